import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { Later } from './lib/later.svelte';
import { toHash } from './lib/query';
import { asFailure, choosePlatform } from './platform';
import { Beginning } from './state/beginning';
import { Export } from './state/export.svelte';
import { Failures } from './state/failures.svelte';
import { Health } from './state/health.svelte';
import { Import } from './state/import.svelte';
import { Ingest } from './state/ingest.svelte';
import { Links } from './state/links';
import { Logs } from './state/logs.svelte';
import { type Address } from './state/steps.svelte';
import { Marks } from './state/marks.svelte';
import { Pages } from './state/pages.svelte';
import { Settings } from './state/settings.svelte';
import { Watches } from './state/watches.svelte';

/** A view may forbid storage outright; the window works without. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

let pages: Pages | null = null;

const address: Address = {
  hash: () => location.hash,
  kept: () => history.state as unknown,
  push: (hash, kept) => {
    history.pushState(kept, '', place(hash));
    // What is asked for is shown on the log page, from wherever it was asked.
    pages?.read();
  },
  replace: (hash, kept) => history.replaceState(kept, '', place(hash)),
  go: (by) => history.go(by),
};

const place = (hash: string): string => location.pathname + location.search + (hash && `#${hash}`);

/** How long all else that is asked of the store waits for the first rows. */
const FIRST_ROWS_MS = 500;

performance.mark('daybook:main');
const clock = () => Date.now() / 1000;
const failures = new Failures(clock);
const noteFault = (what: unknown) => {
  const failure = asFailure(what);
  if (!failure.cancelled) failures.note('page', failure);
};
addEventListener('error', ({ error, message }) => noteFault(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => noteFault(reason));

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A function, since a file that waits at its top holds up those that are brought meanwhile and use it. */
async function begin(): Promise<void> {
  // The platform comes first: it takes the token out of the address before the search is read from it.
  const platform = failures.watch(await choosePlatform());
  const settings = new Settings(storage(), platform);
  const health = new Health(platform, clock, failures);
  // Whether this is a bundle must be known before a search is noted as the last.
  settings.notesLast = false;
  const beginning = new Beginning(platform, settings, health, location);
  const replace = (hash: string) => history.replaceState(history.state, '', place(hash));
  await beginning.restore(replace);
  const logs = new Logs(platform, settings, clock, address);
  pages = new Pages(address.hash, logs);
  const marks = new Marks(platform, logs);
  const links = new Links(platform, logs);
  const watches = new Watches(platform, clock);
  const ingest = new Ingest(platform, clock, watches, settings);
  const target = document.getElementById('app');
  const others = new Later(async () =>
    (await import('./pages/others')).makeOthers(platform, clock, settings),
  );
  const exporting = new Export(platform, clock);
  const importing = new Import(platform);
  const tools = { watches, ingest, exporting, importing };
  const settled = Promise.race([logs.search.begun, wait(FIRST_ROWS_MS)]);
  // The first rows are on their way while the page is made.
  logs.start(settled);
  const known = beginning.learn(logs, replace);
  void Promise.all([known, health.load()]).then(() => {
    settings.notesLast = !health.info?.bundle;
    settings.setLast(toHash(logs.query));
  });
  const props = { pages, logs, marks, links, settings, health, others, known, settled, ...tools };
  if (target) mount(App, { target, props });
  performance.mark('daybook:mounted');
  void links.arrive(location.hash);
}

void begin();
