/** The keys: one list, for the dispatcher and for the help. */

export type Command =
  | 'openLogs'
  | 'text'
  | 'source'
  | 'range'
  | 'context'
  | 'down'
  | 'up'
  | 'pageDown'
  | 'pageUp'
  | 'top'
  | 'bottom'
  | 'open'
  | 'close'
  | 'nextError'
  | 'previousError'
  | 'around'
  | 'refresh'
  | 'order'
  | 'errorsOnly'
  | 'zoomOut'
  | 'histogram'
  | 'sidebar'
  | 'copy'
  | 'zone'
  | 'theme'
  | 'help';

export interface Binding {
  command: Command;
  /** As `KeyboardEvent.key` says them; any of these. */
  keys: readonly string[];
  /** What it does, for the help. */
  does: string;
  group: 'Find' | 'Move' | 'Read' | 'Window';
}

export const BINDINGS: readonly Binding[] = [
  {
    command: 'openLogs',
    keys: ['O', 'Mod+o'],
    does: 'Open logs: files or a folder',
    group: 'Find',
  },
  { command: 'text', keys: ['/'], does: 'Search the text', group: 'Find' },
  { command: 'source', keys: ['s'], does: 'Choose a source', group: 'Find' },
  { command: 'range', keys: ['t', 'r'], does: 'Choose the time range', group: 'Find' },
  { command: 'context', keys: ['C'], does: 'Choose the context', group: 'Find' },
  { command: 'errorsOnly', keys: ['!'], does: 'Errors only, and back', group: 'Find' },
  { command: 'order', keys: ['o'], does: 'Newest or oldest first', group: 'Find' },
  { command: 'zoomOut', keys: ['Z', 'Backspace'], does: 'Back to the range before', group: 'Find' },
  { command: 'refresh', keys: ['R', 'F5'], does: 'Search again, up to now', group: 'Find' },
  { command: 'down', keys: ['j', 'ArrowDown'], does: 'Next row', group: 'Move' },
  { command: 'up', keys: ['k', 'ArrowUp'], does: 'Previous row', group: 'Move' },
  { command: 'pageDown', keys: ['PageDown', ' '], does: 'A page down', group: 'Move' },
  { command: 'pageUp', keys: ['PageUp'], does: 'A page up', group: 'Move' },
  { command: 'top', keys: ['g', 'Home'], does: 'First row', group: 'Move' },
  { command: 'bottom', keys: ['G', 'End'], does: 'Last row', group: 'Move' },
  { command: 'nextError', keys: ['e'], does: 'Next error', group: 'Move' },
  { command: 'previousError', keys: ['E'], does: 'Previous error', group: 'Move' },
  { command: 'open', keys: ['Enter'], does: 'Open the row', group: 'Read' },
  { command: 'close', keys: ['Escape'], does: 'Stop the search, close, go back', group: 'Read' },
  {
    command: 'around',
    keys: ['c'],
    does: 'What happened around the row, filters off',
    group: 'Read',
  },
  { command: 'copy', keys: ['y'], does: 'Copy the row as text', group: 'Read' },
  { command: 'histogram', keys: ['i'], does: 'To the histogram', group: 'Window' },
  { command: 'sidebar', keys: ['b'], does: 'Show or hide the sources', group: 'Window' },
  { command: 'zone', keys: ['u'], does: 'Local time or UTC', group: 'Window' },
  { command: 'theme', keys: ['D'], does: 'Light, dark, or as the system', group: 'Window' },
  { command: 'help', keys: ['?'], does: 'This help', group: 'Window' },
];

const BY_KEY = new Map(BINDINGS.flatMap(({ command, keys }) => keys.map((key) => [key, command])));

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The command of a key. With a modifier it is the system's or the browser's, but for a few. */
export function commandOf(event: Pressed): Command | null {
  if (event.altKey) return null;
  // Ctrl, or Cmd on a Mac; where both are pressed it is somebody else's.
  const modified = event.ctrlKey !== event.metaKey;
  if (modified) return BY_KEY.get(`Mod+${event.key}`) ?? null;
  return event.ctrlKey ? null : (BY_KEY.get(event.key) ?? null);
}

const CAPS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  ' ': 'Space',
  Backspace: '⌫',
};

const onMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

export function keyCap(key: string): string {
  if (key.startsWith('Mod+')) return `${onMac ? '⌘' : 'Ctrl+'}${key.slice(4).toUpperCase()}`;
  return CAPS[key] ?? key;
}
