/** Rows that were read when one left a search for another, for when one comes back. */

import type { LogEntry } from '../bindings';

/** The last so many; a way back is seldom longer. */
const MOST = 20;

export class LeftRows {
  /** The last first. */
  #rows: readonly { hash: string; entry: LogEntry }[] = [];

  /** Notes the row that is read in a search. */
  leave(hash: string, entry: LogEntry): void {
    this.#rows = [{ hash, entry }, ...this.#rows].slice(0, MOST);
  }

  /** The row that was left in a search last, once. */
  take(hash: string): LogEntry | null {
    const row = this.#rows.find((one) => one.hash === hash);
    this.#rows = this.#rows.filter((one) => one !== row);
    return row?.entry ?? null;
  }
}
