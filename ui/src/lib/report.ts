/** What is known of the program and its store, as text for a report of a fault. */

import type { AppInfo, ContextInfo, MetricsSnapshot, PartitionInfo, Resources } from '../bindings';
import { failureAdvice, failureWord } from './failures';
import { bytesText, elapsedText, grouped, plural } from './numbers';
import { rfc3339, spanText } from './time';

/** All figures of one look. */
export interface Figures {
  info: AppInfo;
  resources: Resources;
  metrics: MetricsSnapshot;
  contexts: readonly ContextInfo[];
  partitions: readonly PartitionInfo[];
  /** When it was looked (Unix seconds). */
  epoch: number;
}

interface SeenFailure {
  epoch: number;
  operation: string;
  code: string;
  message: string;
  times: number;
}

/** A line: what it is, and what it says. */
export type Row = readonly [name: string, value: string];

const latency = ({ count, p50_us, p95_us }: MetricsSnapshot['query']): string =>
  count === 0
    ? 'none yet'
    : `${grouped(count)} · half within ${elapsedText(p50_us / 1000)}, 95 of 100 within ${elapsedText(p95_us / 1000)}`;

/** Uses of partitions that found their handle open, of all. */
function hitsText({ hits, misses }: MetricsSnapshot): string {
  const uses = hits + misses;
  return uses === 0
    ? 'none used yet'
    : `${Math.floor((hits / uses) * 100)} % of ${plural(uses, 'use')} found one open`;
}

/** Entries of all days; those of days that do not say are left out, and it says so. */
function entriesText(partitions: readonly PartitionInfo[]): string {
  const known = partitions.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  const sum = known.reduce((total, rows) => total + rows, 0);
  const unknown = partitions.length - known.length;
  return unknown === 0
    ? plural(sum, 'entry', 'entries')
    : `${plural(sum, 'entry', 'entries')} and those of ${plural(unknown, 'day')} not counted`;
}

/** `since` is when it was started, in the reader's zone. */
export const programRows = ({ info, resources, metrics, epoch }: Figures, since: string): Row[] => [
  ['Daybook', info.version],
  ['SQLite', info.sqlite_version],
  ['System', info.os],
  ['Running for', `${spanText(Math.max(0, epoch - info.started_epoch))}, since ${since}`],
  [
    'Memory',
    `${bytesText(resources.rss_bytes)} of ${bytesText(resources.system_total_bytes)} in this machine`,
  ],
  ['Processor', `${Math.round(resources.cpu_percent)} % of one core`],
  ['Open handles', `${grouped(metrics.open_handles)} · ${hitsText(metrics)}`],
  ['Searches', latency(metrics.query)],
  ['Failed so far', grouped(metrics.errors)],
];

export const storeRows = ({ resources, contexts, partitions }: Figures): Row[] => [
  [
    'Size',
    `${bytesText(resources.store_bytes)} · ${bytesText(resources.disk_free_bytes)} free on its disk`,
  ],
  [
    'Holds',
    `${plural(contexts.length, 'context')} · ${plural(partitions.length, 'day')} · ${entriesText(partitions)}`,
  ],
];

/** Days that cannot be read, oldest first. */
export const failedDays = (partitions: readonly PartitionInfo[]) =>
  partitions
    .flatMap(({ failure }) => (failure ? [failure] : []))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

const lines = (rows: readonly Row[]): string[] => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
};

/** Times are in UTC: who reads the report sits elsewhere. */
export function reportText(figures: Figures | null, failures: readonly SeenFailure[]): string {
  const parts: string[] = [];
  if (figures) {
    const { info, partitions, epoch } = figures;
    parts.push(
      `Daybook, ${rfc3339(epoch, 0, 'utc')}`,
      ...lines([
        ...programRows(figures, rfc3339(Math.floor(info.started_epoch), 0, 'utc')),
        ['Time zone', info.time_zone],
        ['Base folder', info.base],
        ...storeRows(figures),
      ]),
    );
    const failed = failedDays(partitions);
    if (failed.length > 0) parts.push('', 'Days that cannot be read');
    for (const { context, day, kind, message, path } of failed) {
      parts.push(`${context} ${day} ${failureWord(kind)}: ${message}`, `    ${path}`);
      parts.push(`    ${failureAdvice(kind)}`);
    }
  } else {
    parts.push('Daybook does not answer.');
  }
  parts.push('', failures.length === 0 ? 'No failure was seen.' : 'Last failures');
  for (const { epoch, operation, code, message, times } of failures) {
    const often = times > 1 ? ` (${times} times)` : '';
    parts.push(`${rfc3339(epoch, 0, 'utc')} ${operation} ${code}${often}: ${message}`);
  }
  return `${parts.join('\n')}\n`;
}
