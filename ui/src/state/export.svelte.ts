/** Exporting: what, in which form, how large about; how far it is, and what became of it. */

import type {
  Compression,
  ExportAs,
  ExportDay,
  ExportEstimate,
  ExportReport,
  ExportWhat,
  LogFilter,
  Progress,
} from '../bindings';
import { endingOf, exportCommands, fileName, isLines } from '../lib/export';
import { Pace } from '../lib/ingest';
import { ianaZone, type Zone } from '../lib/time';
import { asFailure, type Failure, type Place, type Platform } from '../platform';
import type { Clock } from './search.svelte';

/** The search that is shown, days that were chosen, or all there is. */
export type Scope = 'search' | 'days' | 'all';

/** What the log page shows, for whoever wants that exported. */
export interface Shown {
  /** The filter of the rows that are shown; null when there are none yet. */
  filter(): LogFilter | null;
  /** The query line. */
  query(): string;
  /** Its time, in words. */
  time(): string;
  zone(): Zone;
  /** The base folder; null while it is not known, or where it is a bundle. */
  base(): string | null;
  /** Says that an export is done to who no longer looks at it. */
  done(text: string): void;
}

/** An export that was begun. */
interface Run {
  place: Place;
  what: ExportWhat;
  query: string;
  estimate: ExportEstimate | null;
}

export class Export {
  /** The dialog is open. */
  open = $state(false);
  scope = $state<Scope>('all');
  /** Days that were chosen elsewhere. */
  days = $state.raw<readonly ExportDay[]>([]);
  format = $state<ExportAs>('daybook');
  compression = $state<Compression | null>(null);
  /** How much it would be; null until that is known. */
  estimate = $state.raw<ExportEstimate | null>(null);
  estimating = $state(false);
  /** Why that is not known, or why there is no place for it. */
  problem = $state.raw<Failure | null>(null);

  running = $state(false);
  stopping = $state(false);
  progress = $state.raw<Progress | null>(null);
  secondsLeft = $state<number | null>(null);
  /** Entries a second, lately. */
  rate = $state(0);
  run = $state.raw<Run | null>(null);
  report = $state.raw<ExportReport | null>(null);
  /** Why it did not come to its end. */
  failure = $state.raw<Failure | null>(null);

  readonly #platform: Platform;
  readonly #clock: Clock;
  #shown: Shown | null = null;
  #query = '';
  #time = '';
  #filter = $state.raw<LogFilter | null>(null);
  #estimating: AbortController | null = null;
  #running: AbortController | null = null;

  constructor(platform: Platform, clock: Clock) {
    this.#platform = platform;
    this.#clock = clock;
  }

  attach(shown: Shown): void {
    this.#shown = shown;
  }

  /** The file is fetched by the browser: where it goes is the browser's. */
  get isFetched(): boolean {
    return this.#platform.fetchAgain !== undefined;
  }

  /** There is a search that could be exported. */
  get hasSearch(): boolean {
    return this.#filter !== null;
  }

  /** The search that is shown, in words. */
  get searchText(): string {
    return `${this.#query.trim() || 'no filters'} · ${this.#time}`;
  }

  get zone(): Zone {
    return this.#shown?.zone() ?? 'local';
  }

  /** A dialog is there to be read: a new export, or the one that runs or has ended. */
  get phase(): 'ask' | 'run' | 'done' | 'failed' {
    if (this.running) return 'run';
    if (this.report) return 'done';
    return this.failure ? 'failed' : 'ask';
  }

  /** Opens the dialog: on the search that is shown, or on days that were chosen. */
  show(days: readonly ExportDay[] = []): void {
    this.open = true;
    if (this.running) return;
    this.report = null;
    this.failure = null;
    this.#filter = this.#shown?.filter() ?? null;
    this.#query = this.#shown?.query() ?? '';
    this.#time = this.#shown?.time() ?? '';
    this.days = days;
    this.scope = days.length > 0 ? 'days' : this.#filter ? 'search' : 'all';
    void this.look();
  }

  /** Opens the dialog on the export that was begun last. */
  reopen(): void {
    this.open = true;
  }

  /** Closes the dialog; an export that runs goes on. */
  close(): void {
    this.open = false;
    this.#estimating?.abort();
    this.estimating = false;
  }

  /** Back to choosing, after one is done. */
  again(): void {
    this.report = null;
    this.failure = null;
    void this.look();
  }

  change(change: Partial<Pick<Export, 'scope' | 'format' | 'compression'>>): void {
    Object.assign(this, change);
    void this.look();
  }

  /** What would be exported. */
  get what(): ExportWhat {
    return {
      filter: (this.scope === 'search' && this.#filter) || {},
      ...(this.scope === 'days' ? { days: [...this.days] } : {}),
      format: this.format,
      ...(isLines(this.format) ? { compression: this.compression, tz: ianaZone(this.zone) } : {}),
    };
  }

  /** Counts what would be exported. The figures of before stay meanwhile. */
  async look(): Promise<void> {
    this.#estimating?.abort();
    const look = new AbortController();
    this.#estimating = look;
    this.estimating = true;
    this.problem = null;
    const current = () => this.#estimating === look;
    try {
      const { signal } = look;
      const estimate = await this.#platform.call('export.estimate', this.what, { signal });
      if (current()) this.estimate = estimate;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (current() && !failure.cancelled) {
        this.estimate = null;
        this.problem = failure;
      }
    } finally {
      if (current()) this.estimating = false;
    }
  }

  /** Asks where it goes, and exports. */
  async begin(): Promise<void> {
    if (this.running) return;
    const { what, estimate } = this;
    const query = this.scope === 'search' ? this.#query : '';
    const ending = endingOf(what.format, what.compression ?? null);
    const name = fileName(ending, what.filter, what.days ?? [], this.#clock(), this.zone);
    this.problem = null;
    let place: Place | null;
    try {
      place = await this.#platform.placeFor(name, what, estimate?.bytes ?? 0);
    } catch (thrown) {
      this.problem = asFailure(thrown);
      return;
    }
    if (place) await this.#carryOut({ place, what, query, estimate });
  }

  stop(): void {
    if (!this.running) return;
    this.stopping = true;
    this.#running?.abort();
  }

  /** Has the browser fetch it once more; null where there is no browser. */
  get fetchAgain(): (() => Promise<void>) | null {
    const { fetchAgain } = this.#platform;
    const place = this.run?.place;
    if (!fetchAgain || !place) return null;
    return async () => {
      try {
        await fetchAgain(place);
      } catch (thrown) {
        this.problem = asFailure(thrown);
      }
    };
  }

  /** The same in a terminal; none over a bundle, which the command line exports nothing of. */
  get commands(): string[] {
    const { run } = this;
    const base = this.#shown?.base() ?? null;
    if (!run || base === null) return [];
    const { place, what, query } = run;
    return exportCommands({ base, file: place.name, query, what, zone: this.zone });
  }

  async #carryOut(run: Run): Promise<void> {
    const running = new AbortController();
    const pace = new Pace();
    this.#running = running;
    this.run = run;
    this.running = true;
    this.stopping = false;
    this.progress = null;
    this.secondsLeft = null;
    this.rate = 0;
    this.report = null;
    this.failure = null;
    const rows = run.estimate?.rows ?? 0;
    try {
      this.report = await this.#platform.exportTo(run.place, run.what, {
        signal: running.signal,
        onProgress: (progress) => {
          // What a store says of itself may lag behind what is written.
          const found = Math.max(progress.found, this.progress?.found ?? 0);
          this.progress = { ...progress, found };
          const done = { bytes_done: found, bytes_total: Math.max(rows, found) };
          this.secondsLeft = pace.note(done, performance.now());
          this.rate = pace.rate;
        },
      });
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.running = false;
      this.stopping = false;
    }
    if (this.open) return;
    if (this.report) this.#shown?.done(`Exported to ${run.place.name}`);
    else if (!this.failure?.cancelled) this.#shown?.done('The export failed');
  }
}
