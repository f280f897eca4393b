/** How a start finds out what to begin with: the search of an address, else the one of last time. */

import { toHash } from '../lib/query';
import type { Platform } from '../platform';
import type { Health } from './health.svelte';
import type { Logs } from './logs.svelte';
import type { Settings } from './settings.svelte';

/** How long is waited for what a backend that hangs would never say. */
const WAIT_MS = 300;

const wait = () => new Promise<void>((resolve) => setTimeout(resolve, WAIT_MS));

export class Beginning {
  readonly #platform: Pick<Platform, 'kind'>;
  readonly #settings: Settings;
  readonly #health: Pick<Health, 'load' | 'info'>;
  readonly #address: Pick<Location, 'hash' | 'search'>;
  /** A link that was opened comes before the search of last time. */
  readonly #isLink: boolean;

  constructor(
    platform: Pick<Platform, 'kind'>,
    settings: Settings,
    health: Pick<Health, 'load' | 'info'>,
    address: Pick<Location, 'hash' | 'search'>,
  ) {
    this.#platform = platform;
    this.#settings = settings;
    this.#health = health;
    this.#address = address;
    this.#isLink = address.hash !== '';
  }

  /** Puts the search of last time into the address, if one is to go on with it. */
  async restore(replace: (hash: string) => void): Promise<boolean> {
    const { restoreSearch, last } = this.#settings;
    if (this.#isLink || !restoreSearch || last === '' || (await this.#isBundle())) return false;
    replace(last);
    return true;
  }

  /**
   * A view that knows nothing of the person (a browser at a new port) asks as if nothing had been chosen
   * while it reads the settings file, and anew where that says otherwise. Ends when it is known.
   */
  async learn(logs: Logs, replace: (hash: string) => void): Promise<void> {
    const { kept, zone } = this.#settings;
    if (!kept.fresh) return;
    const untouched = toHash(logs.query);
    await Promise.race([kept.read(), wait()]);
    // A person may be quicker than the file.
    const isAsIs = toHash(logs.query) === untouched;
    if (isAsIs && (await this.restore(replace))) logs.readAddress();
    // Presets like "today" mean other seconds in another zone.
    else if (this.#settings.zone !== zone) void logs.runSearch();
  }

  /** The search of last time was one of another store. A window says so in its address, a server when asked. */
  async #isBundle(): Promise<boolean> {
    if (this.#platform.kind === 'tauri')
      return new URLSearchParams(this.#address.search).has('bundle');
    await Promise.race([this.#health.load(), wait()]);
    return Boolean(this.#health.info?.bundle);
  }
}
