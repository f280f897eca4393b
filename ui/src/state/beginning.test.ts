import { beforeEach, expect, test, vi } from 'vitest';
import type { AppInfo } from '../bindings';
import type { Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { Beginning } from './beginning';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 3600;

let texts: (string | undefined)[];
let asksInfo: number;
let answer: () => void;

beforeEach(() => {
  texts = [];
  asksInfo = 0;
});

/** A start in a view that kept nothing, over a settings file that says `window`. */
function start(window: object, { hash = '', search = '', bundle = false, kind = 'web' } = {}) {
  const store = mockStore({ entries: new MadeEntries(500, START, SECONDS) });
  const read = new Promise<object>((resolve) => {
    answer = () => resolve({ path: '/settings.json', window, problem: null });
  });
  const platform = {
    ...store,
    kind,
    call: (operation, request, options) => {
      if (operation === 'settings.read') return read as never;
      if (operation === 'logs.query') texts.push((request as { query?: string }).query);
      return store.call(operation, request, options);
    },
  } as Platform;
  const settings = new Settings(null, platform);
  settings.notesLast = false;
  const health = {
    info: null as AppInfo | null,
    load: () => {
      asksInfo += 1;
      health.info = { bundle: bundle ? {} : null } as AppInfo;
      return Promise.resolve();
    },
  };
  const address = new FakeAddress();
  address.steps = [hash.replace(/^#/, '')];
  const beginning = new Beginning(platform, settings, health, { hash, search });
  const logs = new Logs(platform, settings, () => START + SECONDS, address);
  const replace = (last: string) => void (address.steps = [last]);
  logs.start();
  const known = beginning.learn(logs, replace);
  return { beginning, logs, settings, known, replace };
}

test('a view that knows nothing asks at once, and then for the search that the file says', async () => {
  const { logs, known } = start({ last: 'q=refused' });
  await vi.waitFor(() => expect(logs.search.answered).toBe(true));
  expect(texts).toEqual([undefined]);
  answer();
  await known;
  await vi.waitFor(() => expect(logs.search.shown).toBe('refused'));
  expect(texts).toEqual([undefined, 'refused']);
});

test('where the file says nothing else, nothing is asked again', async () => {
  const { logs, known } = start({ theme: 'dark' });
  answer();
  await known;
  await logs.searching;
  expect(texts).toEqual([undefined]);
});

test('in another zone the same search is another one', async () => {
  const { logs, settings, known } = start({ zone: 'utc' });
  answer();
  await known;
  await logs.searching;
  expect([settings.zone, texts.length]).toEqual(['utc', 2]);
});

test('a link that was opened comes before the search of last time', async () => {
  const { logs, known } = start({ last: 'q=refused' }, { hash: '#q=lost' });
  answer();
  await known;
  await logs.searching;
  expect(logs.query.text).toBe('lost');
});

test('what a person typed meanwhile stays', async () => {
  const { logs, known } = start({ last: 'q=refused' });
  logs.ask({ text: 'lost' });
  answer();
  await known;
  await logs.searching;
  expect(logs.query.text).toBe('lost');
});

test('a bundle does not go on with a search of the store', async () => {
  const { logs, known } = start({ last: 'q=refused' }, { bundle: true });
  answer();
  await known;
  await logs.searching;
  expect([logs.query.text, asksInfo]).toEqual(['', 1]);
});

test('a window knows by its address whether it shows a bundle', async () => {
  const over = start({ last: 'q=refused' }, { kind: 'tauri', search: '?bundle' });
  answer();
  await over.known;
  const plain = start({ last: 'q=refused' }, { kind: 'tauri' });
  answer();
  await plain.known;
  await plain.logs.searching;
  expect([over.logs.query.text, plain.logs.query.text, asksInfo]).toEqual(['', 'refused', 0]);
});

test('a backend that does not answer is not waited for', async () => {
  vi.useFakeTimers();
  const { known } = start({ last: 'q=refused' });
  await vi.advanceTimersByTimeAsync(300);
  await known;
  vi.useRealTimers();
});
