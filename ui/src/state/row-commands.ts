/** Rows that a person chose on the log page, and what the keys copy of them. */

import type { LogEntry } from '../bindings';
import { asJson, asJsonLine, asText } from '../lib/copy';
import { grouped, plural } from '../lib/numbers';
import type { Zone } from '../lib/time';
import { asFailure } from '../platform';
import type { Logs } from './logs.svelte';

/** What they need of the page. */
export interface RowHost {
  /** The first row and the last one that a selection of text goes over, where they are two. */
  selectedRows(): { first: number; last: number } | null;
}

/** Said when there is none. */
export const NO_ROW = 'First choose a row: by its keys, or with a click';

/** Rows that are taken at once. More are for a file, which exporting makes. */
export const MOST_ROWS = 10_000;

export const tooMany = (count: number): string =>
  `${plural(count, 'row')} are more than the ${grouped(MOST_ROWS)} that can be copied at once: export the search`;

/**
 * The rows that a selection goes over, or the one that is read, also those that are not in memory. None where
 * they are too many or cannot be had; that is said, as it is when there is none.
 */
export async function chosenRows(
  logs: Logs,
  host: RowHost,
  most = MOST_ROWS,
  said = tooMany,
): Promise<LogEntry[]> {
  const { rows } = logs.search;
  const several = host.selectedRows();
  const found: LogEntry[] = [];
  if (!several || !rows) {
    if (logs.row.entry) found.push(logs.row.entry);
    else logs.say(NO_ROW);
    return found;
  }
  const { first, last } = several;
  if (last - first >= most) {
    logs.say(said(last - first + 1));
    return found;
  }
  const { signal } = new AbortController();
  try {
    for (let index = first; index <= last; index += 1) {
      // What is in memory is there at once: a view lets one copy only while a key is fresh.
      const entry = rows.get(index) ?? (await rows.fetch(index, signal));
      if (entry) found.push(entry);
    }
  } catch (thrown) {
    logs.say(asFailure(thrown).message);
    return [];
  }
  return found;
}

export interface CopyHost extends RowHost {
  zone(): Zone;
  /** Copies, and says as what. */
  copy(text: string, what: string): void;
}

/** Several rows are a line each, so that `daybook ingest` reads back what was copied. */
export function copyCommands(
  logs: Logs,
  host: CopyHost,
): Record<'copy' | 'copyJson', () => Promise<void>> {
  async function copy(
    one: (entry: LogEntry) => string,
    each: typeof one,
    what: string,
  ): Promise<void> {
    const entries = await chosenRows(logs, host);
    const [only] = entries;
    if (!only) return;
    if (entries.length === 1) host.copy(one(only), what);
    else host.copy(entries.map(each).join('\n'), `${what}, ${plural(entries.length, 'row')}`);
  }
  const text = (entry: LogEntry) => asText(entry, host.zone());
  return {
    copy: () => copy(text, text, 'text'),
    copyJson: () => copy(asJson, asJsonLine, 'JSON'),
  };
}
