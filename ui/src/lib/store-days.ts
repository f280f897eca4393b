/** What the store's calendar shows of each day: its state, its figures, its place among the contexts. */

import type { PartitionInfo } from '../bindings';
import { DAY, dayNumbers, dayOfEpoch } from './days';
import { failureWord } from './failures';
import { bytesText, grouped, plural } from './numbers';
import { fullDay } from './time';

export type DayState = 'open' | 'closed' | 'packed' | 'empty' | 'damaged';

/** A day of a context as a set holds it; a context's name has no space. */
export type DayKey = `${string} ${string}`;

export const keyOfDay = ({ context, day }: { context: string; day: string }): DayKey =>
  `${context} ${day}`;

/** A day of one context, or of all of them together. */
export interface StoreDay {
  day: number;
  state: DayState;
  /** All of it, or some of its contexts, is kept from retention. */
  pinned: 'no' | 'some' | 'all';
  /** Entries, as far as they are known. */
  rows: number;
  /** Bytes of all its files. */
  bytes: number;
  parts: readonly PartitionInfo[];
  /** Of the parts, in their order: made once, since sets of many are asked for them often. */
  keys: readonly DayKey[];
}

/** A row of the calendar: a context, or all of them under the name `null`. */
export interface StoreContext {
  context: string | null;
  days: ReadonlyMap<number, StoreDay>;
  rows: number;
  bytes: number;
}

const STATES: Record<PartitionInfo['state'], DayState> = {
  open: 'open',
  tidied: 'closed',
  packed: 'packed',
  empty: 'empty',
  failed: 'damaged',
};

export const bytesOf = ({ bytes, wal_bytes, packed_bytes }: PartitionInfo): number =>
  bytes + wal_bytes + packed_bytes;

const isPinned = ({ pinned }: PartitionInfo): boolean => pinned;

/** The gravest first: what is shown of a day that is of several kinds. */
const GRAVITY: readonly DayState[] = ['damaged', 'open', 'closed', 'packed', 'empty'];

export function dayOf(day: number, parts: readonly PartitionInfo[]): StoreDay {
  const states = parts.map(({ state }) => STATES[state]);
  const pins = parts.filter(isPinned).length;
  return {
    day,
    state: GRAVITY.find((state) => states.includes(state)) ?? 'empty',
    pinned: pins === 0 ? 'no' : pins === parts.length ? 'all' : 'some',
    rows: parts.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    bytes: parts.reduce((sum, part) => sum + bytesOf(part), 0),
    parts,
    keys: parts.map(keyOfDay),
  };
}

function gathered(context: string | null, byDay: ReadonlyMap<number, PartitionInfo[]>) {
  const days = new Map<number, StoreDay>();
  let [rows, bytes] = [0, 0];
  for (const [number, parts] of byDay) {
    const day = dayOf(number, parts);
    days.set(number, day);
    rows += day.rows;
    bytes += day.bytes;
  }
  return { context, days, rows, bytes };
}

/** The contexts by name, each with its days. */
export function contextsOf(partitions: readonly PartitionInfo[]): StoreContext[] {
  const numberOf = dayNumbers();
  const contexts = new Map<string, Map<number, PartitionInfo[]>>();
  for (const part of partitions) {
    const days = contexts.get(part.context) ?? new Map<number, PartitionInfo[]>();
    contexts.set(part.context, days.set(numberOf(part.day), [part]));
  }
  return [...contexts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([context, days]) => gathered(context, days));
}

/** All contexts as one. */
export function together(partitions: readonly PartitionInfo[]): StoreContext {
  const numberOf = dayNumbers();
  const days = new Map<number, PartitionInfo[]>();
  for (const part of partitions) {
    const day = numberOf(part.day);
    const parts = days.get(day);
    if (parts) parts.push(part);
    else days.set(day, [part]);
  }
  return gathered(null, days);
}

export interface Years {
  first: number;
  last: number;
}

/** The years that the store has days in, and the present one; a day from the far future is one too. */
export function yearsOf(partitions: readonly PartitionInfo[], now: number): Years {
  const present = new Date(now * 1000).getUTCFullYear();
  let [first, last] = [present, present];
  for (const { day } of partitions) {
    const year = Number(day.slice(0, 4));
    first = Math.min(first, year);
    last = Math.max(last, year);
  }
  return { first, last };
}

const WORDS: Record<DayState, string> = {
  open: 'open',
  closed: 'closed',
  packed: 'packed',
  empty: 'nothing in it',
  damaged: 'damaged',
};

/** The state as a word; what is damaged says how. */
export function stateWord({ state, parts }: StoreDay): string {
  const failure = parts.find((part) => part.failure)?.failure;
  return state === 'damaged' && failure ? failureWord(failure.kind) : WORDS[state];
}

/** How many of a day's contexts are of which state: `2 packed, 1 open`. */
export function statesText({ parts }: StoreDay): string {
  const words = parts.map((part) => stateWord(dayOf(0, [part])));
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size === 1) return words[0] ?? '';
  return [...counts].map(([word, count]) => `${grouped(count)} ${word}`).join(', ');
}

/** Of what its bytes are: `4.1 MB database, 32 KB log`. */
export function sizeText(parts: readonly PartitionInfo[]): string {
  const sum = (of: (part: PartitionInfo) => number) =>
    parts.reduce((total, part) => total + of(part), 0);
  const kinds = [
    [sum(({ bytes }) => bytes), 'database'],
    [sum(({ wal_bytes }) => wal_bytes), 'write-ahead log'],
    [sum(({ packed_bytes }) => packed_bytes), 'packed'],
  ] as const;
  const some = kinds.filter(([bytes]) => bytes > 0);
  return some.length === 0
    ? '0 B'
    : some.map(([bytes, kind]) => `${bytesText(bytes)} ${kind}`).join(' + ');
}

/** Entries of a day, as far as they are known. */
export function rowsText({ parts, rows }: StoreDay): string {
  const unknown = parts.filter((part) => part.rows === null).length;
  if (unknown === parts.length) return 'entries not counted';
  const known = plural(rows, 'entry', 'entries');
  return unknown === 0 ? known : `${known} and those not counted`;
}

/** The day is over, so that it can be packed. */
export const isOver = (day: number, now: number): boolean => day < dayOfEpoch(now);

/** All of a day in a sentence, to be read out. */
export function dayLabel(number: number, context: string, day: StoreDay | undefined): string {
  const name = `${fullDay(number * DAY)}, ${context}`;
  if (!day) return `${name}: missing`;
  const pinned = { no: '', some: ', some pinned', all: ', pinned' }[day.pinned];
  return `${name}: ${rowsText(day)}, ${bytesText(day.bytes)}, ${statesText(day)}${pinned}`;
}
