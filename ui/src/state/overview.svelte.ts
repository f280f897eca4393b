/** All that the store holds, by days: asked once for a place and kept until the store may have changed. */

import type { Histogram, PartitionInfo } from '../bindings';
import { ianaZone, type Zone } from '../lib/time';
import type { Platform } from '../platform';

/** No more days are asked for one by one; the store gives 10,000 at most. */
const MOST_DAYS = 4000;
const DAY = 86_400;
/** Seconds for which it is good enough: who follows the store refreshes every second. */
const FRESH = 30;

export class Overview {
  histogram = $state.raw<Histogram | null>(null);
  readonly #platform: Platform;
  readonly #clock: () => number;
  #key = '';
  #stale = false;
  #loaded = 0;
  #running: AbortController | null = null;

  constructor(platform: Platform, clock: () => number) {
    this.#platform = platform;
    this.#clock = clock;
  }

  /** The store may have changed: a later `load` asks anew; until then the old one stays. */
  forget(): void {
    this.#stale = true;
  }

  /**
   * Counts the days of some contexts (none means all) in a zone. The days' own summaries answer it:
   * no row is read for a day that is over. Nothing happens when it is known.
   */
  async load(
    contexts: readonly string[],
    zone: Zone,
    held: readonly PartitionInfo[],
  ): Promise<void> {
    const tz = ianaZone(zone);
    const days = held.map(({ day }) => day).sort();
    const key = JSON.stringify([contexts, tz, days[0], days.at(-1), days.length]);
    const isOld = this.#stale && this.#clock() - this.#loaded > FRESH;
    if ((key === this.#key && !isOld) || held.length === 0) return;
    this.#key = key;
    this.#stale = false;
    this.#loaded = this.#clock();
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const seconds = (day = '') => Date.parse(day) / 1000;
    const span = (seconds(days.at(-1)) - seconds(days[0])) / DAY;
    const bucket = span > MOST_DAYS ? { auto: { buckets: MOST_DAYS } } : ('day' as const);
    const filter = contexts.length > 0 ? { contexts: [...contexts] } : {};
    try {
      const request = { filter, bucket, tz };
      const { signal } = running;
      const histogram = await this.#platform.call('logs.histogram', request, { signal });
      if (!signal.aborted) this.histogram = histogram;
    } catch {
      // The search says what is wrong with the store; the strip stays as it was.
      if (!running.signal.aborted) this.#key = '';
    }
  }
}
