/** The columns of the list: which there are, in which order, and how wide. */

import type { LogEntry } from '../bindings';
import { fitting } from './columns';
import { attrText } from './copy';

export type ColumnId =
  'time' | 'level' | 'source' | 'context' | 'message' | 'tags' | `attrs.${string}`;

export interface ListColumn {
  id: ColumnId;
  /** Characters; null is as wide as what usually stands in it. */
  width: number | null;
}

/** A column as it is shown: the message alone takes what is left. */
export interface LaidOut {
  id: ColumnId;
  /** Characters; those of the message are what it has at least. */
  width: number;
}

/** Those that an entry always has, in the order in which they are offered. */
export const FIXED_COLUMNS = ['time', 'level', 'source', 'context', 'message', 'tags'] as const;

export const DEFAULT_COLUMNS: readonly ListColumn[] = (
  ['time', 'level', 'source', 'message'] as const
).map((id) => ({ id, width: null }));

const TITLES: Record<(typeof FIXED_COLUMNS)[number], string> = {
  time: 'Time',
  level: 'Level',
  source: 'Source',
  context: 'Context',
  message: 'Message',
  tags: 'Tags',
};

const isAttr = (id: ColumnId): id is `attrs.${string}` => id.startsWith('attrs.');

/** The name of an attribute that a column shows; null for those that every entry has. */
export const attrOf = (id: ColumnId): string | null => (isAttr(id) ? id.slice(6) : null);

export const columnTitle = (id: ColumnId): string => (isAttr(id) ? id.slice(6) : TITLES[id]);

/** More than that is a table to be made elsewhere, and a list that is slow to draw. */
const MOST_COLUMNS = 20;
const LONGEST_NAME = 200;
const WIDEST = 200;

const isColumnId = (text: unknown): text is ColumnId =>
  typeof text === 'string' &&
  text.length <= LONGEST_NAME &&
  ((FIXED_COLUMNS as readonly string[]).includes(text) || /^attrs\../.test(text));

/** What was kept may be of another version, or written by hand. The message is always there. */
export function readColumns(kept: unknown): readonly ListColumn[] {
  if (!Array.isArray(kept)) return DEFAULT_COLUMNS;
  const columns: ListColumn[] = [];
  for (const one of kept as unknown[]) {
    const { id, width } = (one ?? {}) as Record<string, unknown>;
    if (!isColumnId(id) || columns.some((column) => column.id === id)) continue;
    const wide = typeof width === 'number' && width >= 1 && width <= WIDEST ? width : null;
    columns.push({ id, width: wide });
  }
  const most = columns.slice(0, MOST_COLUMNS);
  if (most.length === 0) return DEFAULT_COLUMNS;
  return most.some(({ id }) => id === 'message') ? most : [...most, { id: 'message', width: null }];
}

type Columns = readonly ListColumn[];

export const hasColumn = (columns: Columns, id: ColumnId): boolean =>
  columns.some((column) => column.id === id);

/** Shows one more: where it is by default, an attribute before the message. */
export function withColumn(columns: Columns, id: ColumnId): Columns {
  if (hasColumn(columns, id) || columns.length >= MOST_COLUMNS) return columns;
  const order = FIXED_COLUMNS as readonly ColumnId[];
  const before = isAttr(id) ? order.slice(0, 4) : order.slice(0, order.indexOf(id));
  const last = columns.findLastIndex(
    (column) => before.includes(column.id) || (isAttr(id) && isAttr(column.id)),
  );
  return columns.toSpliced(last + 1, 0, { id, width: null });
}

export const withoutColumn = (columns: Columns, id: ColumnId): Columns =>
  id === 'message' ? columns : columns.filter((column) => column.id !== id);

export const toggledColumn = (columns: Columns, id: ColumnId): Columns =>
  hasColumn(columns, id) ? withoutColumn(columns, id) : withColumn(columns, id);

/** Puts a column where another one is now; what lies between moves up. */
export function movedColumn(columns: Columns, id: ColumnId, to: ColumnId): Columns {
  const from = columns.findIndex((column) => column.id === id);
  const place = columns.findIndex((column) => column.id === to);
  const column = columns[from];
  if (!column || place === -1) return columns;
  return columns.toSpliced(from, 1).toSpliced(place, 0, column);
}

/** Gives a column a width in characters; null is again as wide as what stands in it. */
export function sizedColumn(columns: Columns, id: ColumnId, width: number | null): Columns {
  const wide =
    width === null ? null : Math.min(WIDEST, Math.max(leastWidth(id), Math.round(width * 10) / 10));
  return columns.map((column) => (column.id === id ? { id, width: wide } : column));
}

/** The characters that a column is never narrower than. */
export const leastWidth = (id: ColumnId): number => (id === 'time' ? 8 : id === 'level' ? 5 : 6);

/** What a narrow list goes without, the smallest first. */
function spareOf(id: ColumnId, at: number): number {
  const order = ['tags', 'context', 'source', 'level', 'time'].indexOf(id);
  return order === -1 ? -at : order + 1;
}

/** The part of the list that the message has at least. */
const MESSAGE_SHARE = 0.5;

/**
 * The columns that fit into `room`, in characters, with `gap` between two of them. The message
 * keeps half of it: the others become narrower first, and then they go, attributes before the rest.
 */
export function laidOut(
  columns: Columns,
  usual: (id: ColumnId) => number,
  room: number,
  gap: number,
): LaidOut[] {
  const message = Math.floor(room * MESSAGE_SHARE);
  const wanted = columns.map(({ id, width }, at) => {
    if (id === 'message') return { id, title: id, width: message, want: message };
    const want = Math.max(leastWidth(id), width ?? usual(id));
    return { id, title: id, width: leastWidth(id) + gap, want, spare: spareOf(id, at) };
  });
  const kept = new Set(fitting<ColumnId>(wanted, room, () => false).map(({ id }) => id));
  const shown = wanted.filter(({ id }) => kept.has(id));
  const others = shown.filter(({ id }) => id !== 'message');
  const over = others.reduce((sum, { want }) => sum + want + gap, 0) - Math.max(0, room - message);
  // Times and levels that are cut say nothing: what else there is gives way, as far as it can.
  const soft = others.filter(({ id }) => id !== 'time' && id !== 'level');
  const given = shrunk(soft, over);
  const left = over - [...given.values()].reduce((sum, by) => sum + by, 0);
  const hard = shrunk(
    others.filter((column) => !soft.includes(column)),
    left,
  );
  return shown.map(({ id, want }) => ({
    id,
    width: want - (given.get(id) ?? hard.get(id) ?? 0),
  }));
}

/** By how much each becomes narrower so that all of them together lose `over`. */
function shrunk(columns: { id: ColumnId; want: number }[], over: number): Map<ColumnId, number> {
  const slack = columns.reduce((sum, { id, want }) => sum + want - leastWidth(id), 0);
  const part = slack <= 0 ? 0 : Math.min(1, Math.max(0, over) / slack);
  return new Map(columns.map(({ id, want }) => [id, (want - leastWidth(id)) * part]));
}

/** The tracks of a grid with these columns. */
export const tracks = (columns: readonly LaidOut[]): string =>
  columns
    .map(({ id, width }) => (id === 'message' ? 'minmax(0, 1fr)' : `${width.toFixed(2)}ch`))
    .join(' ');

/** How the columns share the list, in characters. */
export interface Layout {
  columns: LaidOut[];
  /** The tracks of its grid. */
  tracks: string;
  /** What the other columns leave of their half. */
  slack: number;
  /** What the message has. */
  messageChars: number;
}

/** Lays the columns out in `room` characters, with `gap` between two of them. */
export function layoutOf(
  columns: Columns,
  usual: (id: ColumnId) => number,
  room: number,
  gap: number,
): Layout {
  const laid = laidOut(columns, usual, room, gap);
  const half = Math.ceil(room / 2);
  const slack = laid.reduce(
    (rest, { id, width }) => rest - (id === 'message' ? 0 : width + gap),
    half,
  );
  return {
    columns: laid,
    tracks: tracks(laid),
    slack,
    messageChars: Math.floor(slack + room - half),
  };
}

/** The value of an attribute: dots also lead into objects, as in the query language. */
export function attrValue(attrs: unknown, name: string): unknown {
  if (typeof attrs !== 'object' || attrs === null) return undefined;
  if (Object.hasOwn(attrs, name)) return (attrs as Record<string, unknown>)[name];
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    if (!Object.hasOwn(attrs, head)) continue;
    const inside = attrValue((attrs as Record<string, unknown>)[head], name.slice(dot + 1));
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** What stands in a column that is plain text. */
export function cellText(entry: LogEntry, id: ColumnId): string {
  if (id === 'context') return entry.context_name;
  if (id === 'tags') return entry.tags.join(' ');
  const name = attrOf(id);
  if (name === null) return '';
  const value = attrValue(entry.attrs, name);
  return value === undefined ? '' : attrText(value);
}

/** The attributes of some entries, the most common first, as columns can show them. */
export function attrNames(entries: Iterable<LogEntry>, most: number): string[] {
  const counts = new Map<string, number>();
  const add = (object: object, before: string, depth: number) => {
    for (const [name, value] of Object.entries(object)) {
      const path = before + name;
      const inner: unknown = value;
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && depth < 2) {
        add(inner, `${path}.`, depth + 1);
      } else if (path !== '' && path.length < LONGEST_NAME - 6) {
        counts.set(path, (counts.get(path) ?? 0) + 1);
      }
    }
  };
  for (const { attrs } of entries) if (attrs) add(attrs, '', 0);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([name]) => name);
}
