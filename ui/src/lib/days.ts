/** Days of the store, which are days of UTC: as numbers since 1970, and by their place in a year. */

import type { Span } from './ranges';

/** Seconds of a day. */
export const DAY = 86_400;

const DAY_MS = DAY * 1000;

/** `2026-03-20` → days since 1970-01-01. */
export const dayNumber = (text: string): number =>
  Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS);

/** Reads days as numbers, each but once: there are fewer days than partitions. */
export function dayNumbers(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? dayNumber(text);
    known.set(text, number);
    return number;
  };
}

/** The same back. */
export const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const dayOfEpoch = (epoch: number): number => Math.floor(epoch / DAY);

export const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

/** 1 to 12. */
export const monthOf = (day: number): number => new Date(day * DAY_MS).getUTCMonth() + 1;

/** Days from the first to the last of a year, both of them in it. */
export interface Days {
  first: number;
  last: number;
}

export const daysOfYear = (year: number): Days => ({
  first: Date.UTC(year, 0, 1) / DAY_MS,
  last: Date.UTC(year + 1, 0, 1) / DAY_MS - 1,
});

export const daysOfMonth = (year: number, month: number): Days => ({
  first: Date.UTC(year, month - 1, 1) / DAY_MS,
  last: Date.UTC(year, month, 1) / DAY_MS - 1,
});

/** Monday is 0. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The week of its year that a day lies in, beginning with 0; weeks begin with Monday. */
export function weekOf(day: number, year: number): number {
  const { first } = daysOfYear(year);
  return Math.floor((day - (first - weekdayOf(first))) / 7);
}

/** How many columns of weeks a year takes: 53 or 54. */
export const weeksOf = (year: number): number => weekOf(daysOfYear(year).last, year) + 1;

/** The day at a place of a year's calendar; it may be of another year at both ends. */
export function dayAt(year: number, week: number, weekday: number): number {
  const { first } = daysOfYear(year);
  return first - weekdayOf(first) + week * 7 + weekday;
}

/** The seconds of days, `[from, to)`. */
export const spanOfDays = ({ first, last }: Days): Span & { from: number; to: number } => ({
  from: first * DAY,
  to: (last + 1) * DAY,
});
