import { expect, test } from 'vitest';
import { madePart } from '../platform/mock/store-made';
import {
  afterKey,
  cellSize,
  dayNear,
  dayUnder,
  drawYear,
  monthEdges,
  monthLabels,
  pitchFor,
  placeOf,
  signSizes,
} from './calendar';
import { dayName, dayNumber, daysOfYear } from './days';
import { shadesOf } from './shades';
import { contextsOf, type StoreContext } from './store-days';

const at = (day: string) => dayNumber(day);
const key = (name: string, day: string) => {
  const to = afterKey(name, at(day));
  return to === null ? null : dayName(to);
};

test('every day is found where it is drawn', () => {
  for (const pitch of [9, 14, 30]) {
    const { first, last } = daysOfYear(2026);
    for (let day = first; day <= last; day += 1) {
      const { x, y } = placeOf(day, 2026, pitch);
      expect(dayUnder(x + 1, y + 1, 2026, pitch)).toBe(day);
      expect(dayNear(x + 1, y + 1, 2026, pitch)).toBe(day);
    }
  }
});

test('outside of the year there is no day, but a nearest one', () => {
  // 2026 begins on a Thursday: above it lie days of 2025.
  expect(dayUnder(1, 1, 2026, 14)).toBeNull();
  expect(dayUnder(-5, 10, 2026, 14)).toBeNull();
  expect(dayUnder(10, 7 * 14 + 1, 2026, 14)).toBeNull();
  expect(dayName(dayNear(1, 1, 2026, 14))).toBe('2026-01-01');
  expect(dayName(dayNear(5000, 5000, 2026, 14))).toBe('2026-12-31');
});

test('a calendar is as wide as there is room for, within reason', () => {
  expect([pitchFor(100, 2026), pitchFor(742, 2026), pitchFor(5000, 2026)]).toEqual([9, 14, 30]);
  for (const pitch of [9, 12, 20, 30]) expect(cellSize(pitch)).toBeLessThan(pitch);
});

test('signs grow with their cells, and stay within them', () => {
  for (let pitch = 9; pitch <= 30; pitch += 1) {
    const size = cellSize(pitch);
    const { hole, corner, dot } = signSizes(size);
    expect(Math.max(hole, corner, dot)).toBeLessThan(size);
    expect(hole).toBeGreaterThan(dot);
  }
  expect([signSizes(7).hole, signSizes(26).hole]).toEqual([3, 9]);
});

test('months have their names in order, and eleven lines between them', () => {
  const labels = monthLabels(2026, 14);
  expect(labels.map(({ name }) => name).join(' ')).toBe(
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  );
  const places = labels.map(({ x }) => x);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(monthEdges(2026, 14).match(/M/g)).toHaveLength(11);
});

test('keys go by days, weeks, months and to the ends of the year', () => {
  expect(key('ArrowDown', '2026-03-31')).toBe('2026-04-01');
  expect(key('ArrowUp', '2026-01-01')).toBe('2025-12-31');
  expect(key('ArrowLeft', '2026-03-20')).toBe('2026-03-13');
  expect(key('ArrowRight', '2026-03-20')).toBe('2026-03-27');
  expect(key('PageDown', '2026-01-31')).toBe('2026-02-28');
  expect(key('PageUp', '2026-01-15')).toBe('2025-12-15');
  expect([key('Home', '2026-03-20'), key('End', '2026-03-20')]).toEqual([
    '2026-01-01',
    '2026-12-31',
  ]);
  expect(key('Enter', '2026-03-20')).toBeNull();
  expect(key('ArrowUp', '1970-01-01')).toBe('1970-01-01');
});

/** A year in which each state is there once. */
function drawnStates(chosen: readonly string[] = []) {
  const day = (name: string, change = {}) => madePart('shop', at(name), 100, change);
  const failure = { context: 'shop', day: '2026-01-08', path: '/x', message: 'no' };
  const parts = [
    day('2026-01-05', { state: 'open' }),
    day('2026-01-06'),
    day('2026-01-07', { state: 'packed', pinned: true }),
    day('2026-01-08', { state: 'failed', rows: null, failure: { ...failure, kind: 'damaged' } }),
    day('2026-01-09', { state: 'empty', rows: 0 }),
  ];
  const [context] = contextsOf(parts);
  const shades = shadesOf([100]);
  const until = at('2026-01-12');
  return drawYear(context as StoreContext, 2026, 14, 'rows', shades, until, (one) =>
    chosen.includes(dayName(one.day)),
  );
}

const boxes = (path: string) => path.match(/M/g)?.length ?? 0;

test('each state has a sign of its own, and what is missing is shown up to today', () => {
  const drawing = drawnStates();
  expect(drawing.shades.map(boxes)).toEqual([0, 0, 0, 0, 3]);
  expect([drawing.open, drawing.pinned, drawing.damaged, drawing.empty].map(boxes)).toEqual([
    1, 1, 1, 1,
  ]);
  // Packed days are smaller: their squares are not as wide as the others.
  expect(new Set(drawing.shades[4]?.match(/h\d+v/g)).size).toBe(2);
  expect(boxes(drawing.missing)).toBe(12 - 5);
});

test('a line goes around days that are chosen side by side, not between them', () => {
  expect(boxes(drawnStates(['2026-01-06']).around)).toBe(4);
  expect(boxes(drawnStates(['2026-01-06', '2026-01-07']).around)).toBe(6);
  expect(drawnStates().around).toBe('');
});
