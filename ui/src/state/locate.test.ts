import { describe, expect, test } from 'vitest';
import type { LogEntry, LogFilter } from '../bindings';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import {
  compareEntries,
  findNext,
  indexAt,
  indexOf,
  isGrave,
  levelsFrom,
  toGrave,
  toMatch,
} from './locate';
import { BLOCK, Rows, type RowSource } from './rows';

const platform = mockStore({ entries: new MadeEntries(6000, 1_000_000, 600) });
const source: RowSource = {
  page: (filter) => platform.call('logs.query', { filter }),
  histogram: (filter, buckets) =>
    platform.call('logs.histogram', { filter, bucket: { auto: { buckets } } }),
};
const count = async (filter: LogFilter) => (await platform.call('logs.count', { filter })).count;

async function all(filter: LogFilter): Promise<LogEntry[]> {
  return (await source.page({ ...filter, limit: 10_000 }, new AbortController().signal)).entries;
}

describe.each(['newest_first', 'oldest_first'] as const)('%s', (order) => {
  const filter: LogFilter = { order };

  test('an entry is found at its index, among equals of its second too', async () => {
    const truth = await all(filter);
    for (const index of [0, 1, 777, 3000, 5999]) {
      const entry = truth[index] as LogEntry;
      expect(await indexOf(filter, source, count, entry)).toBe(index);
    }
  });

  test('an entry that the filter leaves out has the place where it would be', async () => {
    const whole = await all(filter);
    const narrow: LogFilter = { ...filter, levels: { min: 13 } };
    const truth = await all(narrow);
    const quiet = whole.find((entry) => entry.loglevel < 13) as LogEntry;
    const sign = order === 'newest_first' ? -1 : 1;
    const before = truth.filter((entry) => compareEntries(entry, quiet) * sign < 0).length;
    expect(await indexOf(narrow, source, count, quiet)).toBe(before);
  });

  test.each([13, 17])('stepping from level %i on visits every one, down and up', async (least) => {
    const truth = await all(filter);
    const errors = truth.flatMap((entry, index) => (isGrave(entry, least) ? [index] : []));
    const rows = new Rows(filter, source);
    rows.seed(await source.page({ ...filter, limit: BLOCK }, new AbortController().signal));
    rows.setTotal(truth.length);
    const visited: number[] = [];
    let at = -1;
    let entry: LogEntry | undefined;
    for (;;) {
      const found = await findNext(rows, source, count, at, entry, 1, toGrave(least));
      if (!found) break;
      ({ index: at, entry } = found);
      expect(entry).toEqual(truth[at]);
      visited.push(at);
    }
    expect(visited).toEqual(errors);
    const up = await findNext(rows, source, count, at, entry, -1, toGrave(least));
    expect(up?.index).toBe(errors.at(-2));
  });

  test.each([
    ['words, told here', [{ text: 'PLAN', regex: false }]],
    ['a pattern that only the store can tell', [{ text: '(slow)+ query', regex: true }]],
  ])('stepping to %s visits every match, down and up', async (_, parts) => {
    const truth = await all(filter);
    const pattern = parts[0]?.regex ? /slow query/ : /plan/i;
    const matches = truth.flatMap(({ content }, index) => (pattern.test(content) ? [index] : []));
    expect(matches.length).toBeGreaterThan(9);
    const rows = new Rows(filter, source);
    rows.seed(await source.page({ ...filter, limit: BLOCK }, new AbortController().signal));
    rows.setTotal(truth.length);
    const step = toMatch(parts);
    const visited: number[] = [];
    let at = -1;
    let entry: LogEntry | undefined;
    for (;;) {
      const found = await findNext(rows, source, count, at, entry, 1, step);
      if (!found) break;
      ({ index: at, entry } = found);
      visited.push(at);
    }
    expect(visited).toEqual(matches);
    const up = await findNext(rows, source, count, at, entry, -1, step);
    expect(up?.index).toBe(matches.at(-2));
  });

  test('the first row at or after a time', async () => {
    const truth = await all(filter);
    const [low, high] = [1_000_100, 1_000_500];
    const inner = { ...filter, epoch_from: low, epoch_to: high };
    const within = truth.filter(({ epoch }) => epoch >= low && epoch < high);
    for (const epoch of [0, low, 1_000_300, high - 1]) {
      const late = within.filter((entry) => entry.epoch >= epoch);
      const first = order === 'oldest_first' ? late[0] : late.at(-1);
      expect(await indexAt(inner, count, epoch)).toBe(within.indexOf(first as LogEntry));
    }
    expect(await indexAt(inner, count, high)).toBeNull();
  });
});

test('errors of the levels asked for', () => {
  expect(levelsFrom(null, 17)).toEqual({ min: 17 });
  expect(levelsFrom({ min: 21 }, 17)).toEqual({ min: 21 });
  expect(levelsFrom({ set: [9, 17] }, 17)).toEqual({ set: [17] });
  expect(levelsFrom({ ranges: [[9, 21]] }, 17)).toEqual({ ranges: [[17, 21]] });
  expect(levelsFrom({ ranges: [[9, 13]] }, 17)).toBeNull();
});
