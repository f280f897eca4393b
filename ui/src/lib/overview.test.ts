import { describe, expect, test } from 'vitest';
import type { Histogram } from '../bindings';
import { cellAt, cellsOf, moved, POINTED_PIXELS, snapped, steppedBy, stretched } from './overview';
import { startOfDay } from './time';

const DAY = 86_400;
const START = Date.UTC(2026, 0, 1) / 1000;

/** A row a day, and an error on every tenth. */
function daysFrom(start: number, count: number, zone = 'utc'): Histogram {
  const edges = Array.from({ length: count + 1 }, (_, at) => startOfDay(start, zone, at));
  return {
    edges,
    levels: [9, 17],
    counts: Array.from({ length: count }, (_, at) => [1, at % 10 === 0 ? 1 : 0]),
    partitions_failed: [],
    stats: {
      partitions_total: count,
      partitions_scanned: 0,
      partitions_summarised: count,
      rows_read: 0,
      elapsed_us: 1,
    },
  };
}

describe('cells', () => {
  test('are days while there is room, then months, then years', () => {
    const histogram = daysFrom(START, 800);
    expect(cellsOf(histogram, 1600, 'utc')).toHaveLength(800);
    const months = cellsOf(histogram, 1600, 'utc', POINTED_PIXELS);
    expect(months).toHaveLength(27);
    expect(months[1]).toMatchObject({ from: START + 31 * DAY, to: START + 59 * DAY, total: 30 });
    expect(cellsOf(histogram, 40, 'utc').map(({ from, to }) => (to - from) / DAY)).toEqual([
      365, 365, 366,
    ]);
  });

  test('lose no row and no error', () => {
    const histogram = daysFrom(START, 800);
    for (const width of [1600, 400, 40, 0]) {
      const cells = cellsOf(histogram, width, 'utc');
      const sum = (of: 'total' | 'errors') => cells.reduce((all, cell) => all + cell[of], 0);
      expect([sum('total'), sum('errors')]).toEqual([880, 80]);
    }
  });

  test('are found by their place', () => {
    const cells = cellsOf(daysFrom(START, 10), 1000, 'utc');
    expect([-1, 0, 0.55, 1, 2].map((part) => cellAt(cells, part)?.from)).toEqual(
      [0, 0, 5, 9, 9].map((day) => START + day * DAY),
    );
    expect(cellAt([], 0.5)).toBeUndefined();
  });
});

describe('the window', () => {
  const all = { from: 0, to: 1000 };

  test('moves as far as there is room and keeps its length', () => {
    expect(moved({ from: 100, to: 200 }, 50, all)).toEqual({ from: 150, to: 250 });
    expect(moved({ from: 100, to: 200 }, -500, all)).toEqual({ from: 0, to: 100 });
    expect(moved({ from: 100, to: 200 }, 1e12, all)).toEqual({ from: 900, to: 1000 });
    expect(moved({ from: -50, to: 2000 }, 10, all)).toEqual(all);
  });

  test('is stretched by an end that does not pass the other', () => {
    expect(stretched({ from: 100, to: 200 }, 'to', 300, all)).toEqual({ from: 100, to: 500 });
    expect(stretched({ from: 100, to: 200 }, 'from', 300, all)).toEqual({ from: 140, to: 200 });
    expect(stretched({ from: 100, to: 200 }, 'to', 1e12, all)).toEqual({ from: 100, to: 1000 });
  });

  test('comes to rest at days, unless it is shorter than one', () => {
    const cells = cellsOf(daysFrom(START, 10), 1000, 'utc');
    const at = (from: number, to: number) =>
      snapped({ from: START + from * DAY, to: START + to * DAY }, cells);
    expect(at(1.4, 3.7)).toEqual({ from: START + DAY, to: START + 4 * DAY });
    expect(at(8.8, 11)).toEqual({ from: START + 9 * DAY, to: START + 10 * DAY });
    expect(at(1.1, 1.2)).toEqual({ from: START + 1.1 * DAY, to: START + 1.2 * DAY });
  });

  test('steps by days of the calendar, over a day of 23 hours too', () => {
    const first = Date.UTC(2026, 2, 27, 23) / 1000;
    const cells = cellsOf(daysFrom(first, 4, 'Europe/Berlin'), 1000, 'Europe/Berlin');
    expect(steppedBy(cells, first, 1)).toBe(DAY);
    expect(steppedBy(cells, first + DAY, 1)).toBe(23 * 3600);
    expect(steppedBy(cells, first + DAY, -1)).toBe(-DAY);
    expect(steppedBy([], first, 1)).toBe(0);
  });

  test('at the end of all, steps lead back by the last cell', () => {
    const cells = cellsOf(daysFrom(START, 3), 1000, 'utc');
    expect(steppedBy(cells, START + 3 * DAY, -1)).toBe(-DAY);
    expect(steppedBy(cells, START + 2 * DAY, 1)).toBe(DAY);
  });
});
