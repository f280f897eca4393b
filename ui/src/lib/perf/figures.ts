/** Figures of the perf lab as the window writes them: a number, its unit, and what became of it. */

import type {
  PerfChange,
  PerfFigure,
  PerfGroup,
  PerfPhase,
  PerfQueryKind,
  PerfStat,
  PerfUnit,
  PerfVerdict,
} from '../../bindings';
import { bytesText, grouped, MINUS } from '../numbers';

/** Three significant digits, and no more before the point than there are. */
export function figures(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || size === 0) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size >= 1 ? value.toFixed(2) : value.toFixed(3);
}

function thousands(value: number): string {
  if (value >= 10e6) return `${figures(value / 1e6)} M`;
  return value >= 10e3 ? `${figures(value / 1e3)} k` : grouped(value);
}

/** A number with its unit: `3.21 ms`, `881 k/s`, `15 MB`. */
export function quantity(value: number, unit: PerfUnit): string {
  switch (unit) {
    case 'ms':
      return value >= 10_000 ? `${figures(value / 1e3)} s` : `${figures(value)} ms`;
    case 'rows_per_s':
      return `${thousands(value)}/s`;
    case 'bytes':
      return bytesText(value);
    case 'bytes_per_row':
      return `${figures(value)} B`;
    case 'percent':
      return `${figures(value)} %`;
    case 'count':
      return grouped(Math.max(0, value));
  }
}

/** What the numbers of a unit count, for people. */
export const UNIT_NAMES: Record<PerfUnit, string> = {
  ms: 'milliseconds',
  rows_per_s: 'entries a second',
  bytes: 'bytes',
  bytes_per_row: 'bytes an entry',
  percent: 'percent',
  count: 'a count',
};

/** How much lies between the least and the most; empty where there is but one measurement. */
export function spreadText({ min, max, runs }: PerfStat, unit: PerfUnit): string {
  if (runs < 2) return '';
  const [low, high] = [quantity(min, unit), quantity(max, unit)];
  return low === high ? low : `${low} – ${high}`;
}

/** How many times better: `4.23×`. */
export const ratioText = (ratio: number): string => `${figures(ratio)}×`;

/** A ratio as a sentence says it, for who cannot see which side of 1 it lies on. */
export function ratioMeaning(ratio: number): string {
  if (ratio > 1.005) return `${figures(ratio)} times better than the one SQLite file`;
  if (ratio < 0.995) return `${figures(1 / ratio)} times worse than the one SQLite file`;
  return 'like the one SQLite file';
}

/** `+12 %`, `−3.4 %`; beyond five times as much it is told as a factor. */
export function changeText(change: number): string {
  if (change >= 4) return `${figures(change + 1)}× as much`;
  const sign = change > 0 ? '+' : change < 0 ? MINUS : '±';
  const percent = Math.abs(change) * 100;
  return `${sign}${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

export const GROUPS: readonly (readonly [group: PerfGroup, title: string])[] = [
  ['load', 'Loading'],
  ['warm', 'Questions with open handles'],
  ['cold', 'Questions of a store that was just opened'],
  ['while_loading', 'Questions while entries go in'],
  ['memory', 'Memory'],
  ['disk', 'Disk'],
  ['handles', 'Partition handles'],
];

/** Things that have a group, under the title of each, in the order of a report. */
export function byGroup<T extends { group: PerfGroup }>(
  all: readonly T[],
): { group: PerfGroup; title: string; all: T[] }[] {
  return GROUPS.map(([group, title]) => ({
    group,
    title,
    all: all.filter((one) => one.group === group),
  })).filter(({ all }) => all.length > 0);
}

export const PHASES: Record<PerfPhase, string> = {
  prepare: 'Prepare',
  load: 'Load',
  load_baseline: 'One file',
  ask_warm: 'Ask',
  ask_cold: 'Ask, just opened',
  memory: 'Memory',
  peers: 'Others',
  finish: 'Finish',
};

export const KINDS: Record<PerfQueryKind, string> = {
  newest_page: 'Newest page',
  source_exact: 'Exact source',
  source_prefix: 'Source prefix',
  rare_prefix: 'Rare prefix',
  level: 'WARN and above',
  error: 'Error flag',
  text: 'Frequent text',
  text_absent: 'Absent text',
  count: 'Count',
  count_all_contexts: 'Count, all contexts',
  histogram: 'Histogram',
  sources: 'Sources',
  deep_page: 'Deep page',
};

export const VERDICTS: Record<PerfVerdict, string> = {
  better: 'better',
  worse: 'worse',
  noise: 'within noise',
  changed: 'changed',
  one_sided: 'in one run only',
};

/** What is worth a look first: the figures that most people ask for, where the run has them. */
export function headline(all: readonly PerfFigure[]): PerfFigure[] {
  const by = (id: string) => all.find((figure) => figure.id === id);
  const longest = (kind: PerfQueryKind) =>
    all.filter((figure) => figure.kind === kind && figure.group === 'warm').at(-1);
  const memory = all.filter(({ id }) => id.startsWith('memory.growth')).sort(byMedian)[0];
  const wanted = [
    by('load.rate'),
    longest('source_prefix'),
    longest('count'),
    longest('text_absent'),
    by('disk.per_row'),
    memory,
  ];
  return wanted.filter((figure) => figure !== undefined);
}

const byMedian = (a: PerfFigure, b: PerfFigure): number => b.stat.median - a.stat.median;

/** How many figures of a comparison there are of each verdict, those that matter first. */
export function verdictCounts(all: readonly PerfChange[]): [PerfVerdict, number][] {
  const order: PerfVerdict[] = ['better', 'worse', 'changed', 'noise', 'one_sided'];
  return order
    .map((verdict): [PerfVerdict, number] => [
      verdict,
      all.filter((change) => change.verdict === verdict).length,
    ])
    .filter(([, count]) => count > 0);
}

/**
 * Where a value lies between two others on a scale of powers of ten, 0 to 1: latencies of one run
 * differ by a factor of a thousand.
 */
export function logPart(value: number, low: number, high: number): number {
  if (!(low > 0) || high <= low || !(value > 0)) return 0;
  const part = Math.log(value / low) / Math.log(high / low);
  return Math.min(1, Math.max(0, part));
}

/** How long something takes, in words that promise no more than is known: `3 min`, `1 h 10 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 1) return 'a moment';
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const rest = Math.round((minutes % 60) / 5) * 5;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return rest % 60 === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** How long something has taken: `42 s`, `3:07`, `1:02:45`. */
export function clockLength(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const pad = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}
