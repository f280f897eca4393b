/** The commands and their keys as they come: one list, for the dispatcher, the palette and the help. */

import type { Page } from './pages';

export type Command =
  | 'palette'
  | 'openLogs'
  | 'exportLogs'
  | 'importBundle'
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
  | 'aroundSource'
  | 'refresh'
  | 'live'
  | 'pause'
  | SavedCommand
  | 'saved'
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
  | 'health'
  | 'logsPage'
  | 'storePage'
  | 'perfPage'
  | 'storeDays'
  | 'storeShow'
  | 'storeEarlier'
  | 'storeLater'
  | 'storeAll'
  | 'storeMonth'
  | 'storeContext'
  | 'storePack'
  | 'storeUnpack'
  | 'storeVerify'
  | 'storeExport'
  | 'storePin'
  | 'storeDelete'
  | 'storeDeleteBy'
  | 'storeUndo'
  | 'storeRetention'
  | 'storeTrash'
  | 'storeLayout'
  | 'storeShade'
  | 'storeFigures'
  | 'storeRefresh'
  | 'storeClose'
  | 'perfNext'
  | 'perfPrevious'
  | 'perfStart'
  | 'perfStop'
  | 'perfRunning'
  | 'perfEdit'
  | 'perfCompare'
  | 'perfExport'
  | 'perfOpen'
  | 'perfDelete'
  | 'perfRefresh';

/** Opens the saved search that has this key. */
export type SavedCommand = `saved${SavedKey}`;

/** The keys that saved searches have: one each, as long as there are some. */
export const SAVED_KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type SavedKey = (typeof SAVED_KEYS)[number];

export interface Binding {
  command: Command;
  /** As `chordOf` names them; any of these. */
  keys: readonly string[];
  /** What it does, for the help. */
  does: string;
  group: (typeof GROUPS)[number];
  /** The page that it belongs to; absent for what every page knows. */
  page?: Page;
}

export const GROUPS = ['Find', 'Saved', 'Move', 'Read', 'Window', 'Store', 'Perf'] as const;

const STORE_KEYS: readonly [command: Command, keys: readonly string[], does: string][] = [
  ['storeDays', ['i'], 'To the calendar of days'],
  ['storeEarlier', ['['], 'A year earlier'],
  ['storeLater', [']'], 'A year later'],
  ['storeLayout', ['b'], 'A calendar for each context, or one for all'],
  ['storeShade', ['y'], 'Shade days by entries or by bytes'],
  ['storeFigures', ['f'], 'Figures in place of the days, in a narrow window'],
  ['storeAll', ['Mod+a'], 'Choose all days of the year'],
  ['storeMonth', ['m'], 'Choose the month'],
  ['storeContext', ['c'], 'Choose the year of the context'],
  ['storeShow', ['Enter', 'L'], 'Show the days that are chosen, or the one at hand, in Logs'],
  ['storePack', ['p'], 'Pack the days; says first what it saves'],
  ['storeUnpack', ['u'], 'Unpack the days'],
  ['storeVerify', ['v'], 'Verify the days, or all when none is chosen'],
  ['storeExport', ['x'], 'Export the days'],
  ['storePin', ['n'], 'Pin the days against deletion, or no longer'],
  ['storeDelete', ['Delete', 'd'], 'Delete the days; says first what goes'],
  ['storeDeleteBy', ['B'], 'Delete by age or source'],
  ['storeUndo', ['Mod+z'], 'Put back what was deleted'],
  ['storeRetention', ['r'], 'Retention: what is kept for how long'],
  ['storeTrash', ['t'], 'The trash'],
  ['storeRefresh', ['R', 'F5'], 'Look at the store again'],
  ['storeClose', ['Escape'], 'Stop what runs, or choose nothing'],
];

const STORE_BINDINGS = STORE_KEYS.map(([command, keys, does]): Binding => ({
  command,
  keys,
  does,
  group: 'Store',
  page: 'store',
}));

const SAVED_BINDINGS: readonly Binding[] = [
  {
    command: 'saved',
    keys: ['*'],
    does: 'The saved searches; save this one',
    group: 'Saved',
    page: 'logs',
  },
  ...SAVED_KEYS.map((key): Binding => ({
    command: `saved${key}`,
    keys: [String(key)],
    does: `Open saved search ${key}`,
    group: 'Saved',
    page: 'logs',
  })),
];

export const BINDINGS: readonly Binding[] = [
  {
    command: 'openLogs',
    keys: ['O', 'Mod+o'],
    does: 'Open logs: files or a folder',
    group: 'Find',
  },
  {
    command: 'exportLogs',
    keys: ['Mod+e'],
    does: 'Export: the search, days or everything',
    group: 'Find',
  },
  {
    command: 'importBundle',
    keys: ['Mod+i'],
    does: 'Import a bundle',
    group: 'Find',
  },
  {
    command: 'watches',
    keys: ['F'],
    does: 'Files that are followed',
    group: 'Find',
  },
  { command: 'text', keys: ['/'], does: 'Search the text', group: 'Find', page: 'logs' },
  { command: 'source', keys: ['s'], does: 'Choose a source', group: 'Find', page: 'logs' },
  {
    command: 'range',
    keys: ['t', 'r'],
    does: 'Choose the time range',
    group: 'Find',
    page: 'logs',
  },
  { command: 'context', keys: ['C'], does: 'Choose the context', group: 'Find', page: 'logs' },
  {
    command: 'errorsOnly',
    keys: ['!'],
    does: 'Errors only, and back',
    group: 'Find',
    page: 'logs',
  },
  { command: 'order', keys: ['o'], does: 'Newest or oldest first', group: 'Find', page: 'logs' },
  {
    command: 'zoomIn',
    keys: ['z'],
    does: 'Zoom in, on the row or the bars',
    group: 'Find',
    page: 'logs',
  },
  {
    command: 'zoomOut',
    keys: ['Z', 'Backspace'],
    does: 'Zoom out, to the range before',
    group: 'Find',
    page: 'logs',
  },
  {
    command: 'back',
    keys: ['Alt+ArrowLeft'],
    does: 'Back to what was asked before',
    group: 'Find',
  },
  {
    command: 'forward',
    keys: ['Alt+ArrowRight'],
    does: 'Forward again',
    group: 'Find',
    page: 'logs',
  },
  {
    command: 'live',
    keys: ['f'],
    does: 'Show rows as they are written, or not',
    group: 'Find',
    page: 'logs',
  },
  {
    command: 'pause',
    keys: [' '],
    does: 'Pause the live rows, or go on; else a page down',
    group: 'Find',
    page: 'logs',
  },
  {
    command: 'refresh',
    keys: ['R', 'F5'],
    does: 'Search again, up to now',
    group: 'Find',
    page: 'logs',
  },
  ...SAVED_BINDINGS,
  { command: 'down', keys: ['j', 'ArrowDown'], does: 'Next row', group: 'Move', page: 'logs' },
  { command: 'up', keys: ['k', 'ArrowUp'], does: 'Previous row', group: 'Move', page: 'logs' },
  {
    command: 'pageDown',
    keys: ['PageDown'],
    does: 'A page down',
    group: 'Move',
    page: 'logs',
  },
  { command: 'pageUp', keys: ['PageUp'], does: 'A page up', group: 'Move', page: 'logs' },
  { command: 'top', keys: ['g', 'Home'], does: 'First row', group: 'Move', page: 'logs' },
  { command: 'bottom', keys: ['G', 'End'], does: 'Last row', group: 'Move', page: 'logs' },
  { command: 'nextError', keys: ['e'], does: 'Next error', group: 'Move', page: 'logs' },
  { command: 'previousError', keys: ['E'], does: 'Previous error', group: 'Move', page: 'logs' },
  {
    command: 'nextWarning',
    keys: ['w'],
    does: 'Next warning or error',
    group: 'Move',
    page: 'logs',
  },
  {
    command: 'previousWarning',
    keys: ['W'],
    does: 'Previous warning or error',
    group: 'Move',
    page: 'logs',
  },
  {
    command: 'nextMatch',
    keys: ['n'],
    does: 'Next match of the words',
    group: 'Move',
    page: 'logs',
  },
  { command: 'previousMatch', keys: ['N'], does: 'Previous match', group: 'Move', page: 'logs' },
  { command: 'nextMark', keys: ['u'], does: 'Next mark', group: 'Move', page: 'logs' },
  { command: 'previousMark', keys: ['U'], does: 'Previous mark', group: 'Move', page: 'logs' },
  {
    command: 'marks',
    keys: ["'", 'B'],
    does: 'All marks and their notes',
    group: 'Move',
    page: 'logs',
  },
  { command: 'jump', keys: ['J'], does: 'Go to a time', group: 'Move', page: 'logs' },
  { command: 'open', keys: ['Enter'], does: 'Open the row', group: 'Read', page: 'logs' },
  {
    command: 'close',
    keys: ['Escape'],
    does: 'Stop the search, close, go back',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'around',
    keys: ['c'],
    does: 'What happened around the row, filters off',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'aroundSource',
    keys: ['a'],
    does: 'The same in the row’s own source',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'mark',
    keys: ['m'],
    does: 'Mark the row or rows, or take the mark away',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'markNote',
    keys: ['M'],
    does: 'Mark the row with a note',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'undo',
    keys: ['Mod+z'],
    does: 'Put back a mark, or go back from one',
    group: 'Read',
    page: 'logs',
  },
  { command: 'copy', keys: ['y'], does: 'Copy the row as text', group: 'Read', page: 'logs' },
  { command: 'copyJson', keys: ['Y'], does: 'Copy the row as JSON', group: 'Read', page: 'logs' },
  {
    command: 'copyLink',
    keys: ['L'],
    does: 'Copy a link to what is shown',
    group: 'Read',
    page: 'logs',
  },
  {
    command: 'wrap',
    keys: ['Alt+z'],
    does: 'Wrap the rows of the list, or cut them',
    group: 'Read',
    page: 'logs',
  },
  { command: 'palette', keys: [':', 'Mod+k'], does: 'Every command, by its name', group: 'Window' },
  { command: 'histogram', keys: ['i'], does: 'To the histogram', group: 'Window', page: 'logs' },
  {
    command: 'sidebar',
    keys: ['b'],
    does: 'Show or hide the sources',
    group: 'Window',
    page: 'logs',
  },
  { command: 'zone', keys: ['l'], does: 'Local time or UTC', group: 'Window' },
  {
    command: 'timeStyle',
    keys: ['T'],
    does: 'What the time column says',
    group: 'Window',
    page: 'logs',
  },
  { command: 'density', keys: ['A'], does: 'Compact or airy rows', group: 'Window', page: 'logs' },
  { command: 'theme', keys: ['D'], does: 'Light, dark, or as the system', group: 'Window' },
  { command: 'settings', keys: ['Mod+,'], does: 'Settings', group: 'Window' },
  {
    command: 'explain',
    keys: ['x'],
    does: 'What the last search did',
    group: 'Window',
    page: 'logs',
  },
  { command: 'help', keys: ['?'], does: 'Keys: see and change them', group: 'Window' },
  {
    command: 'health',
    keys: ['H'],
    does: 'About, health and last errors',
    group: 'Window',
  },
  { command: 'logsPage', keys: ['V'], does: 'To the log page', group: 'Window' },
  {
    command: 'storePage',
    keys: ['S'],
    does: 'To the Store page: days, sizes, retention',
    group: 'Window',
  },
  {
    command: 'perfPage',
    keys: ['P'],
    does: 'To the Perf page: how fast the store is here',
    group: 'Window',
  },
  ...STORE_BINDINGS,
  {
    command: 'perfNext',
    keys: ['j'],
    does: 'Next scenario or run',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfPrevious',
    keys: ['k'],
    does: 'Previous scenario or run',
    group: 'Perf',
    page: 'perf',
  },
  { command: 'perfStart', keys: ['r'], does: 'Start the scenario', group: 'Perf', page: 'perf' },
  {
    command: 'perfStop',
    keys: ['Escape'],
    does: 'Stop the run that is shown; close, go back',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfRunning',
    keys: ['g'],
    does: 'To the run that is under way',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfEdit',
    keys: ['e'],
    does: 'Edit the scenario, or a copy of it',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfCompare',
    keys: ['c'],
    does: 'Compare the run with another',
    group: 'Perf',
    page: 'perf',
  },
  { command: 'perfExport', keys: ['x'], does: 'The report as a file', group: 'Perf', page: 'perf' },
  {
    command: 'perfOpen',
    keys: ['o'],
    does: 'The store of the run, on the log page',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfDelete',
    keys: ['Delete'],
    does: 'Delete the run, or remove the scenario',
    group: 'Perf',
    page: 'perf',
  },
  {
    command: 'perfRefresh',
    keys: ['R', 'F5'],
    does: 'Look again for scenarios and runs',
    group: 'Perf',
    page: 'perf',
  },
];
