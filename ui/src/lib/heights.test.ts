import { describe, expect, test } from 'vitest';
import { Heights, movedBy, placeOf, rowsInView, wrappedScale, wrappedShowing } from './heights';
import { MAX_HEIGHT } from './scale';

const LINE = 20;
const VIEW = 200;
const TOTAL = 1000;

/** Row `i` is of 1 to 4 lines. */
function measured(total = TOTAL): Heights {
  const heights = new Heights(LINE);
  for (let row = 0; row < total; row += 1) heights.set(row, LINE * (1 + (row % 4)));
  return heights;
}

describe('moving by pixels', () => {
  const heights = measured();

  test('goes on within a row and over many, and back to where it was', () => {
    expect(movedBy(heights, TOTAL, 1, 10)).toBe(1.25);
    expect(movedBy(heights, TOTAL, 0, 20 + 40 + 30)).toBe(2.5);
    let top = 3.3;
    for (const step of [7, 333, -120, 45, -7, -333, 120, -45]) {
      top = movedBy(heights, TOTAL, top, step);
    }
    expect(top).toBeCloseTo(3.3, 6);
  });

  test('ends at both ends', () => {
    expect(movedBy(heights, TOTAL, 2, -9999)).toBe(0);
    expect(movedBy(heights, TOTAL, 998, 9999)).toBe(TOTAL);
    expect(movedBy(heights, 0, 0, 10)).toBe(0);
  });
});

describe('the bar', () => {
  test('of few rows is as long as they are high together', () => {
    expect(wrappedScale(measured(4), 4, VIEW)).toMatchObject({ height: 200, lastTop: 0 });
    expect(wrappedScale(measured(8), 8, VIEW)).toMatchObject({ height: 400, lastTop: 4 });
  });

  test('of many rows ends where the last row is seen to its end', () => {
    const { lastTop } = wrappedScale(measured(), TOTAL, VIEW);
    expect(placeOf(measured(), lastTop, 999) + 80).toBeCloseTo(VIEW, 6);
  });

  test('is no taller than a web view allows', () => {
    const scale = wrappedScale(new Heights(LINE), 36_500_000, VIEW);
    expect([scale.height, scale.lastTop]).toEqual([MAX_HEIGHT, 36_499_990]);
  });
});

describe('a row comes into view', () => {
  const heights = measured();
  const scale = wrappedScale(heights, TOTAL, VIEW);
  const showing = (top: number, row: number) => wrappedShowing(heights, scale, TOTAL, top, row);

  test('by the shortest way', () => {
    expect(showing(100, 102)).toBe(100);
    expect(showing(100, 98)).toBe(98);
    const top = showing(100, 107);
    expect(placeOf(heights, top, 107) + heights.of(107)).toBeCloseTo(VIEW, 6);
  });

  test('amid its neighbours when it is far', () => {
    const top = showing(100, 500);
    expect(placeOf(heights, top, 500)).toBeCloseTo((VIEW - 20) / 2, 6);
    expect(showing(100, 999)).toBe(scale.lastTop);
  });

  test('amid its neighbours when they are wanted, however near it is', () => {
    const top = wrappedShowing(heights, scale, TOTAL, 100, 102, true);
    expect(placeOf(heights, top, 102)).toBeCloseTo((VIEW - heights.of(102)) / 2, 6);
  });

  test('from its beginning when it is higher than the view', () => {
    const tall = measured();
    tall.set(104, 900);
    expect(wrappedShowing(tall, scale, TOTAL, 100, 104)).toBe(104);
  });
});

test('a page is what is seen in full', () => {
  expect(rowsInView(measured(), 0, VIEW)).toBe(4);
  expect(rowsInView(new Heights(LINE), 0, 215)).toBe(10);
});

test('a height that is measured again is news only when it is another', () => {
  const heights = new Heights(LINE);
  expect([heights.set(3, 40), heights.set(3, 40), heights.set(4, LINE)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([heights.knows(3), heights.knows(5), heights.of(5)]).toEqual([true, false, LINE]);
});
