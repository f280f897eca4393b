import { expect, test } from 'vitest';
import {
  axisRange,
  CHARTS,
  LAST_SECONDS,
  powersOnly,
  roundAbove,
  secondsLabel,
  tickLabel,
  viewOf,
} from './charts';

test('an axis ends at a round number, so that it rests', () => {
  expect([0, 7, 12, 162_000, 0.31].map(roundAbove)).toEqual([1, 8, 15, 200_000, 0.4]);
  expect(axisRange(3, 95, false)).toEqual([0, 100]);
  expect(axisRange(null, null, false)).toEqual([0, 1]);
});

test('an axis of powers of ten ends at powers', () => {
  expect(axisRange(0.3, 470, true)).toEqual([0.1, 1000]);
  expect(axisRange(10, 10, true)).toEqual([10, 100]);
  expect(axisRange(null, null, true)[0]).toBeGreaterThan(0);
  expect(powersOnly([0.01, 0.02, 1, 5, 100])).toEqual([0.01, null, 1, null, 100]);
});

test('ticks are short', () => {
  expect([tickLabel(150_000, 'rows_per_s'), tickLabel(1_500_000, 'rows_per_s')]).toEqual([
    '150k',
    '1.5M',
  ]);
  expect([tickLabel(0.1, 'ms'), tickLabel(2000, 'ms'), tickLabel(5e7, 'bytes')]).toEqual([
    '0.1 ms',
    '2 s',
    '50 MB',
  ]);
  expect([0, 5, 75, 150].map(secondsLabel)).toEqual(['0', '5 s', '75 s', '2:30']);
});

test('the last seconds glide, a whole run grows', () => {
  expect(viewOf(4, false)).toEqual([0, LAST_SECONDS]);
  expect(viewOf(100, false)).toEqual([100 - LAST_SECONDS, 100]);
  expect(viewOf(100, true)).toEqual([0, 100]);
  expect(viewOf(0, true)).toEqual([0, 1]);
});

test('no two lines of a chart look alike without colours', () => {
  for (const { lines } of CHARTS) {
    expect(new Set(lines.map(({ dash }) => dash.join())).size).toBe(lines.length);
  }
});
