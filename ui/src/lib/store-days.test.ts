import { expect, test } from 'vitest';
import type { PartitionInfo } from '../bindings';
import { madePart } from '../platform/mock/store-made';
import { DAY, dayNumber } from './days';
import {
  contextsOf,
  dayLabel,
  dayOf,
  isOver,
  rowsText,
  sizeText,
  statesText,
  stateWord,
  together,
  yearsOf,
} from './store-days';

const part = (context: string, day: string, change: Partial<PartitionInfo> = {}) =>
  madePart(context, dayNumber(day), 100, { bytes: 1000, ...change });

const failed = (context: string, day: string) =>
  part(context, day, {
    state: 'failed',
    rows: null,
    failure: { context, day, path: '/x', kind: 'damaged', message: 'no' },
  });

test('contexts are in order, each with its own days and sums', () => {
  const contexts = contextsOf([
    part('b', '2026-01-02'),
    part('a', '2026-01-01'),
    part('b', '2026-01-01', { wal_bytes: 5, packed_bytes: 7 }),
  ]);
  expect(
    contexts.map(({ context, days, rows, bytes }) => [context, days.size, rows, bytes]),
  ).toEqual([
    ['a', 1, 100, 1000],
    ['b', 2, 200, 2012],
  ]);
});

test('together, a day holds all its contexts and shows the gravest state', () => {
  const all = together([
    part('a', '2026-01-01', { state: 'packed' }),
    failed('b', '2026-01-01'),
    part('c', '2026-01-01', { pinned: true }),
    part('a', '2026-01-02', { state: 'packed', pinned: true }),
  ]);
  const [first, second] = [...all.days.values()];
  expect([first?.state, first?.pinned, first?.rows]).toEqual(['damaged', 'some', 200]);
  expect([second?.state, second?.pinned]).toEqual(['packed', 'all']);
  expect(first && statesText(first)).toBe('1 packed, 1 damaged, 1 closed');
  expect(first && rowsText(first)).toBe('200 entries and those not counted');
});

test('what is damaged says how, what is not known says so', () => {
  const day = dayOf(1, [failed('b', '2026-01-01')]);
  expect([stateWord(day), rowsText(day)]).toEqual(['damaged', 'entries not counted']);
  const busy = failed('b', '2026-01-01');
  if (busy.failure) busy.failure.kind = 'busy';
  expect(stateWord(dayOf(1, [busy]))).toBe('busy');
});

test('sizes name their kinds', () => {
  expect(sizeText([part('a', '2026-01-01')])).toBe('1.0 KB database');
  expect(sizeText([part('a', '2026-01-01', { wal_bytes: 20, packed_bytes: 30 })])).toBe(
    '1.0 KB database + 20 B write-ahead log + 30 B packed',
  );
  expect(sizeText([part('a', '2026-01-01', { bytes: 0 })])).toBe('0 B');
});

test('a day is read out with all that its square shows', () => {
  const number = dayNumber('2026-03-20');
  const day = dayOf(number, [part('a', '2026-03-20', { state: 'packed', pinned: true })]);
  expect(dayLabel(number, 'a', day)).toBe(
    'Fri 20 Mar 2026, a: 100 entries, 1.0 KB, packed, pinned',
  );
  expect(dayLabel(number, 'a', undefined)).toBe('Fri 20 Mar 2026, a: missing');
});

test('the years reach from the first day to the present, or to a day from the future', () => {
  const now = dayNumber('2026-11-30') * DAY;
  expect(yearsOf([], now)).toEqual({ first: 2026, last: 2026 });
  expect(yearsOf([part('a', '2024-12-31'), part('a', '2031-01-01')], now)).toEqual({
    first: 2024,
    last: 2031,
  });
});

test('today is not over', () => {
  const today = dayNumber('2026-11-30');
  expect([isOver(today, today * DAY + 5), isOver(today - 1, today * DAY)]).toEqual([false, true]);
});
