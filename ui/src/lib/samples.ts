/** The store's counters over some minutes, as rates. */

import type { MetricsSnapshot } from '../bindings';

export interface Sample {
  /** Seconds of a clock that only goes forward. */
  at: number;
  metrics: MetricsSnapshot;
}

/** What is drawn of a counter. */
export interface Series {
  /** One for each step between two looks; null where the program began anew. */
  values: readonly (number | null)[];
  latest: number | null;
  most: number;
}

function seriesFrom(values: readonly (number | null)[]): Series {
  const known = values.filter((value) => value !== null);
  return { values, latest: values.at(-1) ?? null, most: Math.max(0, ...known) };
}

/** How much a counter rose a second, from look to look. */
export function rates(
  samples: readonly Sample[],
  counter: (metrics: MetricsSnapshot) => number,
): Series {
  const values: (number | null)[] = [];
  for (const [at, sample] of samples.entries()) {
    const before = samples[at - 1];
    if (!before) continue;
    const [by, seconds] = [
      counter(sample.metrics) - counter(before.metrics),
      sample.at - before.at,
    ];
    values.push(by < 0 || seconds <= 0 ? null : by / seconds);
  }
  return seriesFrom(values);
}

/** A value as it stood at each look. */
export const levels = (
  samples: readonly Sample[],
  value: (metrics: MetricsSnapshot) => number,
): Series => seriesFrom(samples.map(({ metrics }) => value(metrics)));

/** A line through values, the newest at the right edge; it breaks where nothing is known. */
export function linePath(
  { values, most }: Series,
  width: number,
  height: number,
  room: number,
): string {
  const step = width / Math.max(1, room - 1);
  const start = width - (values.length - 1) * step;
  let path = '';
  let isDrawing = false;
  for (const [at, value] of values.entries()) {
    if (value === null) {
      isDrawing = false;
      continue;
    }
    const x = (start + at * step).toFixed(1);
    const y = (height - 1 - (most > 0 ? value / most : 0) * (height - 2)).toFixed(1);
    path += `${isDrawing ? 'L' : 'M'}${x} ${y}`;
    isDrawing = true;
  }
  return path;
}
