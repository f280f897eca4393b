import { expect, test } from 'vitest';
import {
  dayAt,
  dayName,
  dayNumber,
  daysOfMonth,
  daysOfYear,
  monthOf,
  spanOfDays,
  weekdayOf,
  weekOf,
  weeksOf,
  yearOf,
} from './days';

test('a day is a number and the same day again', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  for (const name of ['1970-01-01', '2024-02-29', '2026-11-30', '9999-12-31']) {
    expect(dayName(dayNumber(name))).toBe(name);
  }
  expect([yearOf(dayNumber('2026-12-31')), monthOf(dayNumber('2026-12-31'))]).toEqual([2026, 12]);
});

test('weeks begin with Monday', () => {
  expect(weekdayOf(dayNumber('2026-11-30'))).toBe(0);
  expect(weekdayOf(dayNumber('1970-01-01'))).toBe(3);
  expect(weekdayOf(dayNumber('2026-11-29'))).toBe(6);
});

test('every day of a year has its place, and every place its day', () => {
  for (const year of [1970, 2000, 2012, 2023, 2024, 2026, 2028]) {
    const { first, last } = daysOfYear(year);
    for (let day = first; day <= last; day += 1) {
      const week = weekOf(day, year);
      expect(week).toBeGreaterThanOrEqual(0);
      expect(week).toBeLessThan(weeksOf(year));
      expect(dayAt(year, week, weekdayOf(day))).toBe(day);
    }
    expect(weekOf(first, year)).toBe(0);
  }
});

test('a year that begins on a Sunday and is a leap year takes 54 weeks', () => {
  expect(weeksOf(2012)).toBe(54);
  expect(weeksOf(2026)).toBe(53);
});

test('months and days end where the next begins', () => {
  const february = daysOfMonth(2024, 2);
  expect([dayName(february.first), dayName(february.last)]).toEqual(['2024-02-01', '2024-02-29']);
  expect(daysOfMonth(2026, 12).last).toBe(daysOfYear(2026).last);
  expect(spanOfDays({ first: 1, last: 2 })).toEqual({ from: 86_400, to: 259_200 });
});
