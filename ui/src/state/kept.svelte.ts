/**
 * What a person chose, by name: kept in the settings file, and in this view's storage for the next
 * start, which must not wait for the file to know its colours. Where the two differ the file is right.
 */

import type { SettingsReply } from '../bindings';
import { asFailure, type Failure, type Platform } from '../platform';

export type Values = Readonly<Record<string, unknown>>;

const VALUES = 'daybook.settings';
const STATE = 'daybook.kept';
/** Where lines were kept before they were settings like the others. */
const OLD: Values = { history: 'daybook.history', saved: 'daybook.saved' };

/** A change is written after this pause, with those that follow it. */
const PAUSE_MS = 500;

export class Kept {
  /** The settings file; null where there is none, or it was not asked for yet. */
  path = $state<string | null>(null);
  /** What is wrong with the file. As long as something is, nothing is kept, here or there. */
  problem = $state<string | null>(null);
  /** Why the last change was not written. It is tried again with the next one. */
  failure = $state.raw<Failure | null>(null);
  /** Nothing was kept in this view before: what is known of the person stands in the file alone. */
  readonly fresh: boolean;

  readonly #platform: Pick<Platform, 'call'> | null;
  readonly #storage: Storage | null;
  readonly #listeners: (() => void)[] = [];
  #values: Values = {};
  /** Changes that the file does not have yet, and those of them that are on their way to it. */
  #pending: Values = {};
  #sent: Values = {};
  /** The file that the values were kept in; null as long as there was none. */
  #file: string | null = null;
  #known = false;
  #reading: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Pick<Platform, 'call'> | null, storage: Storage | null) {
    this.#platform = platform;
    this.#storage = storage;
    this.#load();
    const known = this.#parsed(VALUES) !== undefined || Object.keys(this.#values).length > 0;
    this.fresh = !known;
  }

  get(name: string): unknown {
    return this.#values[name];
  }

  /** Keeps what changed; all else stays as it is. */
  put(changes: Values): void {
    if (Object.keys(changes).length === 0) return;
    this.#values = { ...this.#values, ...changes };
    if (this.problem !== null) return;
    if (this.#platform) this.#pending = { ...this.#pending, ...changes };
    this.#store();
    this.#later();
  }

  /** Tells when the file said something else than was known. */
  onread(tell: () => void): void {
    this.#listeners.push(tell);
  }

  /** Looks at the file: another window, or a person, may have changed it. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Writes what changed, now. When the page is about to go, the answer is not waited for. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.#timer);
    const changes = this.#pending;
    const isBusy = Object.keys(this.#sent).length > 0 && !leaving;
    // What the file says must be known first: a change must not be the end of all that stands there.
    if (!this.#platform || !this.#known || isBusy || Object.keys(changes).length === 0) return;
    this.#pending = {};
    this.#sent = { ...this.#sent, ...changes };
    try {
      const options = leaving ? { outlives: true } : {};
      const reply = await this.#platform.call(
        'settings.write',
        { window: { ...changes } },
        options,
      );
      this.#sent = {};
      this.failure = null;
      this.#take(reply);
      if (Object.keys(this.#pending).length > 0) this.#later();
    } catch (thrown) {
      this.#sent = {};
      const failure = asFailure(thrown);
      if (failure.code === 'bad_settings') {
        this.#broken(failure.message);
      } else {
        this.#pending = { ...changes, ...this.#pending };
        this.failure = failure;
      }
    }
  }

  async #read(): Promise<void> {
    if (!this.#platform) return;
    try {
      this.#take(await this.#platform.call('settings.read', {}));
      await this.flush();
    } catch {
      // Without an answer it stays as it was; the search says what is wrong with the backend.
    }
  }

  #take({ path, window, problem }: SettingsReply): void {
    this.path = path;
    this.#known = path !== null && problem === null;
    if (problem !== null) {
      this.#broken(problem);
      return;
    }
    this.problem = null;
    // Without a file the view's storage is all there is.
    if (path === null) return;
    const before = JSON.stringify(this.#values);
    if (Object.keys(window).length === 0 && this.#file !== path) {
      // The first start with a file: what this view kept until now moves there.
      this.#pending = this.#values;
    } else {
      this.#values = { ...window, ...this.#sent, ...this.#pending };
    }
    this.#file = path;
    this.#store();
    if (JSON.stringify(this.#values) !== before) for (const tell of this.#listeners) tell();
  }

  /** A file that cannot be understood is a person's to mend: nothing is written over. */
  #broken(problem: string): void {
    this.problem = problem;
    this.#pending = {};
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  #load(): void {
    const values = this.#stored(VALUES);
    const old = Object.entries(OLD).flatMap(([name, key]) => {
      const kept = this.#parsed(String(key));
      return kept === undefined ? [] : [[name, kept] as const];
    });
    this.#values = { ...Object.fromEntries(old), ...values };
    const { file, pending } = this.#stored(STATE);
    if (typeof file !== 'string') return;
    this.#file = file;
    // What was on its way to the file when the window closed.
    if (!Array.isArray(pending)) return;
    const late = Object.entries(this.#values).filter(([name]) => pending.includes(name));
    this.#pending = Object.fromEntries(late);
  }

  #store(): void {
    try {
      this.#storage?.setItem(VALUES, JSON.stringify(this.#values));
      const pending = Object.keys({ ...this.#sent, ...this.#pending });
      if (this.#file !== null) {
        this.#storage?.setItem(STATE, JSON.stringify({ file: this.#file, pending }));
      }
      for (const key of Object.values(OLD)) this.#storage?.removeItem(String(key));
    } catch {
      // A view without storage (private mode, quota) has the file.
    }
  }

  #stored(key: string): Values {
    const kept = this.#parsed(key);
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept)
      ? (kept as Values)
      : {};
  }

  /** What is kept may be of another version, or edited by hand. */
  #parsed(key: string): unknown {
    try {
      return JSON.parse(this.#storage?.getItem(key) ?? '') as unknown;
    } catch {
      return undefined;
    }
  }
}
