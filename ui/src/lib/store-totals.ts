/** What the store holds in all, how it grows, and when its disk will be full. */

import type { PartitionInfo } from '../bindings';
import { dayNumbers, dayOfEpoch } from './days';
import { bytesOf, type StoreContext } from './store-days';

export interface Totals {
  rows: number;
  /** Days whose entries are not known. */
  unknown: number;
  database: number;
  wal: number;
  packed: number;
  days: number;
  failed: number;
  pinned: number;
  packedDays: number;
}

export function totalsOf(partitions: readonly PartitionInfo[]): Totals {
  const totals: Totals = {
    rows: 0,
    unknown: 0,
    database: 0,
    wal: 0,
    packed: 0,
    days: partitions.length,
    failed: 0,
    pinned: 0,
    packedDays: 0,
  };
  for (const part of partitions) {
    totals.rows += part.rows ?? 0;
    totals.database += part.bytes;
    totals.wal += part.wal_bytes;
    totals.packed += part.packed_bytes;
    if (part.rows === null) totals.unknown += 1;
    if (part.failure) totals.failed += 1;
    if (part.pinned) totals.pinned += 1;
    if (part.state === 'packed') totals.packedDays += 1;
  }
  return totals;
}

/** So many days the present rate is taken from. */
export const RATE_DAYS = 30;

/** Below this many bytes free writes are refused, on a large disk earlier. */
const LEAST_FREE = 512 * 1024 * 1024;

export interface Growth {
  /** Entries and bytes a day. */
  rows: number;
  bytes: number;
  /** Of how many days that is. */
  days: number;
  /** Days until writes are refused; null when it does not grow. */
  left: number | null;
}

/**
 * How fast it grew in the last days that are over. What is younger than that began to log then: its
 * rate is of the days since.
 */
export function growthOf(
  partitions: readonly PartitionInfo[],
  now: number,
  free: number | null,
): Growth {
  const today = dayOfEpoch(now);
  let oldest = Infinity;
  let [rows, bytes] = [0, 0];
  const numberOf = dayNumbers();
  for (const part of partitions) {
    const day = numberOf(part.day);
    oldest = Math.min(oldest, day);
    if (day >= today || day < today - RATE_DAYS) continue;
    rows += part.rows ?? 0;
    bytes += bytesOf(part);
  }
  const days = Math.max(1, Math.min(RATE_DAYS, today - oldest));
  const [rowsADay, bytesADay] = [rows / days, bytes / days];
  const room = free === null ? null : Math.max(0, free - LEAST_FREE);
  const left = room === null || bytesADay < 1 ? null : room / bytesADay;
  return { rows: rowsADay, bytes: bytesADay, days, left };
}

/** `about 5 months`, `more than 10 years`: no more exact than a guess is. */
export function leftDaysText(days: number): string {
  if (days < 1) return 'less than a day';
  if (days < 60) return `about ${Math.round(days)} day${Math.round(days) === 1 ? '' : 's'}`;
  if (days < 730) return `about ${Math.round(days / 30.4)} months`;
  return days < 3653 ? `about ${Math.round(days / 365.25)} years` : 'more than 10 years';
}

export interface Point {
  day: number;
  rows: number;
  bytes: number;
}

/** Each day from the first to the last with its figures; days that are not there are zero. */
export function seriesOf({ days }: StoreContext, first: number, last: number): Point[] {
  const series: Point[] = [];
  for (let day = first; day <= last; day += 1) {
    const { rows = 0, bytes = 0 } = days.get(day) ?? {};
    series.push({ day, rows, bytes });
  }
  return series;
}

/** As many points as there is room for: where days are too many, whole weeks are added up. */
export function daysAPoint(days: number, most: number): number {
  const width = Math.ceil(days / Math.max(1, most));
  // Weekdays and weekends together, or each point would be another mix of them.
  return width <= 1 ? 1 : Math.ceil(width / 7) * 7;
}

export function gathered(series: readonly Point[], most: number): Point[] {
  const width = daysAPoint(series.length, most);
  if (width === 1) return [...series];
  const points: Point[] = [];
  // The last point is as whole as the others; what is left over is the first one's.
  const over = series.length % width;
  for (const [at, { day, rows, bytes }] of series.entries()) {
    const last = points.at(-1);
    if (!last || (at - over) % width === 0) points.push({ day, rows, bytes });
    else {
      last.rows += rows;
      last.bytes += bytes;
    }
  }
  return points;
}

/** The largest contexts, and how many others there are. */
export function largest(
  contexts: readonly StoreContext[],
  by: 'rows' | 'bytes',
  most: number,
): StoreContext[] {
  return [...contexts].sort((a, b) => b[by] - a[by]).slice(0, most);
}
