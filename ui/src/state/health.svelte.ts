/** What the program and the store take of the machine, looked at now and then. */

import type { AppInfo, Resources } from '../bindings';
import type { Platform } from '../platform';

const EVERY_MS = 5000;

export class Health {
  info = $state.raw<AppInfo | null>(null);
  resources = $state.raw<Resources | null>(null);
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Begins to look; returns what ends it. A window that is not seen is not looked at. */
  watch(): () => void {
    const look = () => {
      if (!document.hidden) void this.#look();
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }

  async #look(): Promise<void> {
    try {
      this.info ??= await this.#platform.call('app.info', {});
      this.resources = await this.#platform.call('app.resources', {});
    } catch {
      // The numbers go blank rather than stale; the search tells what is wrong.
      this.resources = null;
    }
  }
}
