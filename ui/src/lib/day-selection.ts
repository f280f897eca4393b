/** Days that are chosen in the store's calendar, and what operations are asked about them. */

import type { DayRef, PartitionInfo } from '../bindings';
import { dayNumber, spanOfDays } from './days';
import type { Query } from './query';
import { quoted } from './query-edit';
import { bytesOf, type DayKey, isOver, keyOfDay } from './store-days';

export const byKeyOf = (partitions: readonly PartitionInfo[]): ReadonlyMap<DayKey, PartitionInfo> =>
  new Map(partitions.map((part) => [keyOfDay(part), part]));

/** As operations take them. */
export const namesOf = (parts: readonly PartitionInfo[]): DayRef[] =>
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

/** What shows some days in the log page: from the first to the last of them, in their contexts. */
export function queryOfDays(parts: readonly PartitionInfo[]): Partial<Query> {
  const days = parts.map(({ day }) => dayNumber(day));
  const contexts = [...new Set(parts.map(({ context }) => context))];
  const span = spanOfDays({
    first: days.reduce((low, day) => Math.min(low, day), Infinity),
    last: days.reduce((high, day) => Math.max(high, day), 0),
  });
  return {
    range: { kind: 'custom', ...span },
    text: `context:${contexts.map(quoted).join(',')}`,
  };
}
