/** The OpenTelemetry scale of levels, in the six bands (and none) that a person sees. */

import type { LevelCount, LevelFilter } from '../bindings';

export type Band = 'none' | 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

interface BandInfo {
  band: Band;
  /** The word in the list; also the chip's name. */
  name: string;
  from: number;
  to: number;
}

const I32_MIN = -2_147_483_648;
const I32_MAX = 2_147_483_647;

/** Lowest first. The ranges are half-open and cover the whole scale. */
export const BANDS: readonly BandInfo[] = [
  { band: 'none', name: '–', from: I32_MIN, to: 1 },
  { band: 'trace', name: 'TRACE', from: 1, to: 5 },
  { band: 'debug', name: 'DEBUG', from: 5, to: 9 },
  { band: 'info', name: 'INFO', from: 9, to: 13 },
  { band: 'warn', name: 'WARN', from: 13, to: 17 },
  { band: 'error', name: 'ERROR', from: 17, to: 21 },
  { band: 'fatal', name: 'FATAL', from: 21, to: I32_MAX },
];

export const WARN_FROM = 13;
export const ERROR_FROM = 17;

const ORDER = BANDS.map((info) => info.band);

export const isBand = (text: string): text is Band => (ORDER as string[]).includes(text);

export function bandOf(level: number): Band {
  return BANDS.find((info) => level < info.to)?.band ?? 'fatal';
}

export const bandName = (band: Band): string =>
  BANDS.find((info) => info.band === band)?.name ?? band;

/** The names of the levels between the bands' first ones, as syslog knows them. */
const FINER: Record<number, string> = { 10: 'NOTICE', 18: 'CRITICAL', 19: 'ALERT' };

/** The level for the detail: its own name, and its number where the name does not say it. */
export function levelText(level: number): string {
  const band = BANDS.find((info) => level < info.to) ?? BANDS[BANDS.length - 1];
  const name = level <= 0 ? 'not stated' : (FINER[level] ?? band?.name ?? '');
  return level === band?.from || level === 0 ? name : `${name} (${level})`;
}

/** The bands in their order, each once. */
export const inOrder = (bands: Iterable<Band>): Band[] => {
  const chosen = new Set(bands);
  return ORDER.filter((band) => chosen.has(band));
};

export const bandsFrom = (band: Band): Band[] => ORDER.slice(ORDER.indexOf(band));

/** The filter for some bands, neighbours joined; none of them means no filter, and so do all. */
export function levelFilter(bands: readonly Band[]): LevelFilter | null {
  const ranges: [number, number][] = [];
  for (const { band, from, to } of BANDS) {
    if (!bands.includes(band)) continue;
    const last = ranges.at(-1);
    if (last && last[1] === from) last[1] = to;
    else ranges.push([from, to]);
  }
  if (bands.length === 0 || bands.length === BANDS.length) return null;
  return { ranges };
}

export type BandCounts = Record<Band, number>;

export const noCounts = (): BandCounts => ({
  none: 0,
  trace: 0,
  debug: 0,
  info: 0,
  warn: 0,
  error: 0,
  fatal: 0,
});

export function countByBand(counts: readonly LevelCount[]): BandCounts {
  const sums = noCounts();
  for (const { loglevel, count } of counts) sums[bandOf(loglevel)] += count;
  return sums;
}
