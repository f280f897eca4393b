/** The histogram as shapes: one path for each band, ticks of the axis, and the gaps. */

import type { Histogram, LevelCount, PartitionFailure } from '../bindings';
import { type Band, BANDS, bandOf, type BandCounts, noCounts } from './levels';
import { epochOf, partsOf, startOfDay, type Zone } from './time';

export interface Bucket {
  from: number;
  to: number;
  total: number;
  bands: BandCounts;
}

export function buckets(histogram: Histogram): Bucket[] {
  return histogram.counts.map((counts, index) => {
    const bands = noCounts();
    let total = 0;
    counts.forEach((count, level) => {
      bands[bandOf(histogram.levels[level] ?? 0)] += count;
      total += count;
    });
    return { from: histogram.edges[index] ?? 0, to: histogram.edges[index + 1] ?? 0, total, bands };
  });
}

/** How many rows of each level the buckets hold. */
export const levelCounts = (histogram: Histogram): LevelCount[] =>
  histogram.levels.map((loglevel, level) => ({
    loglevel,
    count: histogram.counts.reduce((sum, counts) => sum + (counts[level] ?? 0), 0),
  }));

export interface BandPath {
  band: Band;
  path: string;
}

/** What is rare is what is looked for: a band that occurs is never drawn thinner than this. */
const MIN_PIXELS = 1;

/** Bars stacked from the quietest band up, in a box of `width` × `height` pixels. */
export function bandPaths(bars: readonly Bucket[], width: number, height: number): BandPath[] {
  const highest = bars.reduce((most, bar) => Math.max(most, bar.total), 0);
  if (highest === 0) return [];
  const paths = new Map<Band, string[]>();
  bars.forEach((bar, index) => {
    const x = Math.round((index * width) / bars.length);
    const next = Math.round(((index + 1) * width) / bars.length);
    const wide = Math.max(1, next - x - (width / bars.length >= 4 ? 1 : 0));
    let y = height;
    for (const { band } of BANDS) {
      const count = bar.bands[band];
      if (count === 0) continue;
      const tall = Math.min(y, Math.max(MIN_PIXELS, Math.round((count / highest) * (height - 4))));
      y -= tall;
      const path = paths.get(band) ?? [];
      path.push(`M${x} ${y}h${wide}v${tall}h${-wide}z`);
      paths.set(band, path);
    }
  });
  return BANDS.flatMap(({ band }) => {
    const path = paths.get(band);
    return path ? [{ band, path: path.join('') }] : [];
  });
}

const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

export interface Tick {
  epoch: number;
  step: number;
}

/** So many pixels a label of the axis needs, with its line: half a label would say another time. */
export const labelWidth = (text: string): number => 5 + text.length * 6.8;

/** Round times between two ends, about `wanted` of them. */
export function ticks(from: number, to: number, wanted: number, zone: Zone): Tick[] {
  if (to <= from || wanted < 1) return [];
  const ideal = (to - from) / wanted;
  const step = STEPS.find((candidate) => candidate >= ideal);
  if (step === undefined) return dayTicks(from, to, ideal, zone);
  const out: Tick[] = [];
  // Counted from local midnight, so that 6 h steps fall on 00, 06, 12, 18 in every zone.
  for (let day = startOfDay(from, zone); day < to; day = startOfDay(day, zone, 1)) {
    const end = Math.min(to, startOfDay(day, zone, 1));
    const first = day >= from ? day : day + Math.ceil((from - day) / step) * step;
    for (let epoch = first; epoch < end; epoch += step) out.push({ epoch, step });
  }
  return out;
}

function dayTicks(from: number, to: number, ideal: number, zone: Zone): Tick[] {
  const out: Tick[] = [];
  const days = Math.ceil(ideal / 86_400);
  if (days <= 14) {
    const step = [2, 3, 7].find((candidate) => candidate >= days) ?? 14;
    let epoch = startOfDay(from, zone);
    if (epoch < from) epoch = startOfDay(epoch, zone, 1);
    for (; epoch < to; epoch = startOfDay(epoch, zone, step)) {
      out.push({ epoch, step: step * 86_400 });
    }
    return out;
  }
  const months =
    [1, 2, 3, 6, 12, 24, 60, 120, 240].find((candidate) => candidate * 28 >= days) ?? 600;
  const start = partsOf(from, zone);
  const first = Math.ceil((start.year * 12 + start.month - 1) / months) * months;
  for (let month = first; ; month += months) {
    const epoch = epochOf(zone, Math.floor(month / 12), (month % 12) + 1, 1);
    if (epoch >= to) return out;
    if (epoch >= from) out.push({ epoch, step: months * 28 * 86_400 });
  }
}

/** A stretch that could not be read, in whole or in part. */
export interface Gap {
  from: number;
  to: number;
  day: string;
  /** The contexts whose partition of the day failed. */
  contexts: string[];
}

/** The UTC days that could not be read, as spans that meet `[from, to)`. */
export function gaps(failures: readonly PartitionFailure[], from: number, to: number): Gap[] {
  const days = new Map<string, Set<string>>();
  for (const { day, context } of failures) {
    const contexts = days.get(day) ?? new Set();
    days.set(day, contexts.add(context));
  }
  return [...days].sort().flatMap(([day, contexts]) => {
    const start = Date.parse(`${day}T00:00:00Z`) / 1000;
    if (Number.isNaN(start) || start >= to || start + 86_400 <= from) return [];
    const ends = { from: Math.max(start, from), to: Math.min(start + 86_400, to) };
    return [{ ...ends, day, contexts: [...contexts].sort() }];
  });
}

/** What some bars hold together. */
export interface Sum {
  from: number;
  to: number;
  total: number;
  /** The bands that occur, gravest first. */
  bands: { band: Band; count: number }[];
}

export function sumOf(bars: readonly Bucket[]): Sum | null {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  const sums = noCounts();
  for (const bar of bars) for (const { band } of BANDS) sums[band] += bar.bands[band];
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  const bands = BANDS.map(({ band }) => ({ band, count: sums[band] })).reverse();
  return { from: first.from, to: last.to, total, bands: bands.filter(({ count }) => count > 0) };
}

/** Bars that are asked for whatever the width, and the least pixels that one more is given. */
const USUAL = 120;
const BAR_PIXELS = 5;
const MOST = 400;

/**
 * The store answers days, and quarters of an hour, from its summaries; what is finer it reads the
 * rows for. So a wide window sharpens the bars up to these steps and not past them: each with the
 * next finer step that the store would choose.
 */
const CHEAP: readonly { step: number; finer: number }[] = [
  { step: 86_400, finer: 43_200 },
  { step: 900, finer: 600 },
];

/** How many buckets a chart of `width` pixels asks for; null is a span that is not known yet. */
export function wantedBuckets(width: number, seconds: number | null): number {
  const wanted = Math.min(MOST, Math.max(USUAL, Math.floor(width / BAR_PIXELS)));
  if (seconds === null) return USUAL;
  return CHEAP.reduce((most, { step, finer }) => {
    const isCheap = seconds / USUAL > finer;
    // Two more: the first and the last bucket reach beyond the range.
    return isCheap ? Math.min(most, Math.ceil(seconds / step) + 2) : most;
  }, wanted);
}
