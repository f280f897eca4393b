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
/** Hears of each page of rows that was no longer wanted. */
let onstop: () => void;

beforeEach(async () => {
  takes = () => 0;
  onstop = () => undefined;
  const store = mockStore({ entries: new MadeEntries(5000, START, SECONDS) });
  const platform: Platform = {
    ...store,
    call: async (operation, request, options) => {
      let isOver = false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, takes(operation));
        options?.signal?.addEventListener('abort', () => {
          if (operation === 'logs.query' && !isOver) onstop();
          clearTimeout(timer);
          resolve();
        });
      });
      return store.call(operation, request, options).finally(() => (isOver = true));
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
      expect([logs.row.selected, logs.row.entry?.logid]).toEqual([index, id]);
      const there = await logs.search.rows?.fetch(index, new AbortController().signal);
      expect(there?.logid).toBe(id);
    },
    { timeout: 5000 },
  );

describe('the same rows in another order, zone or range', () => {
  test('the row that is read goes on being read', async () => {
    await logs.row.select(40, true);
    const id = logs.row.entry?.logid;
    logs.askOn({ order: 'oldest_first' });
    await reads(4999 - 40, id);
    settings.toggleZone();
    await logs.inZone();
    await reads(4999 - 40, id);
    logs.zoomIn(logs.row.entry?.epoch ?? null);
    await settled();
    await vi.waitFor(() => expect(logs.row.selected).toBeGreaterThan(0));
    await reads(logs.row.selected, id);
    logs.zoomOut();
    await settled();
    await reads(4999 - 40, id);
    expect(logs.row.detail).toBe(true);
  });

  test('another zone leaves the rows where they are, and counts them by its own days', async () => {
    const { rows, histogram } = logs.search;
    settings.setZone('Asia/Kolkata');
    await logs.inZone();
    expect([logs.search.rows === rows, logs.search.counting]).toEqual([true, false]);
    expect(logs.search.histogram).not.toBe(histogram);
  });

  test('another zone has other rows where the range is a day of it', async () => {
    await logs.row.select(40, true);
    const id = logs.row.entry?.logid;
    logs.askOn({ range: preset('today') });
    await settled();
    const { rows } = logs.search;
    settings.setZone('Asia/Kolkata');
    await logs.inZone();
    await settled();
    expect(logs.search.rows).not.toBe(rows);
    expect(logs.row.entry?.logid ?? id).toBe(id);
  });

  test('asked once more with the key, it is read on, too', async () => {
    await logs.row.select(40, true);
    const id = logs.row.entry?.logid;
    logs.refresh();
    await settled();
    await reads(40, id);
    expect(logs.row.detail).toBe(true);
  });

  test('a row that is not among them is left', async () => {
    await logs.row.select(4990, true);
    logs.zoom(START + SECONDS - 100, START + SECONDS);
    await settled();
    expect([logs.row.selected, logs.row.entry]).toEqual([-1, null]);
  });
});

test('back from another search, the row that was read in the one before is read again', async () => {
  await logs.row.select(1234, true);
  const id = logs.row.entry?.logid;
  logs.ask({ text: 'level:error' });
  await settled();
  expect([logs.row.selected, logs.row.entry]).toEqual([-1, null]);
  logs.go(-1);
  await settled();
  await reads(1234, id);
  expect(logs.row.detail).toBe(true);
});

test('a row chosen while the same was asked once more goes on being read', async () => {
  takes = (operation) => (operation === 'logs.query' ? 200 : 0);
  logs.ask({ range: preset('all') });
  await vi.waitFor(() => expect(logs.search.busy).toBe(true), { interval: 1 });
  await logs.row.select(3, true);
  const id = logs.row.entry?.logid;
  await settled();
  await reads(3, id);
  expect([logs.search.busy, logs.row.detail]).toEqual([false, true]);
});

describe('whoever went elsewhere is not taken back', () => {
  test('a row chosen while another search was under way is left with its rows', async () => {
    takes = (operation) => (operation === 'logs.query' ? 200 : 0);
    logs.ask({ text: 'level:error' });
    await vi.waitFor(() => expect(logs.search.busy).toBe(true), { interval: 1 });
    await logs.row.select(3, true);
    takes = () => 0;
    await settled();
    // It is sought among the rows that came, and is not there.
    await vi.waitFor(() =>
      expect([logs.search.shown, logs.row.selected, logs.row.entry]).toEqual([
        'level:error',
        -1,
        null,
      ]),
    );
  });

  test('around a row and at once back: the row is read where it was', async () => {
    await logs.row.select(1234);
    const id = logs.row.entry?.logid;
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
    await logs.row.select(0);
    // Beyond the rows in memory the store is asked.
    await logs.row.select(BLOCK - 1);
    takes = (operation) => (operation === 'logs.count' ? 40 : 0);
    const step = logs.stepGrave(1, 0, 21);
    await new Promise((resolve) => setTimeout(resolve, 10));
    logs.ask({ text: 'flush' });
    await vi.waitFor(() => expect(logs.search.shown).toBe('flush'), { interval: 1 });
    await step;
    await settled();
    expect([logs.row.selected, logs.row.entry]).toEqual([-1, null]);
  });

  test('a row that is fetched late does not take the place of the one chosen since', async () => {
    takes = (operation) => (operation === 'logs.query' ? 40 : 0);
    const late = logs.row.select(3 * BLOCK);
    takes = () => 0;
    logs.ask({ text: 'e' });
    await vi.waitFor(() => expect(logs.search.shown).toBe('e'), { interval: 1 });
    await vi.waitFor(() => expect(logs.search.rows?.exact).toBe(true), { interval: 1 });
    await logs.search.rows?.fetch(3 * BLOCK, new AbortController().signal);
    await logs.row.select(3 * BLOCK);
    const id = logs.row.entry?.logid;
    await late;
    await settled();
    expect(id).toBeDefined();
    await reads(3 * BLOCK, id);
  });
});

describe('a step to the next error that takes long', () => {
  let step: Promise<void>;
  /** What the step asked that was stopped. */
  let stopped: number;

  beforeEach(async () => {
    await logs.row.select(BLOCK - 1);
    takes = (operation) => (operation === 'logs.query' ? 60_000 : 0);
    stopped = 0;
    onstop = () => (stopped += 1);
    step = logs.stepGrave(1, 0, 21);
    await vi.waitFor(() => expect(logs.stepping.busy).toBe(true), { interval: 1 });
    // What is asked from now on is answered at once.
    takes = () => 0;
  });

  test('is stopped, with those that wait for it, and leaves the row that was read', async () => {
    const waiting = logs.stepGrave(1, 0, 21);
    expect(logs.stepping.stop()).toBe(true);
    await Promise.all([step, waiting]);
    await reads(BLOCK - 1, logs.row.entry?.logid);
    expect(stopped).toBeGreaterThan(0);
    expect([logs.search.failure, logs.notices.text]).toEqual([null, '']);
    expect([logs.stepping.busy, logs.stepping.stop()]).toEqual([false, false]);
  });

  test('is stopped by another search', async () => {
    logs.ask({ text: 'flush' });
    await vi.waitFor(() => expect(logs.search.shown).toBe('flush'), { interval: 1 });
    await step;
    expect(stopped).toBeGreaterThan(0);
  });

  test('stopped, the next one is taken', async () => {
    logs.stepping.stop();
    await step;
    await logs.stepGrave(1, 0, 21);
    expect(logs.row.selected).toBeGreaterThanOrEqual(BLOCK);
  });
});

test('steps that are pressed faster than the store answers are all taken', async () => {
  for (let step = 0; step < 6; step += 1) await logs.stepGrave(1, 0, 21);
  const one = logs.row.selected;
  await logs.runSearch();
  // From far down, where no rows are in memory, the store is asked for each.
  takes = (operation) => (operation === 'logs.query' ? 5 : 0);
  const steps = Array.from({ length: 6 }, () => logs.stepGrave(1, 0, 21));
  await Promise.all(steps);
  expect(logs.row.selected).toBe(one);
});
