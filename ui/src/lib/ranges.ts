/** Ranges of time: presets and typed ones, resolved once against a clock to half-open seconds. */

import {
  dateText,
  dayText,
  epochOf,
  lengthText,
  momentText,
  partsOf,
  shortClock,
  startOfDay,
  type Zone,
} from './time';

export type PresetKey =
  '5m' | '15m' | '1h' | '6h' | '24h' | '7d' | '30d' | 'today' | 'yesterday' | 'all';

export type Range =
  | { kind: 'preset'; key: PresetKey }
  /** So many seconds up to the present. */
  | { kind: 'last'; seconds: number }
  | { kind: 'custom'; from: number | null; to: number | null };

/** `[from, to)` in Unix seconds; null is open. */
export interface Span {
  from: number | null;
  to: number | null;
}

interface Preset {
  key: PresetKey;
  label: string;
  seconds?: number;
}

export const PRESETS: readonly Preset[] = [
  { key: '5m', label: 'Last 5 min', seconds: 300 },
  { key: '15m', label: 'Last 15 min', seconds: 900 },
  { key: '1h', label: 'Last hour', seconds: 3600 },
  { key: '6h', label: 'Last 6 h', seconds: 6 * 3600 },
  { key: '24h', label: 'Last 24 h', seconds: 86_400 },
  { key: '7d', label: 'Last 7 days', seconds: 7 * 86_400 },
  { key: '30d', label: 'Last 30 days', seconds: 30 * 86_400 },
  { key: 'today', label: 'Today' },
  { key: 'yesterday', label: 'Yesterday' },
  { key: 'all', label: 'All time' },
];

export const preset = (key: PresetKey): Range => ({ kind: 'preset', key });

export const isPresetKey = (text: string): text is PresetKey =>
  PRESETS.some((candidate) => candidate.key === text);

/** The last so many seconds, as a preset where there is one. */
export function lastSeconds(seconds: number): Range {
  const known = PRESETS.find((candidate) => candidate.seconds === seconds);
  return known ? preset(known.key) : { kind: 'last', seconds };
}

/** The seconds that a range means at `now`. The second that `now` lies in is part of "last …". */
export function resolveRange(range: Range, now: number, zone: Zone): Span {
  if (range.kind === 'custom') return { from: range.from, to: range.to };
  if (range.kind === 'last') return last(range.seconds, now);
  switch (range.key) {
    case 'all':
      return { from: null, to: null };
    case 'today':
      return { from: startOfDay(now, zone), to: startOfDay(now, zone, 1) };
    case 'yesterday':
      return { from: startOfDay(now, zone, -1), to: startOfDay(now, zone) };
    default:
      return last(PRESETS.find(({ key }) => key === range.key)?.seconds ?? 0, now);
  }
}

/** Whether a range means other seconds in another zone: what has to do with its days. */
export const isOfZone = (range: Range): boolean =>
  range.kind === 'preset' && (range.key === 'today' || range.key === 'yesterday');

function last(seconds: number, now: number): Span {
  const to = Math.floor(now) + 1;
  return { from: to - seconds, to };
}

/** A time as it is typed: seconds only where there are some. */
export const timeInput = (epoch: number | null, zone: Zone): string =>
  epoch === null ? '' : `${dateText(epoch, zone)} ${shortClock(epoch, zone)}`;

const isMidnight = (epoch: number, zone: Zone): boolean => startOfDay(epoch, zone) === epoch;

/** Whether a span is one whole month of the zone. */
function isMonth(from: number, to: number, zone: Zone): boolean {
  const { year, month } = partsOf(from, zone);
  return from === epochOf(zone, year, month, 1) && to === epochOf(zone, year, month + 1, 1);
}

/** A range as short as it can be said; typed, it means the same again. */
export function rangeText(range: Range, zone: Zone): string {
  if (range.kind === 'preset') {
    return PRESETS.find((candidate) => candidate.key === range.key)?.label ?? range.key;
  }
  if (range.kind === 'last') return `Last ${lengthInput(range.seconds)}`;
  const { from, to } = range;
  if (from === null) return to === null ? 'All time' : `Before ${timeInput(to, zone)}`;
  if (to === null) return `Since ${timeInput(from, zone)}`;
  if (isMonth(from, to, zone)) return dateText(from, zone).slice(0, 7);
  const [first, last] = [dateText(from, zone), dateText(to - 1, zone)];
  if (to > from && isMidnight(from, zone) && isMidnight(to, zone))
    return first === last ? first : `${first} – ${last}`;
  const end = timeInput(to, zone);
  return `${timeInput(from, zone)} – ${dateText(to, zone) === first ? end.slice(11) : end}`;
}

/** Whole and exact, in the largest unit that allows it: `90 min`, `36 h`. */
function lengthInput(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} days`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What a range means, in words: `Fri 20 Mar 14:00 to 15:00, 1 h`. */
export function rangeMeaning(range: Range, now: number, zone: Zone): string {
  const { from, to } = resolveRange(range, now, zone);
  const moment = (epoch: number) => momentText(epoch, now, zone);
  const day = (epoch: number) => dayText(epoch, now, zone);
  if (from === null) return to === null ? 'All that there is' : `All before ${moment(to)}`;
  if (range.kind === 'last' || (range.kind === 'preset' && to === Math.floor(now) + 1))
    return `${moment(from - 1)} to now, ${lengthText(now - from + 1)}`;
  if (to === null) return `${moment(from)} and all after it`;
  if (isMidnight(from, zone) && isMidnight(to, zone)) {
    const days = Math.round((to - from) / 86_400);
    // A day on which the clocks change is no 24 hours.
    const whole = to - from === 86_400 ? 'the whole day' : `all ${(to - from) / 3600} h of it`;
    if (days === 1) return `${day(from)}, ${whole}`;
    return `${day(from)} to ${day(to - 1)}, ${days} days`;
  }
  const sameDay = dateText(from, zone) === dateText(to, zone);
  const end = sameDay ? shortClock(to, zone) : moment(to);
  return `${moment(from)} to ${end}, ${lengthText(to - from)}`;
}

interface Ends {
  from: number;
  to: number;
}

/** How much wider or narrower a zoom makes a range. */
const ZOOM = 3;

/**
 * The next wider range: of the presets that end with the present the next one, else one thrice as
 * wide, within what the store holds. Null when it is all already.
 */
export function widened(range: Range, span: Span, now: number, held: Ends | null): Range | null {
  const { from, to } = span;
  if (from === null && to === null) return null;
  if (from === null || to === null) return preset('all');
  if (range.kind !== 'custom') {
    const wider = PRESETS.find(({ seconds = 0 }) => seconds > to - from);
    return preset(wider?.key ?? 'all');
  }
  if (!held) return preset('all');
  const more = ((ZOOM - 1) / 2) * (to - from);
  const low = Math.max(held.from, Math.floor(from - more));
  const high = Math.min(Math.max(held.to, Math.floor(now) + 1), Math.ceil(to + more));
  if (low >= high || (low <= held.from && high >= held.to)) return preset('all');
  return { kind: 'custom', from: Math.min(low, from), to: Math.max(high, to) };
}

/** A third of a span, around a time in it or its middle; null when it is a second already. */
export function narrowed({ from, to }: Ends, around: number | null): Ends | null {
  const length = Math.max(1, Math.round((to - from) / ZOOM));
  if (length >= to - from) return null;
  const middle = around !== null && around >= from && around < to ? around : (from + to) / 2;
  const start = Math.min(to - length, Math.max(from, Math.round(middle - length / 2)));
  return { from: start, to: start + length };
}
