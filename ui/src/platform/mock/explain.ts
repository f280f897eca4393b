/** What a made-up search did: as the store tells it, with made-up times. */

import type { Explain, ExplainDay, ExplainOutcome, PartitionFailure } from '../../bindings';
import { mixed } from './entries';

/** Days of a store that ends with a second, of which the page needed the last two. */
export function madeExplain(
  end: number,
  days: number,
  wanted: (start: number) => boolean,
  asked: { paged: boolean; text: boolean; returned: number; failures: readonly PartitionFailure[] },
): Explain {
  const all = Array.from({ length: days }, (_, at): ExplainDay => {
    const start = end - (at + 1) * 86_400;
    const day = new Date(start * 1000).toISOString().slice(0, 10);
    const failure = asked.failures.find((one) => one.day === day);
    const inRange = wanted(start);
    const needed = !asked.paged || at < 2;
    const outcome: ExplainOutcome = failure
      ? 'failed'
      : !inRange
        ? 'out_of_range'
        : !needed
          ? 'not_needed'
          : !asked.paged && at > 0
            ? 'summarised'
            : 'searched';
    const opened = outcome === 'searched';
    const us = (seed: number, most: number) => (opened ? mixed(at, seed) % most : 0);
    const blocks = opened ? 12 : 0;
    return {
      context: 'default',
      day,
      outcome,
      failure: failure?.message ?? '',
      phases: {
        listing_us: 0,
        summary_us: inRange && needed ? 20 + (mixed(at, 3) % 60) : 0,
        opening_us: us(5, 900),
        index_us: us(7, 700),
        rows_us: asked.text ? us(9, 40_000) : 0,
        fetching_us: asked.paged ? us(11, 1500) : 0,
      },
      looked: {
        blocks,
        blocks_passed: opened ? (asked.text ? 1 : 9) : 0,
        blocks_by_texts: opened && asked.text ? 8 : 0,
        blocks_unindexed: 0,
        blocks_by_kinds: opened && !asked.paged ? 2 : 0,
        blocks_by_columns: opened ? (asked.paged ? 3 : 1) : 0,
        sources: 0,
        rows_read: opened && asked.text ? 4096 * 3 : 0,
      },
      returned: opened && asked.paged ? Math.round(asked.returned / 2) : 0,
    };
  });
  const sum = (of: (day: ExplainDay) => number) => all.reduce((total, day) => total + of(day), 0);
  const outcomes = [...new Set(all.map(({ outcome }) => outcome))];
  const time = ({ phases }: ExplainDay) => Object.values(phases).reduce((total, us) => total + us);
  return {
    partitions: all.length,
    outcomes: outcomes.map((outcome) => ({
      outcome,
      partitions: all.filter((day) => day.outcome === outcome).length,
    })),
    phases: {
      listing_us: 180,
      summary_us: sum((day) => day.phases.summary_us),
      opening_us: sum((day) => day.phases.opening_us),
      index_us: sum((day) => day.phases.index_us),
      rows_us: sum((day) => day.phases.rows_us),
      fetching_us: sum((day) => day.phases.fetching_us),
    },
    threads: 2,
    looked: {
      blocks: sum((day) => day.looked.blocks),
      blocks_passed: sum((day) => day.looked.blocks_passed),
      blocks_by_texts: sum((day) => day.looked.blocks_by_texts),
      blocks_unindexed: 0,
      blocks_by_kinds: sum((day) => day.looked.blocks_by_kinds),
      blocks_by_columns: sum((day) => day.looked.blocks_by_columns),
      sources: 0,
      rows_read: sum((day) => day.looked.rows_read),
    },
    returned: asked.returned,
    days: all.sort((a, b) => time(b) - time(a)).slice(0, 100),
    unlisted: Math.max(0, all.length - 100),
  };
}
