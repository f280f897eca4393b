import { expect, test } from 'vitest';
import { madePart } from '../platform/mock/store-made';
import { DAY, dayNumber } from './days';
import { contextsOf, together } from './store-days';
import {
  daysAPoint,
  gathered,
  growthOf,
  largest,
  leftDaysText,
  RATE_DAYS,
  seriesOf,
  totalsOf,
} from './store-totals';

const today = dayNumber('2026-03-22');
const part = (age: number, rows: number, bytes: number, change = {}) =>
  madePart('shop', today - age, rows, { bytes, ...change });

const MiB = 1024 * 1024;

test('totals tell kinds of bytes and of days apart', () => {
  const totals = totalsOf([
    part(1, 10, 100, { wal_bytes: 5 }),
    part(2, 20, 0, { packed_bytes: 7, state: 'packed', pinned: true }),
    part(3, 0, 9, {
      rows: null,
      failure: { context: 'shop', day: 'x', path: 'x', kind: 'damaged', message: '' },
    }),
  ]);
  expect(totals).toEqual({
    rows: 30,
    unknown: 1,
    database: 109,
    wal: 5,
    packed: 7,
    days: 3,
    failed: 1,
    pinned: 1,
    packedDays: 1,
  });
});

test('the rate is of the days that are over, and of no more than a month', () => {
  const parts = [part(0, 1e6, 1e9), part(1, 100, 1000), part(2, 300, 3000), part(400, 9e9, 9e9)];
  const growth = growthOf(parts, today * DAY + 50, null);
  expect([growth.days, growth.rows, growth.bytes]).toEqual([
    RATE_DAYS,
    400 / RATE_DAYS,
    4000 / RATE_DAYS,
  ]);
  expect(growth.left).toBeNull();
});

test('of a store that is younger than a month, the rate is of its days', () => {
  const growth = growthOf([part(1, 100, 1000), part(2, 300, 3000)], today * DAY, null);
  expect([growth.days, growth.rows]).toEqual([2, 200]);
});

test('the disk is full when writes are refused, not when nothing is free', () => {
  const parts = [part(1, 1, 10 * MiB), part(2, 1, 10 * MiB)];
  expect(growthOf(parts, today * DAY, (512 + 100) * MiB).left).toBe(10);
  expect(growthOf(parts, today * DAY, 3 * MiB).left).toBe(0);
  expect(growthOf([], today * DAY, 1e12).left).toBeNull();
});

test('what is left is said no more exactly than it is known', () => {
  expect([0.4, 1, 12.3, 100, 900, 5000].map(leftDaysText)).toEqual([
    'less than a day',
    'about 1 day',
    'about 12 days',
    'about 3 months',
    'about 2 years',
    'more than 10 years',
  ]);
});

test('a series has every day, and weeks where days are too many; nothing is lost', () => {
  const all = together([part(0, 5, 50), part(3, 7, 70)]);
  const series = seriesOf(all, today - 3, today);
  expect(series.map(({ rows }) => rows)).toEqual([7, 0, 0, 5]);
  expect(gathered(series, 10)).toEqual(series);
  const long = Array.from({ length: 100 }, (_, day) => ({ day, rows: 1, bytes: 2 }));
  const weeks = gathered(long, 40);
  expect([daysAPoint(100, 40), weeks.length, weeks[1]]).toEqual([
    7,
    15,
    { day: 2, rows: 7, bytes: 14 },
  ]);
  expect(weeks.reduce((sum, { rows }) => sum + rows, 0)).toBe(100);
});

test('the largest contexts come first, by what is asked for', () => {
  const contexts = contextsOf([
    madePart('small', today, 1, { bytes: 9 }),
    madePart('many', today, 9, { bytes: 1 }),
  ]);
  expect(largest(contexts, 'rows', 1).map(({ context }) => context)).toEqual(['many']);
  expect(largest(contexts, 'bytes', 1).map(({ context }) => context)).toEqual(['small']);
});
