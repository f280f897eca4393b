/** Entries as text and as JSON, for the clipboard. */

import type { LogEntry, PartitionFailure } from '../bindings';
import { bandName, bandOf } from './levels';
import { rfc3339, type Zone } from './time';

/** The common form, `time LEVEL source: message`, which `daybook ingest` reads back. */
export function asText(entry: LogEntry, zone: Zone): string {
  const head = `${rfc3339(entry.epoch, entry.nanos, zone)} ${bandName(bandOf(entry.loglevel))}`;
  return `${head} ${entry.src === '' ? '' : `${entry.src}: `}${entry.content}`;
}

/** The fields of `LogEntry` plus `time`: what `daybook search -o jsonl` prints, made readable. */
export const asJson = (entry: LogEntry): string => JSON.stringify(timed(entry), null, 2);

/** The same on one line. */
export const asJsonLine = (entry: LogEntry): string => JSON.stringify(timed(entry));

const timed = (entry: LogEntry) => ({ time: rfc3339(entry.epoch, entry.nanos, 'utc'), ...entry });

/** A value of `attrs` on one line. */
export const attrText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

export const failureText = (failure: PartitionFailure): string =>
  `${failure.context} ${failure.day} ${failure.kind}: ${failure.message} (${failure.path})`;

/** Puts text on the clipboard; false where the view does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
