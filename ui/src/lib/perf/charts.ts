/** What the charts of a run show, and how their axes read. */

import type { PerfUnit } from '../../bindings';
import type { ColumnName } from './course';
import { quantity } from './figures';

export interface Line {
  column: ColumnName;
  label: string;
  /** Tells lines apart beside their colours. */
  dash: readonly number[];
}

export interface ChartSpec {
  key: string;
  title: string;
  /** What it means, for a title. */
  about: string;
  unit: PerfUnit;
  /** On a scale of powers of ten. */
  log: boolean;
  /** What of a run that is over stands beside its line. */
  sum: 'mean' | 'most' | null;
  lines: readonly Line[];
}

export const CHARTS: readonly ChartSpec[] = [
  {
    key: 'throughput',
    title: 'Entries a second',
    about:
      'Entries made durable a second: into the store, and into the one SQLite file it is compared with.',
    unit: 'rows_per_s',
    log: false,
    sum: 'mean',
    lines: [
      { column: 'store', label: 'store', dash: [] },
      { column: 'oneFile', label: 'one file', dash: [6, 3] },
    ],
  },
  {
    key: 'latency',
    title: 'Latency',
    about:
      'Of insert calls while entries go in, then of the kind of question that is asked: half of the calls ' +
      'took at most p50, 99 of 100 at most p99.',
    unit: 'ms',
    log: true,
    sum: null,
    lines: [
      { column: 'p50', label: 'p50', dash: [] },
      { column: 'p90', label: 'p90', dash: [6, 3] },
      { column: 'p99', label: 'p99', dash: [2, 3] },
    ],
  },
  {
    key: 'memory',
    title: 'Memory',
    about: 'Memory of this program that is in RAM (RSS), the generator and the one file included.',
    unit: 'bytes',
    log: false,
    sum: 'most',
    lines: [{ column: 'rss', label: 'RSS', dash: [] }],
  },
  {
    key: 'handles',
    title: 'Open partition handles',
    about: 'Databases of days that are kept open; at most so many as the pool holds.',
    unit: 'count',
    log: false,
    sum: 'most',
    lines: [{ column: 'handles', label: 'open', dash: [] }],
  },
];

/** Steps of an axis of whole numbers; others are left to the chart. */
export const COUNT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** A round number at or above a value, so that an axis does not move with every point. */
export function roundAbove(value: number): number {
  if (!(value > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((step) => step * size >= value * (1 - 1e-9)) ?? 10;
  return step * size;
}

/** The ends of an axis for values between two. */
export function axisRange(low: number | null, high: number | null, log: boolean): [number, number] {
  if (!log) return [0, roundAbove((high ?? 0) * 1.05)];
  const least = 10 ** Math.floor(Math.log10(Math.max(low ?? 0.1, 0.001)));
  const most = 10 ** Math.ceil(Math.log10(Math.max(high ?? 10, 0.001)));
  return [least, most > least ? most : least * 10];
}

/** A number at an axis, shorter than in a table. */
export function tickLabel(value: number, unit: PerfUnit): string {
  if (unit === 'rows_per_s') {
    if (value >= 1e6) return `${trim(value / 1e6)}M`;
    return value >= 1e3 ? `${trim(value / 1e3)}k` : trim(value);
  }
  if (unit === 'ms') return value >= 1000 ? `${trim(value / 1000)} s` : `${trim(value)} ms`;
  return unit === 'count' ? trim(value) : quantity(value, unit);
}

/** Steps of a time axis, in seconds. */
export const SECOND_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400,
];

/** Of the lines of an axis that goes by powers of ten, these powers only. */
export const powersOnly = (values: readonly number[]): (number | null)[] =>
  values.map((value) =>
    Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? value : null,
  );

const trim = (value: number): string => String(Number(value.toPrecision(3)));

/** A moment of a run at an axis: `0`, `40 s`, `3:20`. */
export function secondsLabel(seconds: number): string {
  if (seconds < 100) return seconds === 0 ? '0' : `${trim(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** What is in view while a run goes on: its last so many seconds, or all of it. */
export const LAST_SECONDS = 30;

export type ChartSpan = 'last' | 'whole';

export function viewOf(now: number, whole: boolean): [from: number, to: number] {
  if (whole) return [0, Math.max(1, now)];
  return [Math.max(0, now - LAST_SECONDS), Math.max(LAST_SECONDS, now)];
}
