import { describe, expect, test } from 'vitest';
import type { Histogram } from '../bindings';
import {
  bandPaths,
  buckets,
  gaps,
  labelWidth,
  levelCounts,
  sumOf,
  ticks,
  wantedBuckets,
} from './histogram';
import { tickText } from './time';

const HISTOGRAM: Histogram = {
  edges: [0, 10, 20],
  levels: [9, 10, 17],
  counts: [
    [900, 100, 1],
    [0, 0, 0],
  ],
  partitions_failed: [],
  stats: {
    partitions_total: 1,
    partitions_scanned: 1,
    partitions_summarised: 0,
    rows_read: 0,
    elapsed_us: 1,
  },
};

test('levels are gathered in their bands', () => {
  const [first] = buckets(HISTOGRAM);
  expect(first).toMatchObject({ from: 0, to: 10, total: 1001 });
  expect([first?.bands.info, first?.bands.error]).toEqual([1000, 1]);
});

test('a histogram counts the levels by itself', () => {
  expect(levelCounts(HISTOGRAM)).toEqual([
    { loglevel: 9, count: 900 },
    { loglevel: 10, count: 100 },
    { loglevel: 17, count: 1 },
  ]);
});

test('one error among a thousand rows is seen', () => {
  const paths = bandPaths(buckets(HISTOGRAM), 200, 64);
  expect(paths.map(({ band }) => band)).toEqual(['info', 'error']);
  expect(paths[1]?.path).toMatch(/v1h/);
});

test('an empty histogram draws nothing', () => {
  expect(bandPaths([], 200, 64)).toEqual([]);
});

describe('ticks', () => {
  const start = Date.UTC(2026, 2, 27, 23) / 1000;

  test('fall on round hours of the zone, over a change of its clock too', () => {
    const hours = ticks(start, start + 3 * 86_400, 8, 'local').map(({ epoch, step }) =>
      tickText(epoch, step, 'local'),
    );
    expect(hours.slice(0, 6)).toEqual([
      'Sat 28 Mar',
      '12:00',
      'Sun 29 Mar',
      '13:00',
      'Mon 30 Mar',
      '12:00',
    ]);
  });

  test('of months stand where months begin, each once', () => {
    const from = Date.UTC(2026, 4, 1) / 1000;
    const months = ticks(from, from + 123 * 86_400, 5, 'utc');
    const texts = months.map(({ epoch, step }) => tickText(epoch, step, 'utc'));
    expect(texts).toEqual(['May', 'Jun', 'Jul', 'Aug']);
  });

  test('are about as many as wanted, from a minute to a century', () => {
    for (const span of [60, 900, 86_400, 30 * 86_400, 365 * 86_400, 100 * 365 * 86_400]) {
      const { length } = ticks(start, start + span, 8, 'utc');
      expect(length).toBeGreaterThan(1);
      expect(length).toBeLessThan(13);
    }
  });
});

test('a day that failed is a gap, clipped to what is shown', () => {
  const failed = (day: string) => ({
    context: 'default',
    day,
    path: `/x/${day}`,
    kind: 'damaged' as const,
    message: '',
  });
  const day = Date.UTC(2026, 2, 18) / 1000;
  const failures = [failed('2026-03-18'), failed('2026-03-18'), failed('2026-05-01')];
  expect(gaps(failures, day + 3600, day + 90_000)).toEqual([
    { from: day + 3600, to: day + 86_400, day: '2026-03-18', contexts: ['default'] },
  ]);
});

test('bars are summed by band, gravest first, and bands that do not occur are left out', () => {
  expect(sumOf(buckets(HISTOGRAM))).toEqual({
    from: 0,
    to: 20,
    total: 1001,
    bands: [
      { band: 'error', count: 1 },
      { band: 'info', count: 1000 },
    ],
  });
  expect(sumOf([])).toBeNull();
});

describe('the buckets asked for', () => {
  const HOUR = 3600;
  const DAY = 24 * HOUR;

  test('are more in a wide window, within bounds', () => {
    expect(wantedBuckets(1056, HOUR)).toBe(211);
    expect(wantedBuckets(300, HOUR)).toBe(120);
    expect(wantedBuckets(9000, HOUR)).toBe(400);
  });

  test('are no finer than what the summaries hold, where the usual ones are not', () => {
    // A quarter of an hour, a day: these come without reading rows.
    for (const [seconds, step] of [
      [30 * HOUR, 900],
      [90 * DAY, DAY],
    ] as const) {
      expect(seconds / wantedBuckets(1696, seconds)).toBeGreaterThan(step * 0.95);
      expect(seconds / wantedBuckets(1696, seconds)).toBeLessThanOrEqual(step);
    }
    // Hours and weeks become finer: no step of the summaries is crossed.
    expect(wantedBuckets(1696, 3 * DAY)).toBe(290);
    expect(wantedBuckets(1696, 800 * DAY)).toBe(339);
  });

  test('are the usual ones while the span is not known', () => {
    expect(wantedBuckets(1696, null)).toBe(120);
  });
});

test('makes room for the whole of a label: in an axis that ends sooner it is left out', () => {
  // As wide as they were measured, in the widest of the fonts that systems come with.
  expect(labelWidth('14:48:15')).toBeGreaterThan(54);
  expect(labelWidth('Tue 1 Dec')).toBeGreaterThan(58);
  expect(labelWidth('12:00')).toBeLessThan(44);
});
