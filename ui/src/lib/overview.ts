/** The strip of all days: its cells, and a window on them that is moved and stretched. */

import type { Histogram } from '../bindings';
import { type Bucket, buckets } from './histogram';
import { bandsFrom } from './levels';
import { epochOf, partsOf, type Zone } from './time';

/** A day, a month or a year, or several days where the store holds too many. */
export interface Cell {
  from: number;
  to: number;
  total: number;
  errors: number;
}

export interface Ends {
  from: number;
  to: number;
}

/** Narrower than this a cell cannot be seen, or pointed at. */
export const SEEN_PIXELS = 2;
export const POINTED_PIXELS = 4;

/** Of fewer days the histogram says as much by itself. */
export const FEW_DAYS = 7;

const cellOf = ({ from, to, total, bands }: Bucket): Cell => ({
  from,
  to,
  total,
  errors: bandsFrom('error').reduce((sum, band) => sum + bands[band], 0),
});

/** Days as they were counted; where they would be too narrow, months, and then years. */
export function cellsOf(
  histogram: Histogram,
  width: number,
  zone: Zone,
  least = SEEN_PIXELS,
): Cell[] {
  const days = buckets(histogram).map(cellOf);
  const room = Math.max(1, Math.floor(width / least));
  if (days.length <= room) return days;
  const months = gathered(days, zone, 1);
  return months.length <= room ? months : gathered(days, zone, 12);
}

function gathered(days: readonly Cell[], zone: Zone, months: number): Cell[] {
  const cells: Cell[] = [];
  for (const day of days) {
    const last = cells.at(-1);
    if (last && day.from < last.to) {
      last.total += day.total;
      last.errors += day.errors;
      // What was counted in steps wider than a day may reach into the next month.
      last.to = Math.max(last.to, day.to);
    } else {
      const { year, month } = partsOf(day.from, zone);
      const first = months === 12 ? 1 : month;
      const from = Math.max(last?.to ?? -Infinity, epochOf(zone, year, first, 1));
      cells.push({ ...day, from, to: epochOf(zone, year, first + months, 1) });
    }
  }
  return cells;
}

/** The cell that a place from 0 to 1 lies in; all are as wide as they are long. */
export function cellAt(cells: readonly Cell[], part: number): Cell | undefined {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) return undefined;
  const epoch = first.from + Math.min(Math.max(part, 0), 1) * (last.to - first.from);
  return cells.find(({ to }) => epoch < to) ?? last;
}

const clamped = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

/** The window moved by some seconds, as far as there is room; its length stays. */
export function moved(window: Ends, by: number, all: Ends): Ends {
  const length = Math.min(window.to - window.from, all.to - all.from);
  const from = clamped(Math.round(window.from + by), all.from, all.to - length);
  return { from, to: from + length };
}

/** One end of the window moved; it does not pass the other. */
export function stretched(window: Ends, end: 'from' | 'to', by: number, all: Ends): Ends {
  const least = Math.min(60, all.to - all.from);
  return end === 'from'
    ? { ...window, from: clamped(Math.round(window.from + by), all.from, window.to - least) }
    : { ...window, to: clamped(Math.round(window.to + by), window.from + least, all.to) };
}

/** The ends at the nearest days (or what the cells are); one that is shorter than a cell stays as it is. */
export function snapped(window: Ends, cells: readonly Cell[]): Ends {
  const nearest = (epoch: number): number => {
    const cell = cells.find(({ to }) => epoch < to);
    if (!cell) return cells.at(-1)?.to ?? epoch;
    return epoch - cell.from < cell.to - epoch ? cell.from : cell.to;
  };
  const ends = { from: nearest(window.from), to: nearest(window.to) };
  return ends.from < ends.to ? ends : window;
}

/**
 * The window moved by whole cells, by the calendar: from a month's first day to the next one's, over
 * changes of the clock too.
 */
export function steppedBy(cells: readonly Cell[], epoch: number, steps: number): number {
  const at = cells.findIndex(({ to }) => epoch < to);
  const index = at === -1 ? cells.length : at;
  const next = cells[clamped(index + steps, 0, cells.length - 1)];
  const here = cells[Math.min(index, cells.length - 1)];
  if (!next || !here) return 0;
  const beyond = index + steps >= cells.length ? next.to - next.from : 0;
  return next.from + beyond - (at === -1 ? here.to : here.from);
}
