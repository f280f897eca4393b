/** Ranges as people type them, and what is wrong with one that is none. */

import { isMistake, type Mistake, parseDuration, readMoment, type Stretch } from './moment';
import { lastSeconds, preset, type Range } from './ranges';
import { startOfDay, type Zone } from './time';

const WORDS: readonly [RegExp, Range][] = [
  [/^all(?: time)?$/, preset('all')],
  [/^today$/, preset('today')],
  [/^yesterday$/, preset('yesterday')],
];
const LAST = /^(?:(?:last|past)\s+|(?:now\s*)?-\s*)(.+)$/;
const UNIT = /^(?:second|minute|hour|day|week)$/;
/** What stands between the ends. */
const BETWEEN = /\s*(?:\.{2,3}|…|–)\s*|\s+(?:to|until)\s+/gi;
const SINCE = /^\s*(?:since|from)\s+(?=\S)/i;
const UNTIL = /^\s*until\s+(?=\S)/i;
const BEFORE = /^\s*before\s+(?=\S)/i;
const AROUND = /\s*(?:±|\+-|\+\/-)\s*/;

/**
 * Reads a range: `last 90 minutes`, `-3h`, a day or a month, `2026-03-20 14:00..15:00`, one end alone,
 * `1774013527 ±5m`. A day at the end is part of the range; a moment alone begins one.
 */
export function readRange(text: string, now: number, zone: Zone): Range | Mistake {
  const bare = text.trim().toLowerCase();
  const word = WORDS.find(([form]) => form.test(bare));
  if (word) return word[1];
  const last = LAST.exec(bare)?.[1] ?? (/^\d/.test(bare) ? bare : null);
  const seconds = last && (parseDuration(UNIT.test(last) ? `1 ${last}` : last) ?? 0);
  if (seconds) return lastSeconds(seconds);

  const [between, second] = text.matchAll(BETWEEN);
  if (second) {
    const message = 'A range has two ends, with one .. between them';
    return { from: second.index, to: text.length, message };
  }
  if (between) return ofEnds(...cut(text, between), now, zone);
  const around = AROUND.exec(text);
  if (around) return ofMiddle(...cut(text, around), now, zone);
  const since = SINCE.exec(text);
  if (since) return ofEnds(cut(text, since)[1], NOTHING, now, zone);
  const until = UNTIL.exec(text);
  if (until) return ofEnds(NOTHING, cut(text, until)[1], now, zone);
  const before = BEFORE.exec(text);
  if (before) return ofBefore(cut(text, before)[1], now, zone);
  const read = readBegin(text, now, zone);
  if (isMistake(read)) return read;
  return { kind: 'custom', from: read.from, to: read.kind === 'days' ? read.to : null };
}

/** A part of what was typed, and where it stands there. */
interface Part {
  text: string;
  at: number;
}

const NOTHING: Part = { text: '', at: 0 };

function cut(text: string, { 0: between, index }: RegExpExecArray): [Part, Part] {
  const at = index + between.length;
  return [
    { text: text.slice(0, index), at: 0 },
    { text: text.slice(at), at },
  ];
}

const shifted = (mistake: Mistake, { at }: Part): Mistake => ({
  ...mistake,
  from: mistake.from + at,
  to: mistake.to + at,
});

const isNothing = ({ text }: Part): boolean => text.trim() === '';

/** A clock's time of the day is of yesterday where it is still to come: nothing was written then. */
function readBegin(text: string, now: number, zone: Zone): Stretch | Mistake {
  const read = readMoment(text, now, zone);
  if (isMistake(read) || !read.dayless || read.from <= now) return read;
  return readMoment(text, now, zone, startOfDay(now, zone, -1));
}

/** Before a day is before it begins. */
function ofBefore(end: Part, now: number, zone: Zone): Range | Mistake {
  const read = readMoment(end.text, now, zone);
  if (isMistake(read)) return shifted(read, end);
  return { kind: 'custom', from: null, to: read.kind === 'days' ? read.from : read.to };
}

function ofEnds(first: Part, last: Part, now: number, zone: Zone): Range | Mistake {
  const begin = isNothing(first) ? null : readBegin(first.text, now, zone);
  if (begin && isMistake(begin)) return shifted(begin, first);
  const end = isNothing(last) ? null : readEnd(last.text, begin, now, zone);
  if (end && isMistake(end)) return shifted(end, last);
  if (last.text.trim().toLowerCase() === 'now') {
    const back = parseDuration(/^(?:now\s*)?-\s*(.+)$/i.exec(first.text.trim())?.[1] ?? '');
    if (back) return lastSeconds(back);
  }
  const range = { kind: 'custom', from: begin?.from ?? null, to: end?.to ?? null } as const;
  if (range.from === null || range.to === null || range.from < range.to) return range;
  // A day at the end is part of the range: of the day before the beginning, it ends where that begins.
  const same = range.from === range.to && end?.kind === 'moment';
  const message = same ? 'The range ends where it begins' : 'The end lies before the beginning';
  return { from: last.at, to: last.at + last.text.length, message };
}

/** An end may be short: a clock's time of the day it began on, or how long it goes on. */
function readEnd(text: string, begin: Stretch | null, now: number, zone: Zone): Stretch | Mistake {
  const length = begin && /^\s*\+/.test(text) ? parseDuration(text.replace('+', '')) : null;
  if (begin && length) return { ...begin, to: begin.from + length };
  const end = readMoment(text, now, zone, begin?.from ?? now);
  if (isMistake(end) || !begin || !end.dayless || end.to > begin.from) return end;
  // `22:00..02:00` ends on the day after.
  return readMoment(text, now, zone, begin.from + 86_400);
}

function ofMiddle(first: Part, last: Part, now: number, zone: Zone): Range | Mistake {
  const middle = readMoment(first.text, now, zone);
  if (isMistake(middle)) return middle;
  const either = parseDuration(last.text);
  if (either) return { kind: 'custom', from: middle.from - either, to: middle.to + either };
  const to = last.at + Math.max(1, last.text.length);
  return { from: last.at, to, message: 'Expected a duration such as 5m' };
}
