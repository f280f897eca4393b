/** Which of the keys that are pressed are the page's, and which belong to what has the focus. */

import { chordOf } from './chords';
import type { Command } from './keys';

/** Whether what has the focus takes what is typed. */
export const isTyping = (target: Element): boolean =>
  target.matches('input, select, textarea, [contenteditable]');

/** What one types has an undo of its own, and is selected by itself. */
const OF_FIELDS = new Set<Command>(['undo', 'storeUndo', 'allRows', 'storeAll']);

/** The command of a key that is pressed on `target`; null where the key is the target's own, or nobody's. */
export function commandOf(
  event: KeyboardEvent,
  target: Element,
  keymap: ReadonlyMap<string, Command>,
): Command | null {
  if (event.defaultPrevented || target.closest('dialog, [role="dialog"]')) return null;
  const typing = isTyping(target);
  if (typing && event.key !== 'Escape' && !event.ctrlKey && !event.metaKey) return null;
  // What a focused control does with these keys is the control's.
  if (target.closest('button, a') && (event.key === 'Enter' || event.key === ' ')) return null;
  // A long text scrolls by its own keys.
  if (target.matches('pre') && /^(Arrow|Page|Home|End| )/.test(event.key)) return null;
  const command = keymap.get(chordOf(event) ?? '') ?? null;
  return typing && command !== null && OF_FIELDS.has(command) ? null : command;
}
