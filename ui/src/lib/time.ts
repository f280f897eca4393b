/** Times as people read and type them, in the machine's zone, in UTC or in a zone of its own name. */

import { MINUS } from './numbers';
import { civilParts, isZoneName, zoneEpoch, zoneOffset } from './zones';

/** `Europe/Berlin` and its like, beside the two that need no name. */
export type Zone = 'local' | 'utc' | (string & {});

export const isZone = (text: unknown): text is Zone =>
  text === 'local' || text === 'utc' || (typeof text === 'string' && isZoneName(text));

/** What knows the machine's zone at once where a view has it: the first use of `Intl` takes 30 ms. */
const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId: () => string } } };

/** The name that the operations take. */
export const ianaZone = (zone: Zone): string => {
  if (zone === 'utc') return 'UTC';
  if (zone !== 'local') return zone;
  const name = Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name || 'UTC';
};

/** As a sentence or a button says it: `local time`, `UTC`, `Sao Paulo`. */
export function zoneName(zone: Zone): string {
  if (zone === 'local') return 'local time';
  return zone === 'utc' ? 'UTC' : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
}

export function partsOf(epoch: number, zone: Zone): Parts {
  if (zone !== 'local') return civilParts(epoch + zoneOffset(epoch, zone));
  const date = new Date(epoch * 1000);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    weekday: date.getDay(),
  };
}

/** Seconds of a civil time; overflowing parts carry, so `day: 0` is the last of the month before. */
export function epochOf(
  zone: Zone,
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  if (zone === 'local') {
    return Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000);
  }
  return zoneEpoch(Date.UTC(year, month - 1, day, hour, minute, second) / 1000, zone);
}

/** The first second of the day that `epoch` lies in, `days` days later or earlier. */
export function startOfDay(epoch: number, zone: Zone, days = 0): number {
  const { year, month, day } = partsOf(epoch, zone);
  return epochOf(zone, year, month, day + days);
}

export function dateText(epoch: number, zone: Zone): string {
  const { year, month, day } = partsOf(epoch, zone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

export function clockText(epoch: number, zone: Zone): string {
  const { hour, minute, second } = partsOf(epoch, zone);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

/** How much of the date a row must show so that it cannot be mistaken for another's. */
export type Dated = 'no' | 'day' | 'year';

/** What tells the times of a range apart; an open end may lie anywhere. */
export function datesOf(from: number | null, to: number | null, zone: Zone): Dated {
  if (from === null || to === null) return 'year';
  const [first, last] = [dateText(from, zone), dateText(Math.max(from, to - 1), zone)];
  if (first === last) return 'no';
  return first.slice(0, 4) === last.slice(0, 4) ? 'day' : 'year';
}

/** Width of the time column, in characters. */
export const TIME_WIDTH: Record<Dated, number> = { no: 12, day: 18, year: 23 };

/** The time column: milliseconds, and of the date what is needed. */
export function rowTime(epoch: number, nanos: number, zone: Zone, dated: Dated): string {
  const time = `${clockText(epoch, zone)}.${pad(Math.floor(nanos / 1e6), 3)}`;
  if (dated === 'no') return time;
  return `${dateText(epoch, zone).slice(dated === 'day' ? 5 : 0)} ${time}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Minutes east of UTC at a time. */
export const offsetMinutes = (epoch: number, zone: Zone): number =>
  zone === 'local'
    ? -new Date(epoch * 1000).getTimezoneOffset()
    : Math.round(zoneOffset(epoch, zone) / 60);

export function offsetText(epoch: number, zone: Zone, minus = MINUS): string {
  const offset = offsetMinutes(epoch, zone);
  const size = Math.abs(offset);
  return `${offset < 0 ? minus : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** As short as a status bar wants it: `UTC`, `UTC+1`, `UTC−3:30`. */
export function zoneText(epoch: number, zone: Zone): string {
  const offset = offsetMinutes(epoch, zone);
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = size % 60 === 0 ? '' : `:${pad(size % 60)}`;
  return `UTC${offset < 0 ? MINUS : '+'}${Math.floor(size / 60)}${minutes}`;
}

/** Nanoseconds without the zeros that say nothing, at least milliseconds. */
const fraction = (nanos: number): string => {
  const text = pad(nanos, 9);
  if (text.endsWith('000000')) return text.slice(0, 3);
  return text.endsWith('000') ? text.slice(0, 6) : text;
};

/** In full, for the detail: `Fri 20 Mar 2026 14:32:07.114 +01:00`. */
export function fullTime(epoch: number, nanos: number, zone: Zone): string {
  const { year, month, day, weekday } = partsOf(epoch, zone);
  const date = `${WEEKDAYS[weekday]} ${day} ${MONTHS[month - 1]} ${year}`;
  return `${date} ${clockText(epoch, zone)}.${fraction(nanos)} ${offsetText(epoch, zone)}`;
}

/** RFC 3339, for what is copied and pasted elsewhere. */
export function rfc3339(epoch: number, nanos: number, zone: Zone): string {
  const offset = zone === 'utc' ? 'Z' : offsetText(epoch, zone, '-');
  return `${dateText(epoch, zone)}T${clockText(epoch, zone)}.${fraction(nanos)}${offset}`;
}

/** A day and the time as people say them, no more of either than is needed: `Fri 20 Mar 14:00`. */
export function momentText(epoch: number, now: number, zone: Zone): string {
  const clock = shortClock(epoch, zone);
  return `${dayText(epoch, now, zone)} ${clock}`;
}

/** `Fri 20 Mar`, with its year when that is not the present one. */
export function dayText(epoch: number, now: number, zone: Zone): string {
  const { year, month, day, weekday } = partsOf(epoch, zone);
  const date = `${WEEKDAYS[weekday]} ${day} ${MONTHS[month - 1]}`;
  return year === partsOf(now, zone).year ? date : `${date} ${year}`;
}

/** A day of UTC with its year: `Fri 20 Mar 2026`. */
export function fullDay(epoch: number): string {
  const { year, month, day, weekday } = partsOf(epoch, 'utc');
  return `${WEEKDAYS[weekday]} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** Seconds only where there are some. */
export function shortClock(epoch: number, zone: Zone): string {
  const clock = clockText(epoch, zone);
  return clock.endsWith(':00') ? clock.slice(0, 5) : clock;
}

const LENGTHS = [
  ['day', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** How long a span is, to the second where it is short: `1 h 30 min`, `2 days 3 h`. */
export function lengthText(seconds: number): string {
  const largest = LENGTHS.findIndex(([, size]) => seconds >= size);
  const parts: string[] = [];
  let left = seconds;
  for (const [unit, size] of LENGTHS.slice(Math.max(0, largest)).slice(0, 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit === 'day' && count > 1 ? 'days' : unit}`);
  }
  return parts.join(' ') || '0 s';
}

/** How long a span is, in its largest unit: `45 s`, `3 h`, `12 days`, `11 years`. */
export function spanText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 120) return `${Math.round(size)} s`;
  if (size < 7200) return `${Math.round(size / 60)} min`;
  if (size < 172_800) return `${Math.round(size / 3600)} h`;
  const days = Math.round(size / 86_400);
  return days < 730 ? `${days} days` : `${Math.round(days / 365.25)} years`;
}

export function agoText(epoch: number, now: number): string {
  const age = now - epoch;
  if (Math.abs(age) < 1) return 'now';
  return age > 0 ? `${spanText(age)} ago` : `in ${spanText(age)}`;
}

/** An axis label for a tick, as coarse as the step between ticks allows. */
export function tickText(epoch: number, step: number, zone: Zone): string {
  const { year, month, day, hour, minute, second, weekday } = partsOf(epoch, zone);
  if (step >= 28 * 86_400) return month === 1 ? String(year) : (MONTHS[month - 1] ?? '');
  if (step >= 86_400) return `${day} ${MONTHS[month - 1]}`;
  const midnight = hour === 0 && minute === 0 && second === 0;
  if (midnight) return `${WEEKDAYS[weekday]} ${day} ${MONTHS[month - 1]}`;
  return step < 60 ? clockText(epoch, zone) : `${pad(hour)}:${pad(minute)}`;
}
