/** What a search cost, question by question, and one sentence of advice when there is some. */

import type { QueryStats } from '../bindings';

/** A question that was asked for what is shown, with what its answer took. */
export interface Answer {
  what: string;
  stats: QueryStats;
}

/** Rows read for their text from which on it is worth to say so. */
const MANY_ROWS = 100_000;
/** Days opened from which on it is worth to say so. */
const MANY_DAYS = 31;

/** What would make the next such search faster, or more complete. */
export function advice(answers: readonly Answer[], damaged: number): string | null {
  if (damaged > 0) {
    return 'Some days could not be read: the status line names them, and what can be done.';
  }
  const most = (of: (stats: QueryStats) => number) =>
    Math.max(0, ...answers.map(({ stats }) => of(stats)));
  if (most((stats) => stats.rows_read) >= MANY_ROWS) {
    return 'Texts, tags and attributes are read row by row: a shorter range, a source or a level before them leaves fewer rows to read.';
  }
  if (most((stats) => stats.partitions_scanned) > MANY_DAYS) {
    return 'Many days were opened: days that are over are answered from their summary once “daybook tidy” has run.';
  }
  return null;
}
