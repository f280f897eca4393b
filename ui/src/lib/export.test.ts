import { describe, expect, test } from 'vitest';
import type { ExportWhat } from '../bindings';
import { daysText, endingOf, exportCommands, fileName, partWritten } from './export';

const NOON = 1_774_008_000; // 2026-03-20 12:00:00 UTC

const day = (context: string, of: string) => ({ context, day: of });

describe('a name', () => {
  test('says the days and the form', () => {
    const day20 = { epoch_from: 1_773_964_800, epoch_to: 1_774_051_200 };
    expect(fileName('daybook', day20, [], NOON, 'utc')).toBe('daybook-2026-03-20.daybook');
    expect(fileName('jsonl.gz', { epoch_from: 1_773_900_000 }, [], NOON, 'utc')).toBe(
      'daybook-2026-03-19_2026-03-20.jsonl.gz',
    );
    expect(fileName('csv', {}, [], NOON, 'utc')).toBe('daybook-until-2026-03-20.csv');
    const days = [day('a', '2026-03-18'), day('b', '2026-03-02')];
    expect(fileName('parquet', {}, days, NOON, 'utc')).toBe(
      'daybook-2026-03-02_2026-03-18.parquet',
    );
  });

  test('says how lines are compressed, and nothing of it where there are none', () => {
    expect(endingOf('csv', 'zst')).toBe('csv.zst');
    expect(endingOf('daybook', 'zst')).toBe('daybook');
  });
});

const what = (change: Partial<ExportWhat> = {}): ExportWhat => ({
  filter: {},
  format: 'daybook',
  ...change,
});

describe('the same in a terminal', () => {
  const said = { base: null, file: 'a.daybook', query: '', zone: 'utc' };

  test('is one line with the query and its time', () => {
    const filter = { epoch_from: NOON, epoch_to: NOON + 3600 };
    expect(
      exportCommands({ ...said, query: `level:error "it's"`, what: what({ filter }) }),
    ).toEqual([
      `daybook export a.daybook -S 2026-03-20T12:00:00Z -U 2026-03-20T13:00:00Z 'level:error "it'\\''s"'`,
    ]);
    expect(exportCommands({ ...said, query: '-slow', what: what() })).toEqual([
      'daybook export a.daybook -- -slow',
    ]);
  });

  test('says what the name does not', () => {
    const file = '/home/ada/my logs';
    expect(
      exportCommands({ ...said, base: '/srv/x', file, what: what({ format: 'csv' }) }),
    ).toEqual([`daybook --base /srv/x --tz UTC export '/home/ada/my logs' --format csv`]);
  });

  test('is a line for each run of days of a context', () => {
    const days = [
      day('b', '2026-03-20'),
      day('a', '2026-03-19'),
      day('a', '2026-03-20'),
      day('a', '2026-03-10'),
    ];
    expect(exportCommands({ ...said, what: what({ days }) })).toEqual([
      'daybook export a-1.daybook -c a -S 2026-03-10T00:00:00Z -U 2026-03-11T00:00:00Z',
      'daybook export a-2.daybook -c a -S 2026-03-19T00:00:00Z -U 2026-03-21T00:00:00Z',
      'daybook export a-3.daybook -c b -S 2026-03-20T00:00:00Z -U 2026-03-21T00:00:00Z',
    ]);
  });
});

test('days are told by their context', () => {
  const days = [day('a', '2026-03-19'), day('b', '2026-03-19'), day('a', '2026-03-20')];
  expect(daysText(days)).toBe('2 days of a, 1 day of b');
  expect(daysText(['c', 'd', 'e', 'f', 'g'].map((context) => day(context, '2026-03-19')))).toBe(
    '1 day of c, 1 day of d, 1 day of e and 2 contexts more',
  );
});

test('how far it is goes by entries, else by days', () => {
  const progress = { found: 0, partitions_done: 1, partitions_total: 4 };
  expect(partWritten(progress, 100)).toBe(0.25);
  expect(partWritten({ ...progress, found: 50 }, 100)).toBe(0.5);
  expect(partWritten({ ...progress, partitions_total: 0 }, 0)).toBeNull();
});
