import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogFilter } from '../bindings';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import type { Platform } from '../platform';
import { BLOCK, Rows, type RowSource } from './rows';

const sourceOf = (platform: Platform): RowSource => ({
  page: (filter, signal) => platform.call('logs.query', { filter }, { signal }),
  histogram: (filter, buckets, signal) =>
    platform.call('logs.histogram', { filter, bucket: { auto: { buckets } } }, { signal }),
});

/** A list over `size` entries within `seconds`, as a search leaves it: first page, total, histogram. */
async function listed(size: number, seconds: number, filter: Partial<LogFilter> = {}) {
  const entries = new MadeEntries(size, 1_000_000, seconds);
  const platform = mockStore({ entries });
  const asked: LogFilter = { order: 'newest_first', ...filter };
  const truth = (await platform.call('logs.query', { filter: { ...asked, limit: size } })).entries;
  const asks: LogFilter[] = [];
  const source = sourceOf(platform);
  const watched: RowSource = {
    ...source,
    page: (one, signal) => {
      asks.push(one);
      return source.page(one, signal);
    },
  };
  const rows = new Rows(asked, watched);
  rows.seed(await platform.call('logs.query', { filter: { ...asked, limit: BLOCK } }));
  rows.setHistogram(
    await platform.call('logs.histogram', { filter: asked, bucket: { auto: { buckets: 120 } } }),
  );
  rows.setTotal(truth.length);
  return { rows, truth, asks };
}

const signal = () => new AbortController().signal;

afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['newest first', 'newest_first' as const],
  ['oldest first', 'oldest_first' as const],
])('%s', (_, order) => {
  let list: Awaited<ReturnType<typeof listed>>;
  beforeEach(async () => {
    list = await listed(30_000, 900, { order });
  });

  test('any row is the row that a full reading gives', async () => {
    const { rows, truth } = list;
    for (const index of [0, 199, 200, 15_000, 14_999, 29_999, 7777, 29_000, 26_500, 3]) {
      expect(await rows.fetch(index, signal())).toEqual(truth[index]);
    }
  });

  test('about when a row was is known before it is read, within a bar of the histogram', () => {
    const { rows, truth } = list;
    for (const index of [0, 500, 15_000, 29_000]) {
      const about = rows.about(index) ?? { epoch: 0, within: 0 };
      expect(Math.abs(about.epoch - (truth[index]?.epoch ?? 0))).toBeLessThanOrEqual(about.within);
      expect(about.within).toBeLessThan(20);
    }
    expect(rows.about(40_000)).toBeNull();
  });

  test('a row in the middle is reached without reading up to it', async () => {
    const { rows, asks } = list;
    await rows.fetch(15_000, signal());
    expect(asks.reduce((sum, ask) => sum + (ask.limit ?? 0), 0)).toBeLessThan(3000);
  });

  test('the last rows are read from the end', async () => {
    const { rows, asks } = list;
    await rows.fetch(29_990, signal());
    expect(asks).toHaveLength(1);
    expect(asks[0]?.limit).toBeLessThanOrEqual(BLOCK);
  });
});

test('rows that all fall in one second are found, too', async () => {
  const { rows, truth } = await listed(25_000, 1);
  for (const index of [12_345, 24_999, 400]) {
    expect(await rows.fetch(index, signal())).toEqual(truth[index]);
  }
});

test('a filter that few rows pass', async () => {
  const { rows, truth } = await listed(30_000, 9000, { levels: { min: 13 } });
  expect(truth.length).toBeGreaterThan(BLOCK);
  for (const index of [truth.length - 1, BLOCK, Math.floor(truth.length / 2)]) {
    expect(await rows.fetch(index, signal())).toEqual(truth[index]);
  }
});

const settled = async (rows: Rows, first: number, last: number) => {
  for (let turn = 0; turn < 200; turn += 1) {
    rows.want(first, last);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (rows.get(first) && rows.get(last)) return;
  }
};

test('scrolling through everything keeps a bounded part in memory', async () => {
  const { rows, truth } = await listed(30_000, 900);
  for (let first = 0; first < 29_000; first += 500) {
    await settled(rows, first, first + 40);
    expect(rows.get(first)).toEqual(truth[first]);
    expect(rows.get(first + 40)).toEqual(truth[first + 40]);
  }
  expect(rows.blocksInMemory).toBeLessThanOrEqual(80);
});

test('scrolling up from a place that was jumped to', async () => {
  const { rows, truth } = await listed(30_000, 900);
  for (let first = 20_000; first > 15_000; first -= 333) {
    await settled(rows, first, first + 40);
    expect(rows.get(first)).toEqual(truth[first]);
  }
});

test('a list that turns out shorter than counted ends where its rows end', async () => {
  const entries = new MadeEntries(450, 1_000_000, 900);
  const platform = mockStore({ entries });
  const filter: LogFilter = { order: 'newest_first' };
  const rows = new Rows(filter, sourceOf(platform));
  rows.seed(await platform.call('logs.query', { filter: { ...filter, limit: BLOCK } }));
  rows.setTotal(10_000);
  await rows.fetch(420, signal());
  expect(rows.total).toBe(450);
});

test('before the count is known, the list can be scrolled on by what is known', async () => {
  const entries = new MadeEntries(450, 1_000_000, 900);
  const platform = mockStore({ entries });
  const filter: LogFilter = { order: 'newest_first' };
  const rows = new Rows(filter, sourceOf(platform));
  rows.seed(await platform.call('logs.query', { filter: { ...filter, limit: BLOCK } }));
  expect([rows.total, rows.exact]).toEqual([101, false]);
});

test('a list that is dragged is read where it began to move and where it rests', async () => {
  const { rows, truth, asks } = await listed(30_000, 900);
  vi.useFakeTimers();
  for (let first = 5000; first <= 25_000; first += 1000) {
    rows.want(first, first + 40);
    await vi.advanceTimersByTimeAsync(16);
  }
  const dragged = asks.length;
  await vi.advanceTimersByTimeAsync(1000);
  expect(rows.get(25_000)).toEqual(truth[25_000]);
  expect(dragged).toBeLessThanOrEqual(3);
  expect(asks.length).toBeLessThanOrEqual(dragged + 3);
});

test('what is scrolled past is no longer loaded', async () => {
  const entries = new MadeEntries(30_000, 1_000_000, 900);
  const platform = mockStore({ entries, delayMs: 50 });
  const aborted: boolean[] = [];
  const source = sourceOf(platform);
  const filter: LogFilter = { order: 'newest_first' };
  const rows = new Rows(filter, {
    ...source,
    page: (one, abort) => {
      abort.addEventListener('abort', () => aborted.push(true));
      return source.page(one, abort);
    },
  });
  rows.seed(await platform.call('logs.query', { filter: { ...filter, limit: BLOCK } }));
  rows.setTotal(30_000);
  rows.want(1000, 1040);
  await new Promise((resolve) => setTimeout(resolve, 5));
  rows.want(29_900, 29_940);
  expect(aborted.length).toBeGreaterThan(0);
});
