import { describe, expect, test } from 'vitest';
import type { LogEntry, LogFilter } from '../bindings';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { compareEntries, findError, indexOf, isError, onlyErrors } from './locate';
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

  test('stepping from error to error visits every one, down and up again', async () => {
    const truth = await all(filter);
    const errors = truth.flatMap((entry, index) => (isError(entry) ? [index] : []));
    const rows = new Rows(filter, source);
    rows.seed(await source.page({ ...filter, limit: BLOCK }, new AbortController().signal));
    rows.setTotal(truth.length);
    const visited: number[] = [];
    let at = -1;
    let entry: LogEntry | undefined;
    for (;;) {
      const found = await findError(rows, source, count, at, entry, 1);
      if (!found) break;
      ({ index: at, entry } = found);
      expect(entry).toEqual(truth[at]);
      visited.push(at);
    }
    expect(visited).toEqual(errors);
    const up = await findError(rows, source, count, at, entry, -1);
    expect(up?.index).toBe(errors.at(-2));
  });
});

test('errors of the levels asked for', () => {
  expect(onlyErrors(null)).toEqual({ min: 17 });
  expect(onlyErrors({ min: 21 })).toEqual({ min: 21 });
  expect(onlyErrors({ set: [9, 17] })).toEqual({ set: [17] });
  expect(onlyErrors({ ranges: [[9, 21]] })).toEqual({ ranges: [[17, 21]] });
  expect(onlyErrors({ ranges: [[9, 13]] })).toBeNull();
});
