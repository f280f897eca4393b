/** Taking a bundle in: what it says of itself, what it would add, how far it is, what became of it. */

import type {
  BundleSummary,
  ChosenBundle,
  ImportedBundle,
  ImportedDay,
  OpenBundle,
  Progress,
} from '../bindings';
import { bundleAmong, Pace, splitPath } from '../lib/ingest';
import { rangeOf } from '../lib/merged';
import { asFailure, type Failure, type Platform, type Selection } from '../platform';

/** Which bundle: one that was chosen, or the one that is opened in place. */
type What = { selection: Selection; item: number } | 'own';

/** What the page does about it. */
export interface ImportHost {
  /** There are new logs. */
  arrived(): void;
  show(from: number, to: number): void;
  /** What was chosen is no bundle: it is looked at as logs are. */
  logs(selection: Selection): void;
  done(text: string): void;
}

export class Import {
  /** The dialog is open. */
  open = $state(false);
  /** Its name, as chosen. */
  name = $state('');
  /** Its size; null where that is not known. */
  bytes = $state<number | null>(null);
  /** So much of it is sent; null where nothing has to be, or all is. */
  sent = $state<number | null>(null);
  /** What it says of itself; not verified yet. */
  bundle = $state.raw<BundleSummary | null>(null);
  /** It is being verified and held against the store. */
  checking = $state(false);
  /** What it would add: it is verified. */
  preview = $state.raw<ImportedBundle | null>(null);
  /** Why it cannot be taken in. */
  problem = $state.raw<Failure | null>(null);

  running = $state(false);
  stopping = $state(false);
  /** Of what goes on: verifying, or taking in. */
  progress = $state.raw<Progress | null>(null);
  secondsLeft = $state<number | null>(null);
  done = $state.raw<ImportedBundle | null>(null);
  /** Why it did not come to its end. */
  failure = $state.raw<Failure | null>(null);
  /** It is opened in a window of its own. */
  opened = $state(false);

  readonly #platform: Platform;
  #host: ImportHost | null = null;
  #what = $state.raw<What | null>(null);
  #chosen = $state.raw<ChosenBundle | null>(null);
  #look: AbortController | null = null;
  #run: AbortController | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  attach(host: ImportHost): void {
    this.#host = host;
  }

  /** Something is chosen. */
  get isChosen(): boolean {
    return this.#what !== null;
  }

  /** It is the one that is opened in place, and goes into the person's own store. */
  get isOwn(): boolean {
    return this.#what === 'own';
  }

  /** Bundles can be opened in windows of their own. */
  get hasWindows(): boolean {
    return this.#platform.openInPlace !== undefined;
  }

  show(): void {
    this.open = true;
  }

  /** Closes the dialog; what runs goes on, what was only looked at is let go. */
  close(): void {
    this.open = false;
    if (!this.running) this.forget();
  }

  /** Back to choosing. */
  forget(): void {
    this.#look?.abort();
    this.#look = null;
    this.checking = false;
    const chosen = this.#chosen;
    this.#chosen = null;
    this.#what = null;
    this.bundle = null;
    this.preview = null;
    this.problem = null;
    this.done = null;
    this.failure = null;
    this.sent = null;
    this.progress = null;
    this.opened = false;
    // What lies aside for a browser need not lie there any longer.
    if (chosen) {
      const { chosen: handle } = chosen;
      void this.#platform.call('chosen.forget', { chosen: handle }).catch(() => undefined);
    }
  }

  /** Lets a person choose; what is no bundle is looked at as logs are. */
  async choose(): Promise<void> {
    this.problem = null;
    try {
      const selection = await this.#platform.choose('bundle');
      if (!selection) return;
      const item = bundleAmong(selection);
      if (item === null) {
        this.close();
        this.#host?.logs(selection);
      } else this.take(selection, item);
    } catch (thrown) {
      this.open = true;
      this.problem = asFailure(thrown);
    }
  }

  /** A bundle was chosen or dropped. */
  take(selection: Selection, item = 0): void {
    if (this.running) {
      this.open = true;
      return;
    }
    this.forget();
    const { name = '', bytes = null } = selection.items[item] ?? {};
    this.name = name;
    this.bytes = bytes;
    this.#what = { selection, item };
    this.open = true;
    void this.look();
  }

  /** The bundle that is opened in place is to go into the person's own store. */
  takeOwn({ summary }: OpenBundle): void {
    this.open = true;
    if (this.running) return;
    this.forget();
    this.name = summary.name;
    this.bytes = summary.bytes;
    this.bundle = summary;
    this.#what = 'own';
    void this.look();
  }

  /** Reads what it says of itself, then verifies it and holds it against the store. */
  async look(): Promise<void> {
    this.#look?.abort();
    const what = this.#what;
    if (!what) return;
    const look = new AbortController();
    this.#look = look;
    const { signal } = look;
    const current = () => this.#look === look;
    this.checking = true;
    this.problem = null;
    this.preview = null;
    this.progress = null;
    try {
      if (what !== 'own') {
        const chosen = await this.#platform.openBundle(what.selection, what.item, {
          signal,
          onSent: (bytes) => {
            if (current()) this.sent = bytes;
          },
        });
        if (!current()) return;
        this.sent = null;
        this.#chosen = chosen;
        const bundle = await this.#platform.call('import.look', chosen, { signal });
        if (!current()) return;
        this.bundle = bundle;
      }
      const preview = await this.#ask(true, signal, (progress) => {
        if (current()) this.progress = progress;
      });
      if (current()) this.preview = preview;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (current() && !failure.cancelled) this.problem = failure;
    } finally {
      if (current()) this.checking = false;
    }
  }

  /** Takes it in. */
  async begin(): Promise<void> {
    if (this.running || !this.preview) return;
    const run = new AbortController();
    const pace = new Pace();
    this.#run = run;
    this.running = true;
    this.stopping = false;
    this.progress = null;
    this.secondsLeft = null;
    this.failure = null;
    try {
      this.done = await this.#ask(false, run.signal, (progress) => {
        this.progress = progress;
        const { partitions_done: bytes_done, partitions_total: bytes_total } = progress;
        this.secondsLeft = pace.note({ bytes_done, bytes_total }, performance.now());
      });
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.running = false;
      this.stopping = false;
      this.#host?.arrived();
    }
    if (this.open) return;
    if (this.done) this.#host?.done(`${splitPath(this.name).name} is taken in`);
    else this.#host?.done(`${splitPath(this.name).name} could not be taken in to its end`);
  }

  stop(): void {
    if (!this.running) return;
    this.stopping = true;
    this.#run?.abort();
  }

  /** Days of contexts that something was added to. */
  get cameIn(): ImportedDay[] {
    return this.done?.report.days.filter(({ added }) => added > 0) ?? [];
  }

  /** What came in can be shown: here, or in the window of the person's own store. */
  get canShow(): boolean {
    return rangeOf(this.done, []) !== null && (!this.isOwn || this.#platform.openOwn !== undefined);
  }

  /** Shows days that came in; all that the bundle holds when none did, or none are named. */
  async showDays(days: readonly ImportedDay[] = this.cameIn): Promise<void> {
    const range = rangeOf(this.done, days);
    if (!range) return;
    const { from, to } = range;
    if (this.isOwn) {
      const search = `range=${from}..${to}`;
      return this.#attempt(async () => this.#platform.openOwn?.(search));
    }
    this.close();
    this.#host?.show(from, to);
  }

  /** Opens it as it is, in a window of its own; null where there are none, or it is open already. */
  get openInPlace(): (() => Promise<void>) | null {
    const { openInPlace } = this.#platform;
    const chosen = this.#chosen;
    if (!openInPlace || !chosen || !this.bundle) return null;
    return async () => {
      await this.#attempt(() => openInPlace(chosen));
      if (!this.problem) this.close();
    };
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      this.problem = asFailure(thrown);
    }
  }

  #ask(
    dry_run: boolean,
    signal: AbortSignal,
    onEvent: (progress: Progress) => void,
  ): Promise<ImportedBundle> {
    const options = { signal, onEvent };
    const chosen = this.#chosen;
    return chosen && !this.isOwn
      ? this.#platform.call('import.chosen', { ...chosen, dry_run }, options)
      : this.#platform.call('bundle.import', { dry_run }, options);
  }
}
