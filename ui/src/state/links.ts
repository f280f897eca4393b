/** Links to what is shown: made here, and followed to the row that they name. */

import type { EntryRef } from '../bindings';
import { linkHash, rowOfHash } from '../lib/link';
import { fromHash } from '../lib/query';
import { asFailure, type Platform } from '../platform';
import type { Logs } from './logs.svelte';

export class Links {
  readonly #platform: Pick<Platform, 'link'>;
  readonly #logs: Logs;

  constructor(platform: Pick<Platform, 'link'>, logs: Logs) {
    this.#platform = platform;
    this.#logs = logs;
  }

  /** A link to what is shown: the search, and the row that is read in it. */
  link(): string {
    const { query, row, search } = this.#logs;
    return this.#platform.link(linkHash(query, row.entry, search.span));
  }

  /** Shows what a link says, as a step of the history. */
  async open(hash: string): Promise<void> {
    this.#logs.ask(fromHash(hash));
    await this.arrive(hash);
  }

  /** Goes to the row that an address names, once its search, begun already, has been answered. */
  async arrive(hash: string): Promise<void> {
    const row = rowOfHash(hash);
    if (!row) return;
    const logs = this.#logs;
    const asked = logs.query;
    await logs.searching;
    // Whoever went elsewhere meanwhile is not taken away from there.
    const isCurrent = () => logs.query === asked && logs.row.selected < 0;
    try {
      if (isCurrent()) await this.#goTo(row, isCurrent);
    } catch (thrown) {
      logs.search.failure = asFailure(thrown);
    }
  }

  async #goTo(row: EntryRef, isCurrent: () => boolean): Promise<void> {
    const logs = this.#logs;
    // What is wrong with the search or the store is said already.
    if (logs.search.failure) return;
    const found = await logs.search.find(row);
    if (!isCurrent()) return;
    if (found) {
      await logs.row.select(found.index);
      logs.row.entry = found.entry;
      return;
    }
    const { entry, unreadable } = await logs.search.lookUp(row);
    if (!isCurrent()) return;
    const show = (label: string) => ({ label, run: () => void logs.around(row) });
    if (entry) logs.say('The row of the link is not in its search', show('Show it'));
    else if (unreadable) {
      logs.say('The day of the link’s row cannot be read at present', show('Show its time'));
    } else logs.say('The row of the link is no longer in the store', show('Show its time'));
  }
}
