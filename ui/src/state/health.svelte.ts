/** What the program and the store take of the machine, looked at now and then. */

import type { AppInfo, Resources } from '../bindings';
import type { Platform } from '../platform';
import { About } from './about.svelte';
import type { Failures } from './failures.svelte';
import type { Clock } from './search.svelte';

const EVERY_MS = 5000;

export class Health {
  info = $state.raw<AppInfo | null>(null);
  resources = $state.raw<Resources | null>(null);
  readonly about: About;
  readonly failures: Failures;
  readonly #platform: Platform;
  #learning: Promise<void> | null = null;

  constructor(platform: Platform, clock: Clock, failures: Failures) {
    this.#platform = platform;
    this.about = new About(platform, clock);
    this.failures = failures;
  }

  /** Opens a window for another base folder that a person chooses; null where there are none. */
  get openBase(): (() => Promise<boolean>) | null {
    const { openBase } = this.#platform;
    return openBase ? () => openBase() : null;
  }

  /** Opens the demo in a window of its own; null where there are none. */
  get openDemo(): Platform['openDemo'] | null {
    const { openDemo } = this.#platform;
    return openDemo ? (onProgress) => openDemo(onProgress) : null;
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

  /** Learns what runs here; nothing while it does not answer. */
  load(): Promise<void> {
    if (this.info) return Promise.resolve();
    this.#learning ??= this.#learn().finally(() => (this.#learning = null));
    return this.#learning;
  }

  async #learn(): Promise<void> {
    try {
      this.info = await this.#platform.call('app.info', {});
    } catch {
      // The search says what is wrong.
    }
  }

  async #look(): Promise<void> {
    await this.load();
    try {
      this.resources = await this.#platform.call('app.resources', {});
    } catch {
      // The numbers go blank rather than stale; the search tells what is wrong.
      this.resources = null;
    }
  }
}
