import { expect, test } from 'vitest';
import { shadeOf, shadesOf, STEPS } from './shades';

test('days that are alike are in equal steps', () => {
  const shades = shadesOf([100, 40, 60, 80]);
  expect(shades.bounds).toEqual([20, 40, 60, 80, 100]);
  expect([0, 1, 20, 21, 100, 1000].map((value) => shadeOf(shades, value))).toEqual([
    0, 1, 1, 2, 5, 5,
  ]);
});

test('one day far above the others does not hide them', () => {
  const shades = shadesOf([10, 12, 100, 130, 1000, 1_000_000]);
  expect(new Set([10, 1000, 20_000, 1_000_000].map((value) => shadeOf(shades, value))).size).toBe(
    4,
  );
  expect(shadeOf(shades, 1_000_000)).toBe(STEPS);
});

test('bounds are round, rise, and hold the largest', () => {
  for (const values of [[1], [2, 3], [69_627, 1, 12_345], [5, 5, 5]]) {
    const { bounds } = shadesOf(values);
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    expect(bounds.at(-1)).toBeGreaterThanOrEqual(Math.max(...values));
    for (const bound of bounds) expect(Number(bound.toPrecision(2))).toBe(bound);
  }
});

test('nothing has no shade, and few steps reach from pale to dark', () => {
  expect(shadesOf([]).bounds).toEqual([]);
  expect(shadeOf(shadesOf([]), 0)).toBe(0);
  expect(shadeOf(shadesOf([1]), 1)).toBe(STEPS);
});
