/** The commands of the saved searches: their list, and one for each key. */

import { SAVED_KEYS, type SavedCommand } from '../lib/keys';
import type { Logs } from './logs.svelte';

export function savedCommands(
  logs: Pick<Logs, 'lines' | 'ask' | 'say'>,
  show: () => void,
): Record<SavedCommand | 'saved', () => void> {
  const open = SAVED_KEYS.map((key) => {
    const run = () => {
      const line = logs.lines.savedAt(key);
      if (!line) return logs.say(`No saved search has the key ${key} yet`);
      logs.ask({ text: line.text });
      logs.say(`Saved search “${line.name}”`);
    };
    return [`saved${key}` as const, run] as const;
  });
  return { ...(Object.fromEntries(open) as Record<SavedCommand, () => void>), saved: show };
}
