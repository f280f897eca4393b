/** What the keys for marks do on the log page. */

import type { LogEntry } from '../bindings';
import type { Command } from '../lib/keys';
import type { Logs } from './logs.svelte';
import type { Marks } from './marks.svelte';

type MarkCommand = Extract<
  Command,
  'mark' | 'markNote' | 'nextMark' | 'previousMark' | 'marks' | 'undo'
>;

/** What they need of the page. */
export interface MarkHost {
  /** Indices of the rows that a selection of text goes over, where it is more than one. */
  selectedRows(): number[];
  firstShown(): number;
  /** Shows the list of marks. */
  show(): void;
}

export function markCommands(
  logs: Logs,
  marks: Marks,
  host: MarkHost,
): Record<MarkCommand, () => void> {
  const without = () => logs.say('First choose a row: by its keys, or with a click');
  function chosen(): LogEntry[] {
    const several = host.selectedRows().flatMap((index) => logs.search.rows?.get(index) ?? []);
    return several.length > 0 || !logs.entry ? several : [logs.entry];
  }
  return {
    mark: () => {
      const entries = chosen();
      if (entries.length === 0) without();
      else void marks.toggle(entries);
    },
    markNote: () => {
      if (!logs.entry) return without();
      logs.detail = true;
      marks.write(logs.entry);
    },
    nextMark: () => void marks.step(1, host.firstShown()),
    previousMark: () => void marks.step(-1, host.firstShown()),
    marks: () => host.show(),
    undo: () => logs.notices.take(),
  };
}
