/** The commands and their keys as they come: one list, for the dispatcher, the palette and the help. */

import type { Page } from './pages';

/**
 * What a command is called, its keys as `chordOf` names them (any of these), what it does, for the
 * help, and the page that it belongs to, unless every page knows it.
 */
type Row = readonly [command: string, keys: readonly string[], does: string, page?: Page];

export const GROUPS = ['Find', 'Saved', 'Move', 'Read', 'Window', 'Store', 'Perf'] as const;
type Group = (typeof GROUPS)[number];

const TABLE = {
  Find: [
    ['openLogs', ['O', 'Mod+o'], 'Open logs: files or a folder'],
    ['exportLogs', ['Mod+e'], 'Export: the search, days or everything'],
    ['importBundle', ['Mod+i'], 'Import a bundle'],
    ['watches', ['F'], 'Files that are followed'],
    ['text', ['/'], 'Search the text', 'logs'],
    ['source', ['s'], 'Choose a source', 'logs'],
    ['range', ['t', 'r'], 'Choose the time range', 'logs'],
    ['context', ['C'], 'Choose the context', 'logs'],
    ['errorsOnly', ['!'], 'Errors only, and back', 'logs'],
    ['order', ['o'], 'Newest or oldest first', 'logs'],
    ['zoomIn', ['z'], 'Zoom in, on the row or the bars', 'logs'],
    ['zoomOut', ['Z', 'Backspace'], 'Zoom out, to the range before', 'logs'],
    ['back', ['Alt+ArrowLeft'], 'Back to what was asked before'],
    ['forward', ['Alt+ArrowRight'], 'Forward again'],
    ['live', ['f'], 'Show rows as they are written, or not', 'logs'],
    ['pause', [' '], 'Pause the live rows, or go on; else a page down', 'logs'],
    ['refresh', ['R', 'F5'], 'Search again, up to now', 'logs'],
  ],
  Saved: [['saved', ['*'], 'The saved searches; save this one', 'logs']],
  Move: [
    ['down', ['j', 'ArrowDown'], 'Next row', 'logs'],
    ['up', ['k', 'ArrowUp'], 'Previous row', 'logs'],
    ['pageDown', ['PageDown'], 'A page down', 'logs'],
    ['pageUp', ['PageUp'], 'A page up', 'logs'],
    ['top', ['g', 'Home'], 'First row', 'logs'],
    ['bottom', ['G', 'End'], 'Last row', 'logs'],
    ['nextError', ['e'], 'Next error', 'logs'],
    ['previousError', ['E'], 'Previous error', 'logs'],
    ['nextWarning', ['w'], 'Next warning or error', 'logs'],
    ['previousWarning', ['W'], 'Previous warning or error', 'logs'],
    ['nextMatch', ['n'], 'Next match of the words', 'logs'],
    ['previousMatch', ['N'], 'Previous match', 'logs'],
    ['nextMark', ['u'], 'Next mark', 'logs'],
    ['previousMark', ['U'], 'Previous mark', 'logs'],
    ['marks', ["'", 'B'], 'All marks and their notes', 'logs'],
    ['jump', ['J'], 'Go to a time', 'logs'],
  ],
  Read: [
    ['open', ['Enter'], 'Open the row', 'logs'],
    ['close', ['Escape'], 'Stop the search, close, go back', 'logs'],
    ['around', ['c'], 'What happened around the row, filters off', 'logs'],
    ['aroundSource', ['a'], 'The same in the row’s own source', 'logs'],
    ['mark', ['m'], 'Mark the row or rows, or take the mark away', 'logs'],
    ['markNote', ['M'], 'Mark the row with a note', 'logs'],
    ['undo', ['Mod+z'], 'Put back a mark, or go back from one', 'logs'],
    ['allRows', ['Mod+a'], 'Select all rows, to copy them', 'logs'],
    ['copy', ['y'], 'Copy the row or rows as text', 'logs'],
    ['copyJson', ['Y'], 'Copy the row or rows as JSON', 'logs'],
    ['copyLink', ['L'], 'Copy a link to what is shown', 'logs'],
    ['wrap', ['Alt+z'], 'Wrap the rows of the list, or cut them', 'logs'],
  ],
  Window: [
    ['palette', [':', 'Mod+k'], 'Every command, by its name'],
    ['histogram', ['i'], 'To the histogram', 'logs'],
    ['sidebar', ['b'], 'Show or hide the sources', 'logs'],
    ['zone', ['l'], 'Local time or UTC'],
    ['timeStyle', ['T'], 'What the time column says', 'logs'],
    ['density', ['A'], 'Compact or airy rows', 'logs'],
    ['theme', ['D'], 'Light, dark, or as the system'],
    ['settings', ['Mod+,'], 'Settings'],
    ['explain', ['x'], 'What the last search did', 'logs'],
    ['help', ['?'], 'Keys: see and change them'],
    ['health', ['H'], 'About, health and last errors'],
    ['logsPage', ['V'], 'To the log page'],
    ['storePage', ['S'], 'To the Store page: days, sizes, retention'],
    ['perfPage', ['P'], 'To the Perf page: how fast the store is here'],
  ],
  Store: [
    ['storeDays', ['i'], 'To the calendar of days', 'store'],
    ['storeEarlier', ['['], 'A year earlier', 'store'],
    ['storeLater', [']'], 'A year later', 'store'],
    ['storeLayout', ['b'], 'A calendar for each context, or one for all', 'store'],
    ['storeShade', ['y'], 'Shade days by entries or by bytes', 'store'],
    ['storeFigures', ['f'], 'Figures in place of the days, in a narrow window', 'store'],
    ['storeAll', ['Mod+a'], 'Choose all days of the year', 'store'],
    ['storeMonth', ['m'], 'Choose the month', 'store'],
    ['storeContext', ['c'], 'Choose the year of the context', 'store'],
    [
      'storeShow',
      ['Enter', 'L'],
      'Show the days that are chosen, or the one at hand, in Logs',
      'store',
    ],
    ['storePack', ['p'], 'Pack the days; says first what it saves', 'store'],
    ['storeUnpack', ['u'], 'Unpack the days', 'store'],
    ['storeVerify', ['v'], 'Verify the days, or all when none is chosen', 'store'],
    ['storeExport', ['x'], 'Export the days', 'store'],
    ['storePin', ['n'], 'Pin the days against deletion, or no longer', 'store'],
    ['storeDelete', ['Delete', 'd'], 'Delete the days; says first what goes', 'store'],
    ['storeDeleteBy', ['B'], 'Delete by age or source', 'store'],
    ['storeUndo', ['Mod+z'], 'Put back what was deleted', 'store'],
    ['storeRetention', ['r'], 'Retention: what is kept for how long', 'store'],
    ['storeTrash', ['t'], 'The trash', 'store'],
    ['storeRefresh', ['R', 'F5'], 'Look at the store again', 'store'],
    ['storeClose', ['Escape'], 'Stop what runs, or choose nothing', 'store'],
  ],
  Perf: [
    ['perfNext', ['j'], 'Next scenario or run', 'perf'],
    ['perfPrevious', ['k'], 'Previous scenario or run', 'perf'],
    ['perfStart', ['r'], 'Start the scenario', 'perf'],
    ['perfStop', ['Escape'], 'Stop the run that is shown; close, go back', 'perf'],
    ['perfRunning', ['g'], 'To the run that is under way', 'perf'],
    ['perfEdit', ['e'], 'Edit the scenario, or a copy of it', 'perf'],
    ['perfCompare', ['c'], 'Compare the run with another', 'perf'],
    ['perfExport', ['x'], 'The report as a file', 'perf'],
    ['perfOpen', ['o'], 'The store of the run, on the log page', 'perf'],
    ['perfDelete', ['Delete'], 'Delete the run, or remove the scenario', 'perf'],
    ['perfRefresh', ['R', 'F5'], 'Look again for scenarios and runs', 'perf'],
  ],
} as const satisfies Record<Group, readonly Row[]>;

/** The keys that saved searches have: one each, as long as there are some. */
export const SAVED_KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type SavedKey = (typeof SAVED_KEYS)[number];
/** Opens the saved search that has this key. */
export type SavedCommand = `saved${SavedKey}`;

export type Command = (typeof TABLE)[Group][number][0] | SavedCommand;

export interface Binding {
  command: Command;
  /** Any of these. */
  keys: readonly string[];
  does: string;
  group: Group;
  /** Absent for what every page knows. */
  page?: Page;
}

const SAVED_BINDINGS = SAVED_KEYS.map((key): Binding => ({
  command: `saved${key}`,
  keys: [String(key)],
  does: `Open saved search ${key}`,
  group: 'Saved',
  page: 'logs',
}));

export const BINDINGS: readonly Binding[] = GROUPS.flatMap((group) => [
  ...TABLE[group].map(([command, keys, does, page]): Binding => ({
    command,
    keys,
    does,
    group,
    ...(page && { page }),
  })),
  ...(group === 'Saved' ? SAVED_BINDINGS : []),
]);
