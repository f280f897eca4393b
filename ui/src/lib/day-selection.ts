/** Days that are chosen in the store's calendar, and what operations are asked about them. */

import type { DayName, PartitionInfo } from '../bindings';
import { DAY, dayNumber, type Days } from './days';
import { bytesOf, isOver } from './store-days';

/** A day of a context as a set holds it; a context's name has no space. */
export type DayKey = `${string} ${string}`;

export const keyOfDay = ({ context, day }: { context: string; day: string }): DayKey =>
  `${context} ${day}`;

export const byKeyOf = (partitions: readonly PartitionInfo[]): ReadonlyMap<DayKey, PartitionInfo> =>
  new Map(partitions.map((part) => [keyOfDay(part), part]));

/** What `store.pack` and its like are asked: some contexts, and days without a gap. */
export interface DaysRequest {
  contexts: string[];
  epoch_from: number;
  epoch_to: number;
}

/**
 * As few requests as name exactly these days. Days that are not there may lie between them: nothing
 * is done to those.
 */
export function requestsFor(
  partitions: readonly PartitionInfo[],
  chosen: readonly PartitionInfo[],
): DaysRequest[] {
  const wanted = new Set(chosen.map(keyOfDay));
  const byContext = new Map<string, PartitionInfo[]>();
  for (const part of partitions) {
    const parts = byContext.get(part.context);
    if (parts) parts.push(part);
    else byContext.set(part.context, [part]);
  }
  const byRange = new Map<string, DaysRequest>();
  const add = (context: string, first: number, last: number) => {
    const [epoch_from, epoch_to] = [first * DAY, (last + 1) * DAY];
    const key = `${epoch_from} ${epoch_to}`;
    const request = byRange.get(key) ?? { contexts: [], epoch_from, epoch_to };
    request.contexts.push(context);
    byRange.set(key, request);
  };
  for (const [context, parts] of byContext) {
    const days = parts.map((part) => ({
      day: dayNumber(part.day),
      is: wanted.has(keyOfDay(part)),
    }));
    days.sort((a, b) => a.day - b.day);
    let run = null as Days | null;
    for (const { day, is } of days) {
      if (is) run = { first: run?.first ?? day, last: day };
      else if (run) {
        add(context, run.first, run.last);
        run = null;
      }
    }
    if (run) add(context, run.first, run.last);
  }
  return [...byRange.values()].sort((a, b) => a.epoch_from - b.epoch_from);
}

export const namesOf = (parts: readonly PartitionInfo[]): DayName[] =>
  parts.map(({ context, day }) => ({ context, day }));

/** What can be done to what is chosen: the days of it that each action is for. */
export interface Able {
  pack: PartitionInfo[];
  unpack: PartitionInfo[];
  pinned: number;
}

export function ableOf(chosen: readonly PartitionInfo[], now: number): Able {
  const is = (part: PartitionInfo, ...states: PartitionInfo['state'][]) =>
    states.includes(part.state);
  return {
    pack: chosen.filter(
      // What was written to a packed day since lies beside it: it can be packed anew.
      (part) =>
        isOver(dayNumber(part.day), now) &&
        (is(part, 'open', 'tidied') || (is(part, 'packed') && part.bytes > 0)),
    ),
    unpack: chosen.filter((part) => is(part, 'packed')),
    pinned: chosen.filter(({ pinned }) => pinned).length,
  };
}

export interface Sum {
  days: number;
  contexts: number;
  rows: number;
  /** Days whose entries are not known. */
  unknown: number;
  bytes: number;
}

export function sumOf(parts: readonly PartitionInfo[]): Sum {
  const sum = { days: parts.length, contexts: 0, rows: 0, unknown: 0, bytes: 0 };
  const contexts = new Set<string>();
  for (const part of parts) {
    contexts.add(part.context);
    sum.rows += part.rows ?? 0;
    if (part.rows === null) sum.unknown += 1;
    sum.bytes += bytesOf(part);
  }
  return { ...sum, contexts: contexts.size };
}
