/** What the time column says of a row: when it was, or how far from something else. */

import type { LogEntry } from '../bindings';
import { MINUS } from './numbers';
import { agoText, type Dated, rowTime, TIME_WIDTH, type Zone } from './time';

export const TIME_STYLES = ['absolute', 'ago', 'before', 'selected', 'marked'] as const;

export type TimeStyle = (typeof TIME_STYLES)[number];

export const isTimeStyle = (text: unknown): text is TimeStyle =>
  (TIME_STYLES as readonly unknown[]).includes(text);

export const STYLE_NAMES: Record<TimeStyle, string> = {
  absolute: 'date and time',
  ago: 'how long ago',
  before: 'since the row before it in time',
  selected: 'from the selected row',
  marked: 'from the marked row that was read last',
};

type Moment = Pick<LogEntry, 'epoch' | 'nanos'>;

export interface Beside {
  zone: Zone;
  dated: Dated;
  now: number;
  /** The row before it in time; undefined where it is not there. */
  before: Moment | undefined;
  selected: Moment | null;
  marked: Moment | null;
}

/** Width of the time column, in characters. */
export const timeWidth = (style: TimeStyle, dated: Dated): number =>
  style === 'absolute' ? TIME_WIDTH[dated] : Math.max(12, TIME_WIDTH.no);

export function timeText(style: TimeStyle, at: Moment, beside: Beside): string {
  switch (style) {
    case 'ago':
      return agoText(at.epoch, beside.now);
    case 'before':
      return beside.before ? differenceText(at, beside.before) : '';
    case 'selected':
    case 'marked': {
      const from = beside[style];
      // Without a row to count from, the time itself is of more use than nothing.
      return from ? differenceText(at, from) : rowTime(at.epoch, at.nanos, beside.zone, 'no');
    }
    default:
      return rowTime(at.epoch, at.nanos, beside.zone, beside.dated);
  }
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `+12 µs`, `−3.250 s`, `+4 m 09 s`, `+2 h 05 m`, `+3 d 04 h`: two units at most. */
export function differenceText(at: Moment, from: Moment): string {
  // Seconds and nanoseconds apart: together they are more digits than a number holds.
  const nanos = (at.epoch - from.epoch) * 1e9 + (at.nanos - from.nanos);
  const size = Math.abs(nanos);
  const sign = nanos < 0 ? MINUS : '+';
  if (size === 0) return '0';
  if (size < 1e3) return `${sign}${size} ns`;
  if (size < 1e6) return `${sign}${Math.floor(size / 1e3)} µs`;
  if (size < 60e9) {
    const ms = Math.floor(size / 1e6);
    return `${sign}${Math.floor(ms / 1000)}.${pad(ms % 1000, 3)} s`;
  }
  const seconds = Math.floor(size / 1e9);
  const two = (unit: number, name: string, part: number, partName: string) =>
    `${sign}${Math.floor(seconds / unit)} ${name} ${pad(Math.floor((seconds % unit) / part))} ${partName}`;
  if (seconds < 3600) return two(60, 'm', 1, 's');
  return seconds < 86_400 ? two(3600, 'h', 60, 'm') : two(86_400, 'd', 3600, 'h');
}
