/** Which row is read while searches, steps and keys overtake one another. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { preset } from '../lib/ranges';
import type { Operation, Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { BLOCK } from './rows';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;

let logs: Logs;
let settings: Settings;
/** How long an operation takes, in milliseconds. */
let takes: (operation: Operation) => number;

beforeEach(async () => {
  takes = () => 0;
  const store = mockStore({ entries: new MadeEntries(5000, START, SECONDS) });
  const platform: Platform = {
    ...store,
    call: async (operation, request, options) => {
      await new Promise((resolve) => setTimeout(resolve, takes(operation)));
      return store.call(operation, request, options);
    },
  };
  const address = new FakeAddress();
  settings = new Settings(null);
  logs = new Logs(platform, settings, () => START + SECONDS, address);
  address.gone = () => logs.readAddress();
  await logs.runSearch();
});

const quiet = () =>
  vi.waitFor(() =>
    expect([logs.reading.busy, logs.search.busy, logs.search.counting]).not.toContain(true),
  );
const settled = async () => {
  await quiet();
  await new Promise((resolve) => setTimeout(resolve, 60));
};
/** Waits until this row is read, and stands where the list has it. */
const reads = (index: number, id: number | undefined) =>
  vi.waitFor(
    async () => {
      expect([logs.selected, logs.entry?.logid]).toEqual([index, id]);
      const there = await logs.search.rows?.fetch(index, new AbortController().signal);
      expect(there?.logid).toBe(id);
    },
    { timeout: 5000 },
  );

describe('the same rows in another order, zone or range', () => {
  test('the row that is read goes on being read', async () => {
    await logs.select(40, true);
    const id = logs.entry?.logid;
    logs.askOn({ order: 'oldest_first' });
    await reads(4999 - 40, id);
    settings.toggleZone();
    await logs.searchOn();
    await reads(4999 - 40, id);
    logs.zoomIn(logs.entry?.epoch ?? null);
    await settled();
    await vi.waitFor(() => expect(logs.selected).toBeGreaterThan(0));
    await reads(logs.selected, id);
    logs.zoomOut();
    await settled();
    await reads(4999 - 40, id);
    expect(logs.detail).toBe(true);
  });

  test('asked once more with the key, it is read on, too', async () => {
    await logs.select(40, true);
    const id = logs.entry?.logid;
    logs.refresh();
    await settled();
    await reads(40, id);
    expect(logs.detail).toBe(true);
  });

  test('a row that is not among them is left', async () => {
    await logs.select(4990, true);
    logs.zoom(START + SECONDS - 100, START + SECONDS);
    await settled();
    expect([logs.selected, logs.entry]).toEqual([-1, null]);
  });
});

test('back from another search, the row that was read in the one before is read again', async () => {
  await logs.select(1234, true);
  const id = logs.entry?.logid;
  logs.ask({ text: 'level:error' });
  await settled();
  expect([logs.selected, logs.entry]).toEqual([-1, null]);
  logs.go(-1);
  await settled();
  await reads(1234, id);
  expect(logs.detail).toBe(true);
});

test('a row chosen while the same was asked once more goes on being read', async () => {
  takes = (operation) => (operation === 'logs.query' ? 30 : 0);
  logs.ask({ range: preset('all') });
  await vi.waitFor(() => expect(logs.search.busy).toBe(true), { interval: 1 });
  await logs.select(3, true);
  const id = logs.entry?.logid;
  await settled();
  await reads(3, id);
  expect([logs.search.busy, logs.detail]).toEqual([false, true]);
});

describe('whoever went elsewhere is not taken back', () => {
  test('a row chosen while another search was under way is left with its rows', async () => {
    takes = (operation) => (operation === 'logs.query' ? 30 : 0);
    logs.ask({ text: 'level:error' });
    await vi.waitFor(() => expect(logs.search.busy).toBe(true), { interval: 1 });
    await logs.select(3, true);
    await settled();
    expect([logs.search.shown, logs.selected, logs.entry]).toEqual(['level:error', -1, null]);
  });

  test('around a row and at once back: the row is read where it was', async () => {
    await logs.select(1234);
    const id = logs.entry?.logid;
    takes = (operation) => (operation === 'logs.query' ? 20 : 0);
    const around = logs.around();
    await new Promise((resolve) => setTimeout(resolve, 10));
    // The rows are there before they are counted: the place of one far down is not among them yet.
    takes = (operation) => (operation === 'logs.histogram' ? 120 : 10);
    logs.go(-1);
    await around;
    await settled();
    await reads(1234, id);
    expect(logs.query.range).toEqual(preset('all'));
  });

  test('a step that is answered after another search reads nothing there', async () => {
    await logs.select(0);
    // Beyond the rows in memory the store is asked.
    await logs.select(BLOCK - 1);
    takes = (operation) => (operation === 'logs.count' ? 40 : 0);
    const step = logs.stepGrave(1, 0, 21);
    await new Promise((resolve) => setTimeout(resolve, 10));
    logs.ask({ text: 'flush' });
    await vi.waitFor(() => expect(logs.search.shown).toBe('flush'), { interval: 1 });
    await step;
    await settled();
    expect([logs.selected, logs.entry]).toEqual([-1, null]);
  });

  test('a row that is fetched late does not take the place of the one chosen since', async () => {
    takes = (operation) => (operation === 'logs.query' ? 40 : 0);
    const late = logs.select(3 * BLOCK);
    takes = () => 0;
    logs.ask({ text: 'e' });
    await vi.waitFor(() => expect(logs.search.shown).toBe('e'), { interval: 1 });
    await vi.waitFor(() => expect(logs.search.rows?.exact).toBe(true), { interval: 1 });
    await logs.search.rows?.fetch(3 * BLOCK, new AbortController().signal);
    await logs.select(3 * BLOCK);
    const id = logs.entry?.logid;
    await late;
    await settled();
    expect(id).toBeDefined();
    await reads(3 * BLOCK, id);
  });
});

test('steps that are pressed faster than the store answers are all taken', async () => {
  for (let step = 0; step < 6; step += 1) await logs.stepGrave(1, 0, 21);
  const one = logs.selected;
  await logs.runSearch();
  // From far down, where no rows are in memory, the store is asked for each.
  takes = (operation) => (operation === 'logs.query' ? 5 : 0);
  const steps = Array.from({ length: 6 }, () => logs.stepGrave(1, 0, 21));
  await Promise.all(steps);
  expect(logs.selected).toBe(one);
});
