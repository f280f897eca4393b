/** Ranges of time: presets and typed ones, resolved once against a clock to half-open seconds. */

import { clockText, dateText, epochOf, startOfDay, type Zone } from './time';

export type PresetKey =
  '5m' | '15m' | '1h' | '6h' | '24h' | '7d' | '30d' | 'today' | 'yesterday' | 'all';

export type Range =
  { kind: 'preset'; key: PresetKey } | { kind: 'custom'; from: number | null; to: number | null };

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

/** The seconds that a range means at `now`. The second that `now` lies in is part of "last …". */
export function resolveRange(range: Range, now: number, zone: Zone): Span {
  if (range.kind === 'custom') return { from: range.from, to: range.to };
  switch (range.key) {
    case 'all':
      return { from: null, to: null };
    case 'today':
      return { from: startOfDay(now, zone), to: startOfDay(now, zone, 1) };
    case 'yesterday':
      return { from: startOfDay(now, zone, -1), to: startOfDay(now, zone) };
    default: {
      const to = Math.floor(now) + 1;
      const seconds = PRESETS.find((candidate) => candidate.key === range.key)?.seconds ?? 0;
      return { from: to - seconds, to };
    }
  }
}

/** A time as the custom boxes show it: seconds only where there are some. */
export function timeInput(epoch: number | null, zone: Zone): string {
  if (epoch === null) return '';
  const clock = clockText(epoch, zone);
  return `${dateText(epoch, zone)} ${clock.endsWith(':00') ? clock.slice(0, 5) : clock}`;
}

export function rangeText(range: Range, zone: Zone): string {
  if (range.kind === 'preset') {
    return PRESETS.find((candidate) => candidate.key === range.key)?.label ?? range.key;
  }
  const { from, to } = range;
  if (from !== null && to !== null && dateText(from, zone) === dateText(to, zone)) {
    return `${timeInput(from, zone)} – ${timeInput(to, zone).slice(11)}`;
  }
  if (from === null) return to === null ? 'All time' : `Before ${timeInput(to, zone)}`;
  return to === null
    ? `Since ${timeInput(from, zone)}`
    : `${timeInput(from, zone)} – ${timeInput(to, zone)}`;
}

const UNITS: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

const CIVIL =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const NAMED = /^(today|yesterday)(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const RELATIVE = /^(?:now)?\s*-\s*(\d+)\s*(s|m|min|h|d|w)$/;

/**
 * A typed time: `2026-03-20 14:00`, `yesterday 14:00`, `-3h`, `now`, epoch seconds.
 * Null when it is none; the caller says what was expected.
 */
export function parseTime(text: string, now: number, zone: Zone): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'now') return Math.floor(now);
  if (/^\d{5,12}$/.test(trimmed)) return Number(trimmed);
  const relative = RELATIVE.exec(trimmed);
  if (relative) return Math.floor(now) - Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0);
  const named = NAMED.exec(trimmed);
  if (named) {
    const day = dateText(startOfDay(now, zone, named[1] === 'today' ? 0 : -1), zone);
    return parseTime(
      `${day} ${named[2] ?? '0'}:${named[3] ?? '00'}:${named[4] ?? '00'}`,
      now,
      zone,
    );
  }
  const civil = CIVIL.exec(trimmed);
  return civil ? civilTime(civil, zone) : null;
}

function civilTime(match: RegExpExecArray, zone: Zone): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > lastDay) return null;
  if (hour > 24 || minute > 59 || second > 59) return null;
  const offset = match[7];
  if (offset === undefined) return epochOf(zone, year, month, day, hour, minute, second);
  const utc = epochOf('utc', year, month, day, hour, minute, second);
  const digits = /([+-])(\d{2}):?(\d{2})/.exec(offset);
  if (!digits) return utc;
  const minutes = Number(digits[2]) * 60 + Number(digits[3]);
  return utc - (digits[1] === '-' ? -1 : 1) * minutes * 60;
}
