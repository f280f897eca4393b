/** Exporting in words: names of files, forms, and the same in a terminal. */

import type {
  Compression,
  ExportAs,
  ExportDay,
  ExportWhat,
  LogFilter,
  Progress,
} from '../bindings';
import { plural } from './numbers';
import { dateText, ianaZone, type Zone } from './time';

export interface Form {
  format: ExportAs;
  label: string;
  about: string;
}

export const FORMS: readonly Form[] = [
  {
    format: 'daybook',
    label: 'Bundle',
    about:
      'One file to keep or to hand on, with its marks and notes: verified, searched as it is, taken in elsewhere without doubling a row.',
  },
  {
    format: 'jsonl',
    label: 'JSON lines',
    about: 'Every field of every entry, one object a line; Daybook takes it in again.',
  },
  {
    format: 'csv',
    label: 'CSV',
    about: 'For spreadsheets. A cell that could be taken for a formula is made plain text.',
  },
  {
    format: 'parquet',
    label: 'Parquet',
    about: 'One table for DuckDB, pandas, Spark and their like.',
  },
];

export const isLines = (format: ExportAs): boolean => format === 'jsonl' || format === 'csv';

/** What a file's name ends with. */
export const endingOf = (format: ExportAs, compression: Compression | null): string =>
  isLines(format) && compression ? `${format}.${compression}` : format;

/** A name for the file: the days that it is of. */
export function fileName(
  ending: string,
  { epoch_from, epoch_to }: LogFilter,
  days: readonly ExportDay[],
  now: number,
  zone: Zone,
): string {
  const sorted = days.map(({ day }) => day).sort();
  const first = sorted[0] ?? dateText(epoch_from ?? now, zone);
  const last = sorted.at(-1) ?? dateText(epoch_to === undefined ? now : epoch_to - 1, zone);
  const isOpen = days.length === 0 && epoch_from === undefined;
  const span = isOpen ? `until-${last}` : first === last ? first : `${first}_${last}`;
  return `daybook-${span}.${ending}`;
}

/** `3 days of default, 1 day of staging` */
export function daysText(days: readonly ExportDay[]): string {
  const counts: Record<string, number> = {};
  for (const { context } of days) counts[context] = (counts[context] ?? 0) + 1;
  const parts = Object.entries(counts).map(([context, n]) => `${plural(n, 'day')} of ${context}`);
  const more = parts.length > 3 ? ` and ${plural(parts.length - 3, 'context')} more` : '';
  return `${parts.slice(0, 3).join(', ')}${more}`;
}

const DAY = 86_400;

/** The days of a context that follow each other, as one range each. */
function runsOf(days: readonly ExportDay[]): { context: string; from: number; to: number }[] {
  const starts = days.map(({ context, day }) => ({ context, from: Date.parse(day) / 1000 }));
  starts.sort((a, b) =>
    a.context === b.context ? a.from - b.from : a.context < b.context ? -1 : 1,
  );
  const runs: { context: string; from: number; to: number }[] = [];
  for (const { context, from } of starts) {
    const last = runs.at(-1);
    if (last && last.context === context && from <= last.to) last.to = from + DAY;
    else runs.push({ context, from, to: from + DAY });
  }
  return runs;
}

/** For a shell, as one word. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const moment = (epoch: number): string =>
  new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');

/** What a command line has to say of an export. */
export interface Said {
  base: string | null;
  /** The file as it was called. */
  file: string;
  /** The query line that was asked. */
  query: string;
  what: ExportWhat;
  zone: Zone;
}

/** The same in a terminal: a line, or one for each run of days that a line can say. */
export function exportCommands({ base, file, query, what, zone }: Said): string[] {
  const { filter, days = [], format, compression } = what;
  const { epoch_from: from, epoch_to: to } = filter;
  const asked = query.trim();
  const runs = runsOf(days ?? []);
  const ranges = runs.length > 0 ? runs : [{ context: null, from, to }];
  return ranges.map((range, at) => {
    const ending = `.${endingOf(format, compression ?? null)}`;
    const named = file.endsWith(ending);
    const stem = named ? file.slice(0, -ending.length) : file;
    const name = ranges.length === 1 ? file : `${stem}-${at + 1}${named ? ending : ''}`;
    return [
      'daybook',
      ...(base === null ? [] : ['--base', word(base)]),
      ...(isLines(format) ? ['--tz', word(ianaZone(zone))] : []),
      'export',
      word(name),
      ...(range.context === null ? [] : ['-c', word(range.context)]),
      ...(range.from === undefined ? [] : ['-S', moment(range.from)]),
      ...(range.to === undefined ? [] : ['-U', moment(range.to)]),
      ...(named ? [] : ['--format', format]),
      // What begins with a dash would be taken for an option.
      ...(asked.startsWith('-') ? ['--'] : []),
      ...(asked === '' ? [] : [word(asked)]),
    ].join(' ');
  });
}

/** How much of an export is written, 0 to 1; null where nobody can tell. */
export function partWritten(
  { found, partitions_done, partitions_total }: Progress,
  rows: number,
): number | null {
  if (rows > 0 && found > 0) return Math.min(1, found / rows);
  return partitions_total > 0 ? partitions_done / partitions_total : null;
}
