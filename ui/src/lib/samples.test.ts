import { expect, test } from 'vitest';
import type { MetricsSnapshot } from '../bindings';
import { levels, linePath, rates, type Sample } from './samples';

const sample = (at: number, opens: number): Sample => ({
  at,
  metrics: { opens } as MetricsSnapshot,
});
const opens = ({ opens: value }: MetricsSnapshot) => value;

test('counters become rates between looks', () => {
  const series = rates([sample(0, 10), sample(2, 30), sample(3, 30)], opens);
  expect(series).toEqual({ values: [10, 0], latest: 0, most: 10 });
});

test('a program that began anew has no rate at that look', () => {
  expect(rates([sample(0, 10), sample(2, 4), sample(4, 8)], opens).values).toEqual([null, 2]);
  expect(rates([], opens)).toEqual({ values: [], latest: null, most: 0 });
});

test('a line ends at the right edge and breaks where nothing is known', () => {
  const series = levels([sample(0, 0), sample(1, 5)], opens);
  expect(linePath(series, 100, 22, 11)).toBe('M90.0 21.0L100.0 1.0');
  expect(linePath({ values: [1, null, 1], latest: 1, most: 1 }, 100, 22, 3)).toBe(
    'M0.0 1.0M100.0 1.0',
  );
});
