/** What the keys for marks do on the log page. */

import type { Command } from '../lib/keys';
import { plural } from '../lib/numbers';
import type { Logs } from './logs.svelte';
import type { Marks } from './marks.svelte';
import { chosenRows, NO_ROW, type RowHost } from './row-commands';

type MarkCommand = Extract<
  Command,
  'mark' | 'markNote' | 'nextMark' | 'previousMark' | 'marks' | 'undo'
>;

/** Rows that one press marks. A mark is for what one wants to find again. */
const MOST_MARKED = 500;

const tooMany = (count: number): string =>
  `${plural(count, 'row')} are more than the ${MOST_MARKED} that can be marked at once`;

/** What they need of the page. */
export interface MarkHost extends RowHost {
  firstShown(): number;
  /** Shows the list of marks. */
  show(): void;
}

export function markCommands(
  logs: Logs,
  marks: Marks,
  host: MarkHost,
): Record<MarkCommand, () => void> {
  return {
    mark: () =>
      void chosenRows(logs, host, MOST_MARKED, tooMany).then((entries) => {
        if (entries.length > 0) void marks.toggle(entries);
      }),
    markNote: () => {
      if (!logs.row.entry) return logs.say(NO_ROW);
      logs.row.detail = true;
      marks.write(logs.row.entry);
    },
    nextMark: () => void marks.step(1, host.firstShown()),
    previousMark: () => void marks.step(-1, host.firstShown()),
    marks: () => host.show(),
    undo: () => logs.notices.take(),
  };
}
