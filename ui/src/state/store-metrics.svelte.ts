/** The store's counters, looked at while somebody reads them. */

import type { Sample } from '../lib/samples';
import { asFailure, type Failure, type Platform } from '../platform';

export const LOOK_MS = 2000;
/** Five minutes. */
export const MOST_SAMPLES = 150;

export class StoreMetrics {
  /** The oldest first. */
  samples = $state.raw<readonly Sample[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #platform: Platform;
  readonly #ticks: () => number;

  constructor(platform: Platform, ticks: () => number = () => performance.now()) {
    this.#platform = platform;
    this.#ticks = ticks;
  }

  async look(): Promise<void> {
    try {
      const metrics = await this.#platform.call('store.metrics', {});
      const sample = { at: this.#ticks() / 1000, metrics };
      this.samples = [...this.samples, sample].slice(-MOST_SAMPLES);
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  /** Begins to look; returns what ends it. A window that is not seen is not looked at. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWatching = true;
    const next = async () => {
      if (typeof document === 'undefined' || !document.hidden) await this.look();
      if (isWatching) timer = setTimeout(() => void next(), LOOK_MS);
    };
    void next();
    return () => {
      isWatching = false;
      clearTimeout(timer);
    };
  }
}
