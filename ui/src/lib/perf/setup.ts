/** What a person asks of a run besides the scenario: typed as text, empty where the scenario decides. */

import type { PerfRunInfo, PerfRunRequest, PerfSettings } from '../../bindings';

export interface Setup {
  scale: string;
  writers: string;
  readers: string;
  rate: string;
  times: string;
  /** Null where the scenario decides. */
  baseline: boolean | null;
  keep: boolean;
}

export const NO_SETUP: Setup = {
  scale: '1',
  writers: '',
  readers: '',
  rate: '',
  times: '',
  baseline: null,
  keep: false,
};

export type NumberField = 'scale' | 'writers' | 'readers' | 'rate' | 'times';

/** The backend's own bounds: it refuses what is beyond them. */
const BOUNDS: Record<NumberField, readonly [least: number, most: number]> = {
  scale: [0, 1000],
  writers: [1, 64],
  readers: [0, 32],
  rate: [0, 1_000_000_000],
  times: [1, 20],
};

/** `100 000`, `100_000`, `100k`, `1.5M` → a number; null where it is none. */
export function typedNumber(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?|\.\d+)([kKmM]?)$/.exec(text.replace(/[\s_,]/g, ''));
  if (!match) return null;
  const factor = { '': 1, k: 1e3, m: 1e6 }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Number(match[1]) * factor;
}

/** What is wrong with a field, or empty. */
export function problemOf(field: NumberField, text: string): string {
  if (text.trim() === '') return field === 'scale' ? 'Say a scale, such as 0.1' : '';
  const value = typedNumber(text);
  const [least, most] = BOUNDS[field];
  if (value === null) return `“${text.trim()}” is no number`;
  if (field === 'scale') return value > least && value <= most ? '' : 'Above 0, and at most 1,000';
  if (!Number.isInteger(value)) return 'A whole number';
  const limit = most >= 1e9 ? '1,000 M' : String(most);
  return value >= least && value <= most ? '' : `From ${least} to ${limit}`;
}

const FIELDS: readonly NumberField[] = ['scale', 'writers', 'readers', 'rate', 'times'];

export const isRight = (setup: Setup): boolean =>
  FIELDS.every((field) => problemOf(field, setup[field]) === '');

/** The scale that is typed, or 1 while it is none. */
export const scaleOf = ({ scale }: Setup): number =>
  problemOf('scale', scale) === '' ? (typedNumber(scale) ?? 1) : 1;

/** The request of a run; `toml` where the text was edited and not saved. */
export function requestOf(scenario: string, setup: Setup, toml: string | null): PerfRunRequest {
  const numbers = FIELDS.flatMap((field) => {
    const value = typedNumber(setup[field]);
    return value === null ? [] : [[field, value] as const];
  });
  return {
    scenario,
    ...(toml === null ? {} : { toml }),
    ...Object.fromEntries(numbers),
    ...(setup.baseline === null ? {} : { baseline: setup.baseline }),
    keep_base: setup.keep,
  };
}

/** What a run is asked to do, as it will be done. */
export function effective(settings: PerfSettings, setup: Setup) {
  const of = (field: Exclude<NumberField, 'scale'>) => {
    const typed = problemOf(field, setup[field]) === '' ? typedNumber(setup[field]) : null;
    return typed ?? settings.load[field];
  };
  return {
    writers: of('writers'),
    readers: of('readers'),
    rate: of('rate'),
    times: of('times'),
    baseline: setup.baseline ?? settings.ask.baseline,
  };
}

const SPAN_DAYS = { '1d': 1, '7d': 7, '30d': 30 } as const;

/** How many spans are asked: those that fit into the days there are, and no two that are the same. */
export function spansAsked({ ask, data }: PerfSettings): number {
  const sized = ask.spans.filter((span) => span !== 'all' && SPAN_DAYS[span] <= data.days);
  const whole = sized.some((span) => span !== 'all' && SPAN_DAYS[span] === data.days);
  const all = ask.spans.includes('all') && !whole ? 1 : 0;
  return Math.max(1, sized.length + all);
}

/** Rates of a machine of no particular speed, in entries a second; a run here says better. */
const STORE_RATE = 450e3;
const FILE_RATE = 130e3;

/**
 * How long a run may take, in milliseconds: by the last run of the scenario on this machine, if there was one,
 * else guessed as the runner itself does.
 */
export function aboutMs(
  name: string,
  settings: PerfSettings,
  entries: number,
  setup: Setup,
  runs: readonly PerfRunInfo[],
): number {
  const { rate, times, baseline } = effective(settings, setup);
  const paced = rate > 0 ? (entries * 1e3) / rate : 0;
  const least = paced * times * (baseline ? 2 : 1);
  const before = runs.find(({ scenario, entries }) => scenario === name && entries > 0);
  if (before && rate === settings.load.rate) {
    // A run of a few entries takes as long as its questions do.
    const part = entries / before.entries;
    return Math.max(least, before.took_ms * (part < 1 ? 0.3 + 0.7 * part : part));
  }
  const { ask } = settings;
  const both = baseline ? 2 : 1;
  const questions = ask.kinds.length * spansAsked(settings);
  const load = Math.max(paced, (entries * 1e3) / STORE_RATE);
  const other = baseline ? Math.max(paced, (entries * 1e3) / FILE_RATE) : 0;
  const warm = questions * ask.rounds * ask.budget_ms * 0.4 * both;
  const cold = questions * ask.cold_times * 15 * both;
  return Math.max(least, (load + other) * times + warm + cold + entries / 400 + 200);
}

/** Scales that are offered. */
export const SCALES = ['0.01', '0.1', '1'] as const;

/** The largest offered scale whose disk there is, by what another scale needs; null when none is. */
export function fittingScale(needed: number, free: number, scale: number): string | null {
  const fits = (offered: string) => needed * (Number(offered) / scale) < free * 0.9;
  return [...SCALES].reverse().find((offered) => Number(offered) < scale && fits(offered)) ?? null;
}
