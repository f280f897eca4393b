/** All that is known of the program and its store, looked at as long as somebody reads it. */

import type { Figures } from '../lib/report';
import { asFailure, type Failure, type Platform } from '../platform';
import type { Clock } from './search.svelte';

export const LOOK_MS = 2000;
/** The days of a large store are many files: they are looked at with every so many looks. */
const LOOKS_PER_STORE = 8;

export class About {
  /** Null until they were looked at once. */
  figures = $state.raw<Figures | null>(null);
  /** Why the last look failed; the figures before it stay. */
  failure = $state.raw<Failure | null>(null);
  readonly #platform: Platform;
  readonly #clock: Clock;

  constructor(platform: Platform, clock: Clock) {
    this.#platform = platform;
    this.#clock = clock;
  }

  /** Begins to look; returns what ends it. A look begins when the one before it is over. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWatching = true;
    let looks = 0;
    const next = async () => {
      if (!isHidden()) await this.look(looks % LOOKS_PER_STORE === 0);
      looks += 1;
      if (isWatching) timer = setTimeout(() => void next(), LOOK_MS);
    };
    void next();
    return () => {
      isWatching = false;
      clearTimeout(timer);
    };
  }

  /** Looks once; at the days of the store only when asked to, or when nothing is known of them. */
  async look(withStore = true): Promise<void> {
    const call = this.#platform.call.bind(this.#platform);
    const before = this.figures;
    try {
      const [info, resources, metrics, contexts, partitions] = await Promise.all([
        before?.info ?? call('app.info', {}),
        call('app.resources', {}),
        call('store.metrics', {}),
        before && !withStore ? before.contexts : call('logs.contexts', {}),
        before && !withStore ? before.partitions : call('logs.partitions', {}),
      ]);
      this.figures = { info, resources, metrics, contexts, partitions, epoch: this.#clock() };
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}

const isHidden = (): boolean => typeof document !== 'undefined' && document.hidden;
