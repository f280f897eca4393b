/** What a search cost, question by question and day by day, and one sentence of advice when there is some. */

import type {
  Explain,
  ExplainCount,
  ExplainDay,
  ExplainOutcome,
  ExplainPhases,
  QueryStats,
} from '../bindings';
import { grouped, plural } from './numbers';

/** A question that was asked for what is shown, with what its answer took. */
export interface Answer {
  what: string;
  stats: QueryStats;
}

/** Rows read for their text from which on it is worth to say so. */
const MANY_ROWS = 100_000;
/** Days opened from which on it is worth to say so. */
const MANY_DAYS = 31;
/** Time below which no phase is worth a word, in microseconds, and the share from which on one is. */
const SLOW_US = 100_000;
const MOST = 0.6;

/** What would make the next such search faster, or more complete. */
export function advice(
  answers: readonly Answer[],
  damaged: number,
  explain: Explain | null = null,
): string | null {
  if (damaged > 0) {
    return 'Some days could not be read: the status line names them, and what can be done.';
  }
  const most = (of: (stats: QueryStats) => number) =>
    Math.max(0, ...answers.map(({ stats }) => of(stats)));
  const isMost = (phase: keyof ExplainPhases) =>
    explain !== null &&
    totalOf(explain.phases) >= SLOW_US &&
    explain.phases[phase] / totalOf(explain.phases) >= MOST;
  const readsTexts = most((stats) => stats.rows_read) >= MANY_ROWS || isMost('rows_us');
  const looked = explain?.looked;
  const unindexed = looked?.blocks_unindexed ?? 0;
  if (readsTexts && looked && unindexed > 0 && unindexed * 2 >= looked.blocks_by_columns) {
    return 'Texts are read that are in no index yet: one is made when the store is quiet, or at once by “daybook tidy”.';
  }
  if (readsTexts) {
    return 'Texts, tags and attributes are read row by row: a shorter range, a source or a level before them leaves fewer rows to read.';
  }
  if (most((stats) => stats.partitions_scanned) > MANY_DAYS || isMost('opening_us')) {
    return 'Many days were opened: days that are over are answered from their summary once “daybook tidy” has run.';
  }
  return null;
}

/** The phases of a search, in their order. */
const PHASES = [
  ['listing_us', 'Listing days'],
  ['summary_us', 'Summaries'],
  ['opening_us', 'Opening'],
  ['index_us', 'Index'],
  ['rows_us', 'Rows for their text'],
  ['fetching_us', 'Rows of the page'],
] as const satisfies readonly (readonly [keyof ExplainPhases, string])[];

export type PhaseName = (typeof PHASES)[number][0];

/** One phase: its time, and its part of the whole from 0 to 1. */
export interface PhasePart {
  phase: PhaseName;
  name: string;
  us: number;
  share: number;
}

/** All time, in microseconds. */
export const totalOf = (phases: ExplainPhases): number =>
  PHASES.reduce((sum, [phase]) => sum + phases[phase], 0);

/** The phases that took time; of nothing there is none. */
export function phaseParts(phases: ExplainPhases): PhasePart[] {
  const total = totalOf(phases);
  return PHASES.flatMap(([phase, name]) => {
    const us = phases[phase];
    return us === 0 ? [] : [{ phase, name, us, share: us / total }];
  });
}

/** Milliseconds as finely as a phase needs them. */
export function phaseTime(us: number): string {
  if (us === 0) return '0';
  if (us < 100) return '<0.1 ms';
  if (us < 100_000) return `${(us / 1000).toFixed(1)} ms`;
  return us < 1e6 ? `${Math.round(us / 1000)} ms` : `${(us / 1e6).toFixed(1)} s`;
}

const OUTCOMES: Record<ExplainOutcome, string> = {
  out_of_range: 'out of range',
  behind_cursor: 'given by the pages before',
  other_context: 'of other contexts',
  not_needed: 'not needed, the page was full',
  ruled_out: 'ruled out by their summary',
  summarised: 'answered by their summary',
  searched: 'opened and searched',
  failed: 'unreadable',
};

/** `1 opened and searched · 29 not needed, the page was full`. */
export const outcomesText = (outcomes: readonly ExplainCount[]): string =>
  outcomes
    .map(({ outcome, partitions }) => `${grouped(partitions)} ${OUTCOMES[outcome]}`)
    .reverse()
    .join(' · ');

const OF_DAY: Record<ExplainOutcome, string> = {
  out_of_range: 'out of range',
  behind_cursor: 'page before',
  other_context: 'other context',
  not_needed: 'not needed',
  ruled_out: 'ruled out',
  summarised: 'summarised',
  searched: 'searched',
  failed: 'unreadable',
};

/** What became of a day, in its table. */
export const outcomeOf = (day: ExplainDay): string => OF_DAY[day.outcome];

/** Which index answered for a day: the most costly of what was needed. */
export function servedBy({ outcome, looked, failure }: ExplainDay): string {
  if (outcome === 'failed') return failure;
  if (outcome === 'ruled_out' || outcome === 'summarised') return 'its summary';
  if (outcome === 'not_needed') return '';
  if (outcome !== 'searched') return 'its name';
  if (looked.rows_read > 0) return 'text, row by row';
  if (looked.blocks_by_texts > 0) return 'index of texts';
  if (looked.blocks_by_columns > 0) return 'times and kinds';
  return looked.blocks > 0 ? 'kinds alone' : 'list of sources';
}

/** `3 of 12`; nothing where the index was not looked into. */
export function blocksText({ looked }: ExplainDay): string {
  if (looked.blocks === 0) return '';
  return `${grouped(looked.blocks_by_kinds + looked.blocks_by_columns)} of ${grouped(looked.blocks)}`;
}

/** What is not listed, and that it would say nothing new. */
export const unlistedText = (explain: Explain): string =>
  explain.unlisted === 0 ? '' : `and ${plural(explain.unlisted, 'day')} more, none slower`;
