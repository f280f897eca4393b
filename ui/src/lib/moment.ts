/**
 * Times as people type them: the forms of `daybook search --since` (the backend's `time.rs`), and
 * days by their names. What a text names is a stretch: a day is all of it, a moment is none.
 */

import { MINUS } from './numbers';
import { dateText, epochOf, MONTHS, startOfDay, type Zone } from './time';

/** `[from, to)` in Unix seconds; for a moment, the seconds before and after it, mostly one. */
export interface Stretch {
  from: number;
  to: number;
  kind: 'moment' | 'days';
  /** Only a clock's time was given; the day was not. */
  dayless?: boolean;
}

/** What is wrong with a text, and where. */
export interface Mistake {
  from: number;
  to: number;
  message: string;
}

export const isMistake = (read: object): read is Mistake => 'message' in read;

const EXPECTED =
  'Expected a time such as 2026-03-20 14:00, 20 Mar, 14:00, yesterday 14:00, -3h, or Unix seconds';

const UNITS: readonly [RegExp, number][] = [
  [/^s(ec(ond)?s?)?$/, 1],
  [/^m(in(ute)?s?)?$/, 60],
  [/^h(rs?|ours?)?$/, 3600],
  [/^d(ays?)?$/, 86_400],
  [/^w(eeks?)?$/, 604_800],
];

const unitSeconds = (unit: string): number | undefined =>
  UNITS.find(([names]) => names.test(unit))?.[1];

/** `90m`, `1h30m`, `2 days` in seconds; a day is 24 hours. Null when it is none. */
export function parseDuration(text: string): number | null {
  const bare = text.trim().toLowerCase();
  if (!/^(?:\d+\s*[a-z]+\s*)+$/.test(bare)) return null;
  let total = 0;
  for (const [, number, unit = ''] of bare.matchAll(/(\d+)\s*([a-z]+)/g)) {
    total += Number(number) * (unitSeconds(unit) ?? NaN);
  }
  return Number.isSafeInteger(total) ? total : null;
}

const MONTH = MONTHS.map((month) => month.toLowerCase()).join('|');
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+)?';
const DATES: readonly [RegExp, (match: RegExpExecArray, now: Day) => Day | string][] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/, ([, y, m, d]) => dayOf(Number(y), Number(m), Number(d))],
  [/^(\d{4})-(\d{1,2})(?![\d-])/, ([, y, m]) => dayOf(Number(y), Number(m))],
  [
    new RegExp(`^${WEEKDAY}(\\d{1,2})\\.?\\s+(${MONTH})[a-z]*\\.?(?:\\s+(\\d{4})(?!\\d))?`),
    ([, d, m, y], now) => named(y, m, d, now),
  ],
  [
    new RegExp(`^${WEEKDAY}(${MONTH})[a-z]*\\.?\\s+(\\d{1,2})(?![\\d:])(?:,?\\s+(\\d{4})(?!\\d))?`),
    ([, m, d, y], now) => named(y, m, d, now),
  ],
];
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?/;
const OFFSET = /^\s*(?:(z|utc|gmt)|([+-])(\d{2}):?(\d{2}))$/;
/** No zone is further from UTC. */
const MOST_EAST = 14 * 3600;

interface Day {
  year: number;
  month: number;
  /** None is the whole month. */
  day?: number;
}

function dayOf(year: number, month: number, day?: number): Day | string {
  if (month < 1 || month > 12) return `There is no month ${month}`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day === undefined) return { year, month };
  if (day < 1 || day > last) return `${MONTHS[month - 1]} ${year} has ${last} days`;
  return { year, month, day };
}

/** A day without its year is the last one that has been, or tomorrow. */
function named(year: string | undefined, name = '', day = '', now: Day): Day | string {
  const month = MONTHS.findIndex((each) => each.toLowerCase() === name) + 1;
  const later = month > now.month || (month === now.month && Number(day) > (now.day ?? 0) + 1);
  return dayOf(Number(year ?? (later ? now.year - 1 : now.year)), month, Number(day));
}

/** The years that the store can hold. */
const LAST_EPOCH = 253_402_300_799;

/**
 * Reads a time. A clock's time alone is of the day that `near` lies in. Of a time that comes twice
 * as a clock is set back, the first is meant.
 */
export function readMoment(text: string, now: number, zone: Zone, near = now): Stretch | Mistake {
  const read = readAny(text.toLowerCase().replaceAll(MINUS, '-'), now, zone, near);
  if (isMistake(read) || (read.from >= 0 && read.to <= LAST_EPOCH + 1)) return read;
  return { from: 0, to: text.length, message: 'Years are from 1970 to 9999' };
}

const at = (epoch: number): Stretch => ({
  from: Math.floor(epoch),
  to: Math.ceil(epoch),
  kind: 'moment',
});

/** Digits are seconds, or what has 1,000, 1,000,000 … of them to the second, by their number. */
function ofDigits(digits: string): Stretch {
  const scale =
    digits.length <= 11 ? 1 : digits.length <= 14 ? 1e3 : digits.length <= 17 ? 1e6 : 1e9;
  return at(Number(digits) / scale);
}

function readAny(text: string, now: number, zone: Zone, near: number): Stretch | Mistake {
  const start = text.length - text.trimStart().length;
  const bare = text.trim();
  const wrong = (from: number, to: number, message: string): Mistake => ({
    from: start + from,
    to: start + Math.max(from + 1, to),
    message,
  });
  if (bare === '') return wrong(0, 1, EXPECTED);
  if (bare === 'now') return at(Math.floor(now));
  if (/^\d{5,20}$/.test(bare)) return ofDigits(bare);
  const relative = /^(?:now\s*)?([+-])\s*(\S.*)$|^(.*\S)\s+ago$/.exec(bare);
  if (relative) {
    const [, sign, written, before] = relative;
    const duration = written ?? before ?? '';
    const seconds = parseDuration(duration);
    const from = bare.indexOf(duration);
    if (seconds === null)
      return wrong(
        from,
        from + duration.length,
        'Expected a duration such as 90s, 15m, 3h, 7d, 2w',
      );
    return at(Math.floor(now) + (sign === '+' ? seconds : -seconds));
  }
  if (CLOCK.test(bare)) {
    const day = calendarDay(near, zone);
    return withClock(day, bare, 0, zone, wrong, true);
  }
  const word = /^(today|yesterday|tomorrow)(?![a-z])/.exec(bare);
  if (word) {
    const days = { yesterday: -1, tomorrow: 1 }[word[1] ?? ''] ?? 0;
    return withClock(
      calendarDay(startOfDay(now, zone, days), zone),
      bare,
      word[0].length,
      zone,
      wrong,
    );
  }
  for (const [form, read] of DATES) {
    const match = form.exec(bare);
    if (!match) continue;
    const day = read(match, calendarDay(now, zone));
    if (typeof day === 'string') return wrong(0, match[0].length, day);
    return withClock(day, bare, match[0].length, zone, wrong);
  }
  return wrong(0, bare.length, EXPECTED);
}

function calendarDay(epoch: number, zone: Zone): Day {
  const [year = 0, month = 0, day = 0] = dateText(epoch, zone).split('-').map(Number);
  return { year, month, day };
}

/** A day with the clock's time that may stand after it, from `end` on. */
function withClock(
  { year, month, day }: Day,
  text: string,
  end: number,
  zone: Zone,
  wrong: (from: number, to: number, message: string) => Mistake,
  dayless = false,
): Stretch | Mistake {
  const gap = /^(?:[t,]|\s)*/.exec(text.slice(end))?.[0].length ?? 0;
  const rest = text.slice(end + gap);
  if (rest === '') {
    const next =
      day === undefined ? epochOf(zone, year, month + 1, 1) : epochOf(zone, year, month, day + 1);
    return { from: epochOf(zone, year, month, day ?? 1), to: next, kind: 'days' };
  }
  const clock = CLOCK.exec(rest);
  if (!clock || day === undefined)
    return wrong(end + gap, text.length, 'Expected a time of day such as 14:00 or 14:00:05');
  const [all, ...parts] = clock;
  const [hour = 0, minute = 0, second = 0] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const clockEnd = end + gap + all.length;
  if (hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0))
    return wrong(end + gap, clockEnd, `${all} is no time of day, which are 00:00 to 23:59`);
  const fraction = parts[3] === undefined ? 0 : Number(`0.${parts[3]}`);
  const after = text.slice(clockEnd);
  const offset = OFFSET.exec(after);
  const east = Number(offset?.[3] ?? 0) * 3600 + Number(offset?.[4] ?? 0) * 60;
  if (after.trim() !== '' && (!offset || east > MOST_EAST))
    return wrong(
      clockEnd,
      text.length,
      'After a time can stand Z, an offset such as +02:00, or .. and the end',
    );
  const of = (its: Zone) => epochOf(its, year, month, day, hour, minute, second) + fraction;
  if (!offset) return { ...at(of(zone)), ...(dayless ? { dayless } : {}) };
  return at(of('utc') - (offset[2] === '-' ? -east : east));
}

/** A typed time as the second it lies in, of a day its first. Null when the text is none. */
export function parseTime(text: string, now: number, zone: Zone, near = now): number | null {
  const read = readMoment(text, now, zone, near);
  return isMistake(read) ? null : read.from;
}
