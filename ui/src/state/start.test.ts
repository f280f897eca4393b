import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Operation, Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Failures } from './failures.svelte';
import { Health } from './health.svelte';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 3600;
const clock = () => START + SECONDS;

let asked: Operation[];

function platform(failing = false): Platform {
  const store = mockStore({ entries: new MadeEntries(500, START, SECONDS), failing });
  return {
    ...store,
    call: (operation, request, options) => {
      asked.push(operation);
      return store.call(operation, request, options);
    },
  };
}

const logsOver = (over: Platform) => new Logs(over, new Settings(null), clock, new FakeAddress());

/** A screen that draws when it is told to. */
function screen(): { draw: () => void } {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (drawn: () => void) => waiting.push(drawn));
  onTestFinished(() => void vi.unstubAllGlobals());
  return { draw: () => waiting.splice(0).forEach((drawn) => drawn()) };
}

beforeEach(() => {
  asked = [];
});

test('nothing but the first rows is asked for before they are on the screen', async () => {
  const { draw } = screen();
  const logs = logsOver(platform());
  logs.start(logs.search.begun);
  await vi.waitFor(() => expect(logs.search.rows?.total).toBeGreaterThan(0));
  await Promise.resolve();
  expect(asked).toEqual(['logs.query']);
  draw();
  await logs.searching;
  expect(asked).toEqual(expect.arrayContaining(['logs.histogram', 'logs.partitions']));
});

test('a view that draws nothing does not wait for a frame for ever', async () => {
  screen();
  const logs = logsOver(platform());
  logs.start(logs.search.begun);
  await logs.searching;
  expect(logs.search.histogram).not.toBeNull();
});

test('a first search that fails holds nothing back', async () => {
  const logs = logsOver(platform(true));
  logs.start(logs.search.begun);
  await logs.search.begun;
  expect(logs.search.failure).not.toBeNull();
  await vi.waitFor(() => expect(asked).toContain('logs.partitions'));
});

test('what runs here is asked once, however many want to know', async () => {
  const health = new Health(platform(), clock, new Failures(clock));
  await Promise.all([health.load(), health.load()]);
  await health.load();
  expect(asked).toEqual(['app.info']);
  expect(health.info?.version).toBe('0.1.0');
});
