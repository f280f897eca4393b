/** What an action would do, asked before it is done: one question at a time, the last one counts. */

import type { Progress } from '../bindings';
import { asFailure, type Failure } from '../platform';

export class DryRun<T> {
  report = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<Progress | null>(null);
  asking = $state(false);
  #stop: AbortController | null = null;

  async ask(
    work: (signal: AbortSignal, tell: (progress: Progress) => void) => Promise<T>,
  ): Promise<void> {
    this.forget();
    const stop = new AbortController();
    this.#stop = stop;
    this.asking = true;
    try {
      const report = await work(stop.signal, (progress) => {
        if (this.#stop === stop) this.progress = progress;
      });
      if (this.#stop === stop) this.report = report;
    } catch (thrown) {
      if (this.#stop === stop) this.failure = asFailure(thrown);
    } finally {
      if (this.#stop === stop) this.asking = false;
    }
  }

  /** Asks no longer, and knows nothing: what is asked about has changed. */
  forget(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.report = null;
    this.failure = null;
    this.progress = null;
    this.asking = false;
  }
}
