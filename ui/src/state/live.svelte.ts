/** Following the store: rows are shown as they are written, or counted while one reads. */

import type { LogFilter } from '../bindings';
import { keyOf } from '../lib/marks';
import type { Platform } from '../platform';

/** Between two looks at the store: short enough to seem live, and a look costs a few milliseconds. */
export const EVERY_MS = 1000;

/** What following needs to know of the page, and to do there. */
export interface LiveHost {
  /** Place and time of the present search, open at the end: whose rows are counted. Another object for each search. */
  place(): LogFilter;
  /** Rows there when the present search counted them; null until it has. */
  known(): number | null;
  /** Nothing is read: the newest rows are in view, none is chosen, no search is under way. */
  idle(): boolean;
  refresh(): void;
}

export class Live {
  on = $state(false);
  /** It is on, and new rows are counted only: what is shown stays as it is. */
  paused = $state(false);
  /** Rows that were written since the list was made. */
  waiting = $state(0);
  readonly #platform: Platform;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The fewest rows of a place since its list was made: what is deleted hides nothing that is new. */
  #least: { of: LogFilter; count: number } | null = null;
  /** The newest row of a place when one looked last. */
  #newest: { of: LogFilter; key: string } | null = null;
  #stop: AbortController | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  toggle(host: LiveHost): void {
    if (this.on) this.end();
    else {
      this.on = true;
      host.refresh();
      this.#next(host);
    }
  }

  /** Counts new rows without showing them, or goes on and shows what came meanwhile. */
  pause(host: LiveHost): void {
    if (!this.on) return;
    this.paused = !this.paused;
    if (!this.paused) this.show(host);
  }

  /** Shows the rows that wait; whether it is paused stays as it is. */
  show(host: LiveHost): void {
    this.waiting = 0;
    host.refresh();
  }

  end(): void {
    this.on = false;
    this.paused = false;
    this.waiting = 0;
    clearTimeout(this.#timer);
    this.#stop?.abort();
  }

  #next(host: LiveHost): void {
    // The next look waits for the last one: a slow store is not asked faster than it answers.
    this.#timer = setTimeout(() => {
      void this.#look(host).finally(() => {
        if (this.on) this.#next(host);
      });
    }, EVERY_MS);
  }

  async #look(host: LiveHost): Promise<void> {
    const known = host.known();
    // A window that is not seen is not kept up to date.
    if (known === null || (typeof document !== 'undefined' && document.hidden)) return;
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const place = host.place();
      const request = { filter: place };
      const { count } = await this.#platform.call('logs.count', request, { signal: stop.signal });
      if (!this.on || host.known() !== known) return;
      // Each search has a place of its own.
      const least = this.#least?.of === place ? this.#least.count : known;
      this.#least = { of: place, count: Math.min(least, count) };
      this.waiting = count - this.#least.count;
      if (this.paused || !host.idle()) return;
      const isOther = await this.#isReplaced(place, stop.signal);
      if (this.on && !this.paused && host.idle() && (this.waiting > 0 || isOther)) this.show(host);
    } catch {
      // The next search tells what is wrong with the store.
    }
  }

  /** Whether the newest row is another than at the last look: a message that goes on takes its row's place. */
  async #isReplaced(place: LogFilter, signal: AbortSignal): Promise<boolean> {
    const request = { filter: { ...place, order: 'newest_first' as const, limit: 1 } };
    const { entries } = await this.#platform.call('logs.query', request, { signal });
    const [newest] = entries;
    const key = newest ? keyOf(newest) : '';
    const before = this.#newest;
    this.#newest = { of: place, key };
    return before?.of === place && before.key !== key;
  }
}
