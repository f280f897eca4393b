/** Finding a row's index: how many rows come before it. */

import type { LevelFilter, LogEntry, LogFilter } from '../bindings';
import { ERROR_FROM } from '../lib/levels';
import { BLOCK, type Rows, type RowSource } from './rows';

type Counter = (filter: LogFilter) => Promise<number>;

export interface Found {
  index: number;
  entry: LogEntry;
}

export const isError = (entry: LogEntry): boolean => entry.error || entry.loglevel >= ERROR_FROM;

export const sameEntry = (a: LogEntry, b: LogEntry): boolean =>
  a.logid === b.logid && a.epoch === b.epoch && a.context_name === b.context_name;

/** Earlier is negative: the store's order, (epoch, nanos, context, logid). */
export function compareEntries(a: LogEntry, b: LogEntry): number {
  const byTime = a.epoch - b.epoch || a.nanos - b.nanos;
  if (byTime !== 0) return byTime;
  if (a.context_name !== b.context_name) return a.context_name < b.context_name ? -1 : 1;
  return a.logid - b.logid;
}

const max = (a: number | null | undefined, b: number): number => Math.max(a ?? -Infinity, b);
const min = (a: number | null | undefined, b: number): number => Math.min(a ?? Infinity, b);

const signal = (): AbortSignal => new AbortController().signal;

/** The index of `entry` under `filter`; where it is not among the rows, of its place. */
export async function indexOf(
  filter: LogFilter,
  source: RowSource,
  count: Counter,
  entry: LogEntry,
): Promise<number> {
  const newest = filter.order !== 'oldest_first';
  const second: LogFilter = {
    ...filter,
    epoch_from: max(filter.epoch_from, entry.epoch),
    epoch_to: min(filter.epoch_to, entry.epoch + 1),
  };
  const before: LogFilter = newest
    ? { ...filter, epoch_from: max(filter.epoch_from, entry.epoch + 1) }
    : { ...filter, epoch_to: min(filter.epoch_to, entry.epoch) };
  let index = isEmpty(before) ? 0 : await count(before);
  let cursor: string | null = null;
  do {
    const page = await source.page(
      { ...second, limit: 1000, ...(cursor ? { cursor } : {}) },
      signal(),
    );
    for (const candidate of page.entries) {
      const order = compareEntries(candidate, entry);
      if (newest ? order <= 0 : order >= 0) return index;
      index += 1;
    }
    cursor = page.next;
  } while (cursor !== null);
  return index;
}

const isEmpty = ({ epoch_from, epoch_to }: LogFilter): boolean =>
  (epoch_from ?? -Infinity) >= (epoch_to ?? Infinity);

/** Only what is graver than ERROR of the levels asked for; null when none of them is. */
export function onlyErrors(levels: LevelFilter | null | undefined): LevelFilter | null {
  if (!levels) return { min: ERROR_FROM };
  if ('min' in levels) return { min: Math.max(levels.min, ERROR_FROM) };
  if ('set' in levels) {
    const set = levels.set.filter((level) => level >= ERROR_FROM);
    return set.length > 0 ? { set } : null;
  }
  const ranges = levels.ranges
    .filter(([, to]) => to > ERROR_FROM)
    .map(([from, to]): [number, number] => [Math.max(from, ERROR_FROM), to]);
  return ranges.length > 0 ? { ranges } : null;
}

/**
 * The next error in a direction of the list. Rows in memory are looked through first; beyond them
 * the store is asked for what is an error by its level and what is one by its flag, whichever is nearer.
 */
export async function findError(
  rows: Rows,
  source: RowSource,
  count: Counter,
  index: number,
  entry: LogEntry | undefined,
  direction: 1 | -1,
): Promise<Found | null> {
  let at = index + direction;
  for (let row = rows.get(at); row; row = rows.get(at)) {
    if (isError(row)) return { index: at, entry: row };
    at += direction;
  }
  if (at < 0 || (rows.exact && at >= rows.total)) return null;
  const from = rows.get(at - direction) ?? entry;
  if (!from) return null;
  const newest = rows.filter.order !== 'oldest_first';
  const later = newest === (direction === -1);
  const found = await nearestError(rows.filter, source, from, later);
  return found ? { index: await indexOf(rows.filter, source, count, found), entry: found } : null;
}

async function nearestError(
  filter: LogFilter,
  source: RowSource,
  from: LogEntry,
  later: boolean,
): Promise<LogEntry | null> {
  const bound: LogFilter = later
    ? { ...filter, order: 'oldest_first', epoch_from: max(filter.epoch_from, from.epoch) }
    : { ...filter, order: 'newest_first', epoch_to: min(filter.epoch_to, from.epoch + 1) };
  const levels = onlyErrors(filter.levels);
  // Where the search is for entries without the flag, only the level tells an error.
  const asked: LogFilter[] = filter.error === false ? [] : [{ ...bound, error: true }];
  if (levels) asked.push({ ...bound, levels });
  const beyond = (entry: LogEntry) => compareEntries(entry, from) * (later ? 1 : -1) > 0;
  const found = await Promise.all(asked.map((one) => firstMatch(one, source, beyond)));
  return found.reduce<LogEntry | null>((best, one) => {
    if (!one || !best) return one ?? best;
    return compareEntries(one, best) * (later ? 1 : -1) < 0 ? one : best;
  }, null);
}

async function firstMatch(
  filter: LogFilter,
  source: RowSource,
  matches: (entry: LogEntry) => boolean,
): Promise<LogEntry | null> {
  let cursor: string | null = null;
  do {
    const page = await source.page(
      { ...filter, limit: BLOCK, ...(cursor ? { cursor } : {}) },
      signal(),
    );
    const found = page.entries.find(matches);
    if (found) return found;
    cursor = page.next;
  } while (cursor !== null);
  return null;
}
