/** The commands and their keys as they come: one list, for the dispatcher, the palette and the help. */

export type Command =
  | 'palette'
  | 'openLogs'
  | 'watches'
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
  | 'nextWarning'
  | 'previousWarning'
  | 'nextMatch'
  | 'previousMatch'
  | 'jump'
  | 'around'
  | 'refresh'
  | 'live'
  | 'order'
  | 'errorsOnly'
  | 'zoomIn'
  | 'zoomOut'
  | 'mark'
  | 'markNote'
  | 'nextMark'
  | 'previousMark'
  | 'marks'
  | 'undo'
  | 'back'
  | 'forward'
  | 'histogram'
  | 'sidebar'
  | 'copy'
  | 'copyJson'
  | 'copyLink'
  | 'zone'
  | 'timeStyle'
  | 'density'
  | 'wrap'
  | 'settings'
  | 'theme'
  | 'explain'
  | 'help'
  | 'health';

export interface Binding {
  command: Command;
  /** As `chordOf` names them; any of these. */
  keys: readonly string[];
  /** What it does, for the help. */
  does: string;
  group: (typeof GROUPS)[number];
}

export const GROUPS = ['Find', 'Move', 'Read', 'Window'] as const;

export const BINDINGS: readonly Binding[] = [
  {
    command: 'openLogs',
    keys: ['O', 'Mod+o'],
    does: 'Open logs: files or a folder',
    group: 'Find',
  },
  {
    command: 'watches',
    keys: ['F'],
    does: 'Files that are followed',
    group: 'Find',
  },
  { command: 'text', keys: ['/'], does: 'Search the text', group: 'Find' },
  { command: 'source', keys: ['s'], does: 'Choose a source', group: 'Find' },
  { command: 'range', keys: ['t', 'r'], does: 'Choose the time range', group: 'Find' },
  { command: 'context', keys: ['C'], does: 'Choose the context', group: 'Find' },
  { command: 'errorsOnly', keys: ['!'], does: 'Errors only, and back', group: 'Find' },
  { command: 'order', keys: ['o'], does: 'Newest or oldest first', group: 'Find' },
  { command: 'zoomIn', keys: ['z'], does: 'Zoom in, on the row or the bars', group: 'Find' },
  {
    command: 'zoomOut',
    keys: ['Z', 'Backspace'],
    does: 'Zoom out, to the range before',
    group: 'Find',
  },
  {
    command: 'back',
    keys: ['Alt+ArrowLeft'],
    does: 'Back to what was asked before',
    group: 'Find',
  },
  { command: 'forward', keys: ['Alt+ArrowRight'], does: 'Forward again', group: 'Find' },
  { command: 'live', keys: ['f'], does: 'Show rows as they are written, or not', group: 'Find' },
  { command: 'refresh', keys: ['R', 'F5'], does: 'Search again, up to now', group: 'Find' },
  { command: 'down', keys: ['j', 'ArrowDown'], does: 'Next row', group: 'Move' },
  { command: 'up', keys: ['k', 'ArrowUp'], does: 'Previous row', group: 'Move' },
  { command: 'pageDown', keys: ['PageDown', ' '], does: 'A page down', group: 'Move' },
  { command: 'pageUp', keys: ['PageUp'], does: 'A page up', group: 'Move' },
  { command: 'top', keys: ['g', 'Home'], does: 'First row', group: 'Move' },
  { command: 'bottom', keys: ['G', 'End'], does: 'Last row', group: 'Move' },
  { command: 'nextError', keys: ['e'], does: 'Next error', group: 'Move' },
  { command: 'previousError', keys: ['E'], does: 'Previous error', group: 'Move' },
  { command: 'nextWarning', keys: ['w'], does: 'Next warning or error', group: 'Move' },
  { command: 'previousWarning', keys: ['W'], does: 'Previous warning or error', group: 'Move' },
  { command: 'nextMatch', keys: ['n'], does: 'Next match of the words', group: 'Move' },
  { command: 'previousMatch', keys: ['N'], does: 'Previous match', group: 'Move' },
  { command: 'nextMark', keys: ['u'], does: 'Next mark', group: 'Move' },
  { command: 'previousMark', keys: ['U'], does: 'Previous mark', group: 'Move' },
  { command: 'marks', keys: ["'", 'B'], does: 'All marks and their notes', group: 'Move' },
  { command: 'jump', keys: ['J'], does: 'Go to a time', group: 'Move' },
  { command: 'open', keys: ['Enter'], does: 'Open the row', group: 'Read' },
  { command: 'close', keys: ['Escape'], does: 'Stop the search, close, go back', group: 'Read' },
  {
    command: 'around',
    keys: ['c'],
    does: 'What happened around the row, filters off',
    group: 'Read',
  },
  {
    command: 'mark',
    keys: ['m'],
    does: 'Mark the row or rows, or take the mark away',
    group: 'Read',
  },
  { command: 'markNote', keys: ['M'], does: 'Mark the row with a note', group: 'Read' },
  { command: 'undo', keys: ['Mod+z'], does: 'Put back a mark, or go back from one', group: 'Read' },
  { command: 'copy', keys: ['y'], does: 'Copy the row as text', group: 'Read' },
  { command: 'copyJson', keys: ['Y'], does: 'Copy the row as JSON', group: 'Read' },
  { command: 'copyLink', keys: ['L'], does: 'Copy a link to what is shown', group: 'Read' },
  {
    command: 'wrap',
    keys: ['Alt+z'],
    does: 'Wrap the rows of the list, or cut them',
    group: 'Read',
  },
  { command: 'palette', keys: [':', 'Mod+k'], does: 'Every command, by its name', group: 'Window' },
  { command: 'histogram', keys: ['i'], does: 'To the histogram', group: 'Window' },
  { command: 'sidebar', keys: ['b'], does: 'Show or hide the sources', group: 'Window' },
  { command: 'zone', keys: ['l'], does: 'Local time or UTC', group: 'Window' },
  { command: 'timeStyle', keys: ['T'], does: 'What the time column says', group: 'Window' },
  { command: 'density', keys: ['A'], does: 'Compact or airy rows', group: 'Window' },
  { command: 'theme', keys: ['D'], does: 'Light, dark, or as the system', group: 'Window' },
  { command: 'settings', keys: ['Mod+,'], does: 'Settings', group: 'Window' },
  { command: 'explain', keys: ['x'], does: 'What the last search did', group: 'Window' },
  { command: 'help', keys: ['?'], does: 'Keys: see and change them', group: 'Window' },
  {
    command: 'health',
    keys: ['H'],
    does: 'About, health and last errors',
    group: 'Window',
  },
];

interface Pressed {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}

const MODIFIERS = /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn|Dead|Process|Unidentified)$/;

/**
 * What was pressed, as the bindings name it: `KeyboardEvent.key`, with `Mod+` for Ctrl (or Cmd on
 * a Mac) and `Alt+` before it. Null for a modifier alone and for what is somebody else's.
 */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | null {
  if (MODIFIERS.test(key)) return null;
  const mod = ctrlKey !== metaKey;
  // Ctrl with Alt is how some keyboards type a character.
  if ((ctrlKey && metaKey) || (mod && altKey)) return null;
  if (mod) {
    const letter = /^[a-z]$/i.test(key);
    return `Mod+${letter && shiftKey ? 'Shift+' : ''}${letter ? key.toLowerCase() : key}`;
  }
  // Option types other characters on a Mac: the key's place says which one it was.
  if (altKey) return `Alt+${/^Key[A-Z]$/.test(code ?? '') ? code?.slice(3).toLowerCase() : key}`;
  return key;
}

const CAPS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  Enter: 'Enter',
  ' ': 'Space',
  Backspace: '⌫',
};

const onMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

/** A key as it stands on the keyboard. */
export function keyCap(chord: string): string {
  const plus = chord.lastIndexOf('+', chord.length - 2);
  const key = chord.slice(plus + 1);
  if (plus === -1) return CAPS[key] ?? key;
  const modifiers = chord
    .slice(0, plus + 1)
    .replace('Mod+', onMac ? '⌘' : 'Ctrl+')
    .replace('Alt+', onMac ? '⌥' : 'Alt+')
    .replace('Shift+', onMac ? '⇧' : 'Shift+');
  return modifiers + (CAPS[key] ?? key.toUpperCase());
}
