/** Finding a row's index: how many rows come before it. */

import type { EntryRef, LevelFilter, LogEntry, LogFilter, MatchExpr } from '../bindings';
import { hasHit, hitsOf } from '../lib/segments';
import type { TextPart } from '../lib/terms';
import { BLOCK, type Rows, type RowSource } from './rows';

type Counter = (filter: LogFilter) => Promise<number>;

export interface Found {
  index: number;
  entry: LogEntry;
}

/** Whether an entry is of level `least` or graver. What is flagged as an error always is. */
export const isGrave = (entry: LogEntry, least: number): boolean =>
  entry.error || entry.loglevel >= least;

export const sameEntry = (a: EntryRef, b: EntryRef): boolean => compareEntries(a, b) === 0;

/** Earlier is negative: the store's order, (epoch, nanos, context, logid). */
export function compareEntries(a: EntryRef, b: EntryRef): number {
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
  entry: EntryRef,
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

/** What came of looking for a row. */
export interface Lookup {
  entry: LogEntry | null;
  /** Its day could not be read: then it may be there nevertheless. */
  unreadable: boolean;
}

/** The row of this name under `filter`, by the second it lies in. */
export async function findEntry(
  filter: LogFilter,
  source: RowSource,
  entry: EntryRef,
): Promise<Lookup> {
  const second: LogFilter = {
    ...filter,
    order: 'oldest_first',
    epoch_from: max(filter.epoch_from, entry.epoch),
    epoch_to: min(filter.epoch_to, entry.epoch + 1),
  };
  let cursor: string | null = null;
  let unreadable = false;
  if (isEmpty(second)) return { entry: null, unreadable };
  do {
    const page = await source.page(
      { ...second, limit: 1000, ...(cursor ? { cursor } : {}) },
      signal(),
    );
    const found = page.entries.find((candidate) => sameEntry(candidate, entry));
    if (found) return { entry: found, unreadable: false };
    unreadable ||= page.partitions_failed.length > 0;
    const last = page.entries.at(-1);
    cursor = last && compareEntries(last, entry) < 0 ? page.next : null;
  } while (cursor !== null);
  return { entry: null, unreadable };
}

/**
 * The index of the first row at or after a second, in time: from there the rows go on where the
 * oldest come first, and lead up to it where the newest do. Null when no row is so late.
 */
export async function indexAt(
  filter: LogFilter,
  count: Counter,
  epoch: number,
): Promise<number | null> {
  const later: LogFilter = { ...filter, epoch_from: max(filter.epoch_from, epoch) };
  const after = isEmpty(later) ? 0 : await count(later);
  if (after === 0) return null;
  if (filter.order !== 'oldest_first') return after - 1;
  const earlier: LogFilter = { ...filter, epoch_to: min(filter.epoch_to, epoch) };
  return isEmpty(earlier) ? 0 : count(earlier);
}

const isEmpty = ({ epoch_from, epoch_to }: LogFilter): boolean =>
  (epoch_from ?? -Infinity) >= (epoch_to ?? Infinity);

/** Of the levels asked for only those from `least` on; null when none of them is. */
export function levelsFrom(
  levels: LevelFilter | null | undefined,
  least: number,
): LevelFilter | null {
  if (!levels) return { min: least };
  if ('min' in levels) return { min: Math.max(levels.min, least) };
  if ('set' in levels) {
    const set = levels.set.filter((level) => level >= least);
    return set.length > 0 ? { set } : null;
  }
  const ranges = levels.ranges
    .filter(([, to]) => to > least)
    .map(([from, to]): [number, number] => [Math.max(from, least), to]);
  return ranges.length > 0 ? { ranges } : null;
}

/** What one steps to: how it is told among rows in memory, and how the store is asked for it. */
export interface Seek {
  /** Null where only the store can tell. */
  matches: ((entry: LogEntry) => boolean) | null;
  /** Searches within a filter that have it; any of them may. */
  within: (filter: LogFilter) => LogFilter[];
}

/** To entries of level `least` or graver. */
export const toGrave = (least: number): Seek => ({
  matches: (entry) => isGrave(entry, least),
  within: (filter) => {
    const levels = levelsFrom(filter.levels, least);
    // Where the search is for entries without the flag, only the level tells an error.
    const asked: LogFilter[] = filter.error === false ? [] : [{ ...filter, error: true }];
    if (levels) asked.push({ ...filter, levels });
    return asked;
  },
});

/** To entries whose text holds any of these. */
export function toMatch(parts: readonly TextPart[]): Seek {
  const { pattern, whole } = hitsOf(parts);
  const any = parts.map(({ text, regex }): MatchExpr => ({
    text: regex ? { regex: text } : { substring: text },
  }));
  return {
    matches: pattern && whole ? (entry) => hasHit(entry.content, pattern) : null,
    within: (filter) => [
      { ...filter, matching: { all: [...(filter.matching ? [filter.matching] : []), { any }] } },
    ],
  };
}

/**
 * The next entry of a kind in a direction of the list. Rows in memory are looked through first;
 * beyond them the store is asked for the nearest one.
 */
export async function findNext(
  rows: Rows,
  source: RowSource,
  count: Counter,
  index: number,
  entry: LogEntry | undefined,
  direction: 1 | -1,
  step: Seek,
): Promise<Found | null> {
  let at = index + direction;
  if (step.matches) {
    for (let row = rows.get(at); row; row = rows.get(at)) {
      if (step.matches(row)) return { index: at, entry: row };
      at += direction;
    }
  }
  if (at < 0 || (rows.exact && at >= rows.total)) return null;
  const newest = rows.filter.order !== 'oldest_first';
  const later = newest === (direction === -1);
  const from = rows.get(at - direction) ?? entry;
  // Before the first row there is none to go on from.
  if (!from && index >= 0) return null;
  const found = await nearest(rows.filter, source, from, later, step);
  return found ? { index: await indexOf(rows.filter, source, count, found), entry: found } : null;
}

async function nearest(
  filter: LogFilter,
  source: RowSource,
  from: LogEntry | undefined,
  later: boolean,
  step: Seek,
): Promise<LogEntry | null> {
  const order = later ? 'oldest_first' : 'newest_first';
  const bound: LogFilter = !from
    ? { ...filter, order }
    : later
      ? { ...filter, order, epoch_from: max(filter.epoch_from, from.epoch) }
      : { ...filter, order, epoch_to: min(filter.epoch_to, from.epoch + 1) };
  const beyond = (entry: LogEntry) => !from || compareEntries(entry, from) * (later ? 1 : -1) > 0;
  const found = await Promise.all(step.within(bound).map((one) => firstMatch(one, source, beyond)));
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
