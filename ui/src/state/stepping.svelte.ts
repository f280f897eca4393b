/** Steps from row to row by what they are: to the next error, to the next match. */

import { ERROR_FROM } from '../lib/levels';
import type { TextPart } from '../lib/terms';
import { asFailure } from '../platform';
import { type Seek, toGrave, toMatch } from './locate';
import type { Logs } from './logs.svelte';

/** Steps that wait for the one before: as many as fingers press ahead, not all that a held key gives. */
const MOST_WAITING = 8;

type Direction = 1 | -1;

export class Stepping {
  /** A step is on its way: beyond the rows in memory it takes as long as a search. */
  busy = $state(false);
  readonly #logs: Logs;
  readonly #wanted: () => readonly TextPart[];
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Moves when a person went elsewhere: the steps that waited then lead nowhere. */
  #turn = 0;
  #running: AbortController | null = null;

  constructor(logs: Logs, wanted: () => readonly TextPart[]) {
    this.#logs = logs;
    this.#wanted = wanted;
  }

  /** To the next error (or what is as grave as `least`) from the row read, or from row `start`. */
  toGrave(direction: Direction, start: number, least = ERROR_FROM): Promise<void> {
    const what = least < ERROR_FROM ? 'warning' : 'error';
    return this.#take(() => this.#step(direction, start, toGrave(least), what));
  }

  /** To the next row that has what the line looks for, from the row read, or from row `start`. */
  async toMatch(direction: Direction, start: number): Promise<void> {
    const wanted = this.#wanted();
    if (wanted.length === 0) this.#logs.say('The query looks for no text');
    else await this.#take(() => this.#step(direction, start, toMatch(wanted), 'match'));
  }

  /** Stops the step that is on its way, and those that wait for it. False when there is none. */
  stop(): boolean {
    if (!this.#running) return false;
    this.#running.abort();
    this.#turn += 1;
    return true;
  }

  /** Steps follow one another: the second begins where the first has led. */
  #take(step: () => Promise<void>): Promise<void> {
    if (this.#waiting >= MOST_WAITING) return this.#last;
    const turn = this.#turn;
    this.#waiting += 1;
    this.#last = this.#last
      .then(() => (turn === this.#turn ? step() : undefined))
      .finally(() => (this.#waiting -= 1));
    return this.#last;
  }

  async #step(direction: Direction, start: number, seek: Seek, what: string): Promise<void> {
    const logs = this.#logs;
    const { rows } = logs.search;
    const { selected } = logs.row;
    const from = selected < 0 ? start - direction : selected;
    const running = new AbortController();
    const { signal } = running;
    const isCurrent = () =>
      !signal.aborted && logs.search.rows === rows && logs.row.selected === selected;
    this.#running = running;
    this.busy = true;
    try {
      const read = logs.row.entry ?? undefined;
      const found = await logs.search.next(from, read, direction, seek, signal);
      if (signal.aborted) return;
      if (!isCurrent()) this.#turn += 1;
      else if (found) {
        await logs.row.select(found.index);
        const isRead = logs.row.selected === found.index && logs.search.rows === rows;
        if (isRead) logs.row.entry = found.entry;
      } else logs.say(`No further ${what} ${direction === 1 ? 'below' : 'above'}`);
    } catch (thrown) {
      if (isCurrent()) logs.search.failure = asFailure(thrown);
    } finally {
      this.#running = null;
      this.busy = false;
    }
  }
}
