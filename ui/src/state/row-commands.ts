/** Rows that a person chose on the log page, and what the keys copy of them. */

import type { LogEntry } from '../bindings';
import { asJson, asJsonLine, asText } from '../lib/copy';
import { plural } from '../lib/numbers';
import type { Zone } from '../lib/time';
import type { Logs } from './logs.svelte';

/** What they need of the page. */
export interface RowHost {
  /** Indices of the rows that a selection of text goes over, where it is more than one. */
  selectedRows(): number[];
}

/** Said when there is none. */
export const NO_ROW = 'First choose a row: by its keys, or with a click';

/** The rows that a selection goes over, or the one that is read. */
export function chosenRows(logs: Logs, host: RowHost): LogEntry[] {
  const several = host.selectedRows().flatMap((index) => logs.search.rows?.get(index) ?? []);
  return several.length > 0 || !logs.row.entry ? several : [logs.row.entry];
}

export interface CopyHost extends RowHost {
  zone(): Zone;
  /** Copies, and says as what. */
  copy(text: string, what: string): void;
}

/** Several rows are a line each, so that `daybook ingest` reads back what was copied. */
export function copyCommands(logs: Logs, host: CopyHost): Record<'copy' | 'copyJson', () => void> {
  function copy(one: (entry: LogEntry) => string, each: typeof one, what: string): void {
    const entries = chosenRows(logs, host);
    const [only] = entries;
    if (!only) logs.say(NO_ROW);
    else if (entries.length === 1) host.copy(one(only), what);
    else host.copy(entries.map(each).join('\n'), `${what}, ${plural(entries.length, 'row')}`);
  }
  const text = (entry: LogEntry) => asText(entry, host.zone());
  return {
    copy: () => copy(text, text, 'text'),
    copyJson: () => copy(asJson, asJsonLine, 'JSON'),
  };
}
