import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { choosePlatform } from './platform';
import { Health } from './state/health.svelte';
import { Ingest } from './state/ingest.svelte';
import { type Address, Logs } from './state/logs.svelte';
import { Marks } from './state/marks.svelte';
import { Settings } from './state/settings.svelte';

/** A view may forbid storage outright; the window works without. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const address: Address = {
  hash: () => location.hash,
  push: (hash) => {
    if (location.hash !== (hash && `#${hash}`)) history.pushState(null, '', place(hash));
  },
  replace: (hash) => history.replaceState(null, '', place(hash)),
};

const place = (hash: string): string => location.pathname + location.search + (hash && `#${hash}`);

// The platform comes first: it takes the token out of the address before the search is read from it.
const platform = await choosePlatform();
const settings = new Settings(storage());
const clock = () => Date.now() / 1000;
const logs = new Logs(platform, settings, clock, address, storage());
const marks = new Marks(platform, logs);
const ingest = new Ingest(platform, clock);
const target = document.getElementById('app');
const health = new Health(platform);
if (target) mount(App, { target, props: { logs, marks, settings, health, ingest } });
logs.start();
