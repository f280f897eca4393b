/**
 * What became of each day in the search that is shown, and where the time went. A search collects none of
 * this while one types: the question is asked once more, with the same words, when one wants to know.
 */

import type { LogFilter, QueryStats } from '../bindings';
import { wantedBuckets } from '../lib/histogram';
import { within } from '../lib/query';
import { ianaZone, type Zone } from '../lib/time';
import { asFailure, type Failure, type Platform } from '../platform';
import type { Logs } from './logs.svelte';
import { BLOCK } from './rows';

export const QUESTIONS = ['First rows', 'Histogram', 'Levels', 'Sources'] as const;
export type Question = (typeof QUESTIONS)[number];

export class Explained {
  question = $state<Question>('First rows');
  /** Null until the answer is there. */
  stats = $state.raw<QueryStats | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly #platform: Pick<Platform, 'call'>;
  readonly #logs: Pick<Logs, 'search' | 'reading'>;
  readonly #zone: () => Zone;
  #asking: AbortController | null = null;

  constructor(
    platform: Pick<Platform, 'call'>,
    logs: Pick<Logs, 'search' | 'reading'>,
    zone: () => Zone,
  ) {
    this.#platform = platform;
    this.#logs = logs;
    this.#zone = zone;
  }

  /** Asks a question of the search that is shown once more. What was asked before is let go. */
  async ask(question: Question = this.question): Promise<void> {
    this.#asking?.abort();
    this.question = question;
    const { rows } = this.#logs.search;
    if (!rows) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.busy = true;
    this.failure = null;
    try {
      const stats = await this.#ask(question, rows.filter, asking.signal);
      if (!asking.signal.aborted) this.stats = stats;
    } catch (thrown) {
      if (asking.signal.aborted) return;
      this.stats = null;
      this.failure = asFailure(thrown);
    } finally {
      if (this.#asking === asking) this.busy = false;
    }
  }

  /** Nobody looks any more. */
  close(): void {
    this.#asking?.abort();
    this.busy = false;
    this.stats = null;
  }

  async #ask(question: Question, filter: LogFilter, signal: AbortSignal): Promise<QueryStats> {
    const { search, reading } = this.#logs;
    const { without_levels, without_src } = reading.right.answer;
    const platform = this.#platform;
    switch (question) {
      case 'First rows': {
        const request = { filter: { ...filter, limit: BLOCK }, explain: true };
        return (await platform.call('logs.query', request, { signal })).stats;
      }
      case 'Histogram': {
        const buckets = wantedBuckets(search.chartWidth, lengthOf(filter));
        const request = {
          filter,
          bucket: { auto: { buckets } },
          tz: ianaZone(this.#zone()),
          explain: true,
        };
        return (await platform.call('logs.histogram', request, { signal })).stats;
      }
      case 'Levels': {
        const request = { filter: within(without_levels ?? {}, search.span), explain: true };
        return (await platform.call('logs.count', request, { signal })).stats;
      }
      case 'Sources': {
        const asked = within(without_src ?? {}, search.span);
        const request = { filter: asked, tree: false, explain: true };
        return (await platform.call('logs.sources', request, { signal })).list.stats;
      }
    }
  }
}

const lengthOf = ({ epoch_from, epoch_to }: LogFilter): number | null =>
  typeof epoch_from === 'number' && typeof epoch_to === 'number' ? epoch_to - epoch_from : null;
