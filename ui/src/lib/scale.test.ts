import { describe, expect, test } from 'vitest';
import { MAX_HEIGHT, scaleOf, scrollOf, topOf, topShowing } from './scale';

const ROW_HEIGHT = 22;
const VIEW = ROW_HEIGHT * 30;

describe('a list that an element can be as tall as', () => {
  const scale = scaleOf(1000, VIEW, ROW_HEIGHT);

  test('is one', () => {
    expect(scale).toMatchObject({ height: 22_000, scaled: false, lastTop: 970 });
  });

  test('a pixel of the bar is a pixel of the list', () => {
    expect(topOf(scale, 220)).toBe(10);
    expect(scrollOf(scale, 10)).toBe(220);
  });
});

describe('a list of 36 million rows', () => {
  const scale = scaleOf(36_500_000, VIEW, ROW_HEIGHT);

  test('is no taller than a web view allows', () => {
    expect(scale.height).toBe(MAX_HEIGHT);
    expect(scale.scaled).toBe(true);
  });

  test('both ends of the bar are both ends of the list', () => {
    expect(topOf(scale, 0)).toBe(0);
    expect(topOf(scale, MAX_HEIGHT - VIEW)).toBe(36_500_000 - 30);
  });

  test('the bar shows where the list is', () => {
    for (const top of [0, 1, 5_000_000.5, 36_499_970]) {
      expect(topOf(scale, scrollOf(scale, top))).toBeCloseTo(top, 3);
    }
  });
});

test('a short list does not scroll', () => {
  const scale = scaleOf(3, VIEW, ROW_HEIGHT);
  expect([topOf(scale, 50), scale.lastTop, scale.height]).toEqual([0, 0, 3 * ROW_HEIGHT]);
});

test('a row comes into view by the shortest way', () => {
  const scale = scaleOf(1000, VIEW, ROW_HEIGHT);
  expect(topShowing(scale, 100, 110)).toBe(100);
  expect(topShowing(scale, 100, 90)).toBe(90);
  expect(topShowing(scale, 100, 140)).toBe(111);
  expect(topShowing(scale, 960, 999)).toBe(970);
});

test('a row whose neighbours are wanted comes to the middle, however near it is', () => {
  const scale = scaleOf(1000, VIEW, ROW_HEIGHT);
  expect(topShowing(scale, 100, 129, true)).toBe(115);
  expect(topShowing(scale, 0, 3, true)).toBe(0);
});

test('a far row comes to the middle, so that what lies around it is seen', () => {
  const scale = scaleOf(1000, VIEW, ROW_HEIGHT);
  expect(topShowing(scale, 100, 500)).toBe(486);
  expect(topShowing(scale, 500, 0)).toBe(0);
  expect(topShowing(scale, 0, 999)).toBe(970);
});
