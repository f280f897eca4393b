/** What was deleted and can be put back yet. */

import type { TrashItem } from '../bindings';
import { asFailure, type Failure, type Platform } from '../platform';

export class Trash {
  /** The newest first; null until the store has said. */
  items = $state.raw<readonly TrashItem[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #platform: Platform;
  #asked = 0;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  get bytes(): number {
    return (this.items ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const items = await this.#platform.call('trash.list', {});
      if (asked !== this.#asked) return;
      this.items = [...items].sort((a, b) => b.at_epoch - a.at_epoch);
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asFailure(thrown);
    }
  }

  /** Deletes for good; all of it when there are no ids. The bytes that it freed. */
  async empty(ids: readonly string[], signal: AbortSignal): Promise<number> {
    const request = ids.length === 0 ? {} : { ids: [...ids] };
    const { bytes } = await this.#platform.call('trash.empty', request, { signal });
    await this.load();
    return bytes;
  }
}
