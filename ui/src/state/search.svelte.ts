/** The search that is shown: asks, cancels what is outdated, and holds the answers. */

import type {
  Count,
  EntryRef,
  Histogram,
  LogEntry,
  LogFilter,
  Order,
  Page,
  PartitionFailure,
  Progress,
  QueryReading,
  SourceList,
} from '../bindings';
import type { Answer } from '../lib/explain';
import { mergeFailures } from '../lib/failures';
import { levelCounts, wantedBuckets } from '../lib/histogram';
import { type BandCounts, countByBand } from '../lib/levels';
import { within } from '../lib/query';
import { type Range, resolveRange, type Span } from '../lib/ranges';
import { afterFrame } from '../lib/painted';
import { readsRows } from '../lib/terms';
import { ianaZone, type Zone } from '../lib/time';
import { asFailure, cancelled, type Failure, type Platform } from '../platform';
import { FirstPage } from './first-page';
import {
  findEntry,
  findNext,
  type Found,
  indexAt,
  indexOf,
  type Lookup,
  type Seek,
} from './locate';
import { Rows, type RowSource } from './rows';

/** Seconds, with their fraction. */
export type Clock = () => number;

/** A search as it is asked: a query line that was understood, when and in which order. */
export interface Asked {
  /** The line as it stands there. */
  text: string;
  reading: QueryReading;
  range: Range;
  order: Order;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((end) => signal.addEventListener('abort', () => end(), { once: true }));

export class Search {
  /** The first page of the present search is still to come; some of its rows may be there. */
  busy = $state(false);
  /** Of a page that takes long, the rows that are there already are shown. */
  early = $state(false);
  /** Rows are there; counts and histogram may still be on their way. */
  counting = $state(false);
  /** A search has been answered at least once. */
  answered = $state(false);
  rows = $state.raw<Rows | null>(null);
  /** The line that the rows answer; null until there was an answer. */
  shown = $state<string | null>(null);
  /** Moves whenever rows arrive, so that what shows them looks again. */
  version = $state(0);
  span = $state.raw<Span>({ from: null, to: null });
  /** Null until the first count. */
  bands = $state.raw<BandCounts | null>(null);
  errors = $state<number | null>(null);
  histogram = $state.raw<Histogram | null>(null);
  /** What the tree shows: counted without the source terms, so that each says what it would bring. */
  sources = $state.raw<SourceList | null>(null);
  /** Place and time of the present search; a range that ended with the present has no end here. */
  place = $state.raw<LogFilter>({});
  /** Rows in the range and contexts: the "of" in "9,433 of 69,627". */
  inScope = $state<number | null>(null);
  /** Rows of `place` when a search that follows it began, those of times to come among them. */
  followed = $state<number | null>(null);
  progress = $state.raw<Progress | null>(null);
  failures = $state.raw<PartitionFailure[]>([]);
  /** What was asked for what is shown, with what it took. */
  answers = $state.raw<Answer[]>([]);
  failure = $state.raw<Failure | null>(null);
  firstMs = $state<number | null>(null);
  allMs = $state<number | null>(null);
  /** In pixels: the histogram is as fine as there is room for. */
  chartWidth = 0;
  /** Stopped by hand: what is shown may be incomplete. */
  stopped = $state(false);
  /** Ends when the first rows of all are on the screen, or cannot be had. */
  readonly begun: Promise<void>;

  readonly #platform: Platform;
  readonly #clock: Clock;
  /** Hears when other rows take the place of those that were shown. */
  readonly #onrows: () => void;
  #begun: () => void = () => undefined;
  #running: AbortController | null = null;
  /** What was asked for ahead last, unless a search took it. */
  #ahead: FirstPage | null = null;
  #scopeKey = '';
  #sourcesKey = '';
  /** Stops the counts that outlive a search, as long as they are of the same place and time. */
  #scopeRunning: AbortController | null = null;
  #sourcesRunning: AbortController | null = null;

  constructor(platform: Platform, clock: Clock, onrows: () => void = () => undefined) {
    this.#platform = platform;
    this.#clock = clock;
    this.#onrows = onrows;
    this.begun = new Promise((resolve) => (this.#begun = resolve));
  }

  /** Asks for the first rows of a line that is still being read; `run` takes them when it is right. */
  ahead({ text, range, order }: Omit<Asked, 'reading'>, zone: Zone): FirstPage {
    this.#ahead?.stop();
    const frame = { range, order, zone, now: this.#clock() };
    return (this.#ahead = new FirstPage(this.#platform, text, frame));
  }

  /**
   * Searches. What was under way is outdated and told to stop; the old rows stay until new ones come.
   * Counts and histogram begin when the first rows are on the screen, and not before `rest` is over;
   * where rows are followed, place and time are counted before, so that what is written meanwhile counts as new.
   * The first rows may have been asked for `ahead`.
   */
  async run(
    { text, reading, range, order }: Asked,
    zone: Zone,
    rest: Promise<void> | null = null,
    follows = false,
    ahead: FirstPage | null = null,
  ): Promise<void> {
    this.#running?.abort();
    if (this.#ahead !== ahead) this.#ahead?.stop();
    this.#ahead = null;
    const controller = new AbortController();
    this.#running = controller;
    const { signal } = controller;
    const started = ahead?.started ?? performance.now();
    const frame = ahead?.frame ?? { range, order, zone, now: this.#clock() };
    const { now } = frame;
    const span = resolveRange(range, now, zone);
    const filter: LogFilter = { ...within(reading.filter ?? {}, span), order };
    const facets = within(reading.without_levels ?? {}, span);
    this.busy = true;
    this.early = false;
    this.counting = true;
    this.stopped = false;
    this.progress = null;
    this.failure = null;
    const current = () => this.#running === controller && !signal.aborted;
    const { contexts } = reading.filter ?? {};
    const goesOn = range.kind !== 'custom' && span.to !== null && span.to > now;
    this.place = within(contexts ? { contexts } : {}, goesOn ? { ...span, to: null } : span);
    const scope = within(contexts ? { contexts } : {}, span);
    try {
      this.followed = follows ? (await this.#count(this.place, signal)).count : null;
      if (signal.aborted) throw cancelled();
      // The first rows are not made to share disk and processor with the counts.
      const first = ahead ?? new FirstPage(this.#platform, reading.filter ?? {}, frame);
      signal.addEventListener('abort', () => first.stop(), { once: true });
      const page = await this.#firstPage(first, text, filter, span, current);
      if (!signal.aborted) await Promise.race([rest ?? afterFrame(), aborted(signal)]);
      this.#begun();
      if (signal.aborted) throw cancelled();
      // A search of texts reads rows: where the histogram counts the levels by itself, they are not
      // read through twice.
      const textual = readsRows(reading.terms);
      const separately = !textual || reading.terms.some(({ field }) => field === 'level');
      const inTree = () => this.#loadSources(within(reading.without_src ?? {}, span));
      const [count, histogram] = await Promise.all([
        separately ? this.#count(facets, signal) : null,
        this.#loadHistogram(filter, zone, signal),
        this.#loadScope(scope),
        textual ? null : inTree(),
      ]);
      if (!current()) return;
      this.#take(page, count, histogram);
      if (textual) await inTree();
      if (!current()) return;
      this.allMs = performance.now() - started;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (this.#running !== controller) return;
      controller.abort();
      if (this.early) this.rows?.endEarly();
      if (failure.cancelled) this.stopped = true;
      else this.failure = failure;
    } finally {
      this.#begun();
      if (this.#running === controller) {
        this.busy = false;
        this.counting = false;
        this.progress = null;
      }
    }
  }

  /** The rows that are shown stay, and are counted by the hours and days of another zone. */
  async recount(zone: Zone): Promise<void> {
    const { rows } = this;
    if (!rows) return;
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    this.counting = true;
    this.progress = null;
    try {
      const histogram = await this.#loadHistogram(rows.filter, zone, controller.signal);
      if (this.#running === controller) this.histogram = histogram;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (this.#running !== controller) return;
      if (failure.cancelled) this.stopped = true;
      else this.failure = failure;
    } finally {
      if (this.#running === controller) this.counting = false;
    }
  }

  /** Stops what is under way; what has arrived stays. False when there was nothing to stop. */
  stop(): boolean {
    if (!this.busy && !this.counting) return false;
    this.#running?.abort();
    this.#scopeRunning?.abort();
    this.#sourcesRunning?.abort();
    this.forget();
    return true;
  }

  /** The store may have changed: the next search counts all anew, also for the same place and time. */
  forget(): void {
    this.#scopeKey = '';
    this.#sourcesKey = '';
  }

  /** The next row of a kind before or after `entry`, which is row `index`; `signal` stops looking. */
  async next(
    index: number,
    entry: LogEntry | undefined,
    direction: 1 | -1,
    step: Seek,
    signal: AbortSignal,
  ): Promise<Found | null> {
    const { rows } = this;
    if (!rows) return null;
    const page = (filter: LogFilter) => this.#rowSource.page(filter, signal);
    const count = async (filter: LogFilter) => (await this.#count(filter, signal)).count;
    return findNext(rows, { ...this.#rowSource, page }, count, index, entry, direction, step);
  }

  /** The index of an entry in the present search, or of the first one after its place. */
  async locate(entry: EntryRef): Promise<number | null> {
    const { rows } = this;
    if (!rows) return null;
    return indexOf(rows.filter, this.#rowSource, this.#counter, entry);
  }

  /** A row of the present search by its name, if it is among them. */
  async find(entry: EntryRef): Promise<Found | null> {
    const { rows } = this;
    const found = rows && (await findEntry(rows.filter, this.#rowSource, entry));
    const index = found?.entry ? await this.locate(entry) : null;
    // By then another search may be shown, where the index means another row.
    if (!found?.entry || index === null || this.rows !== rows) return null;
    return { index, entry: found.entry };
  }

  /** Whether the store holds a row at all. */
  lookUp(entry: EntryRef): Promise<Lookup> {
    return findEntry({ contexts: [entry.context_name] }, this.#rowSource, entry);
  }

  /** The index of the first row at or after a second of the present search, if any is so late. */
  async indexAt(epoch: number): Promise<number | null> {
    return this.rows && indexAt(this.rows.filter, this.#counter, epoch);
  }

  async #firstPage(
    first: FirstPage,
    text: string,
    filter: LogFilter,
    span: Span,
    current: () => boolean,
  ): Promise<Page> {
    const rows = new Rows(
      filter,
      this.#rowSource,
      () => (this.version += 1),
      (thrown) => (this.failure = asFailure(thrown)),
    );
    const show = () => this.#show(rows, text, span, first.started);
    first.listen((event) => {
      if (!current()) return;
      if (!('rows' in event)) this.progress = event;
      else {
        rows.seedEarly(event.rows);
        show();
        this.early = true;
      }
    });
    const page = await first.page;
    if (!current()) return page;
    rows.seed(page);
    this.early = false;
    show();
    this.answers = [{ what: 'First rows', stats: page.stats }];
    this.failures = mergeFailures(page.partitions_failed);
    this.busy = false;
    return page;
  }

  /** The rows of the present search take the place of the last one's. */
  #show(rows: Rows, text: string, span: Span, started: number): void {
    this.version += 1;
    if (this.rows === rows) return;
    this.rows?.close();
    this.rows = rows;
    this.#onrows();
    this.shown = text;
    this.span = span;
    this.firstMs = performance.now() - started;
    this.allMs = null;
    this.answered = true;
  }

  #count(filter: LogFilter, signal: AbortSignal): Promise<Count> {
    return this.#platform.call('logs.count', { filter }, { signal });
  }

  #loadHistogram(filter: LogFilter, zone: Zone, signal: AbortSignal): Promise<Histogram> {
    const request = {
      filter,
      bucket: { auto: { buckets: wantedBuckets(this.chartWidth, this.#secondsOf(filter)) } },
      tz: ianaZone(zone),
    };
    return this.#platform.call('logs.histogram', request, { signal });
  }

  /** How long a range is; an open end is where the rows ended when they were last counted. */
  #secondsOf({ epoch_from, epoch_to }: LogFilter): number | null {
    const edges = this.histogram?.edges;
    const from = epoch_from ?? edges?.[0];
    const to = epoch_to ?? edges?.at(-1);
    return from === undefined || to === undefined ? null : to - from;
  }

  #take(page: Page, count: Count | null, histogram: Histogram): void {
    const levels = levelCounts(histogram);
    this.bands = countByBand(count?.by_level ?? levels);
    this.errors = count?.errors ?? null;
    this.histogram = histogram;
    this.answers = [
      { what: 'First rows', stats: page.stats },
      { what: 'Histogram', stats: histogram.stats },
      ...(count ? [{ what: 'Levels', stats: count.stats }] : []),
    ];
    this.rows?.setHistogram(histogram);
    this.rows?.setTotal(levels.reduce((sum, { count }) => sum + count, 0));
    this.failures = mergeFailures(
      page.partitions_failed,
      count?.partitions_failed ?? [],
      histogram.partitions_failed,
    );
  }

  /** Depends on place and time alone: typing does not ask for it again. */
  async #loadScope(filter: LogFilter): Promise<void> {
    const key = JSON.stringify(filter);
    if (key === this.#scopeKey) return;
    this.#scopeKey = key;
    this.#scopeRunning?.abort();
    const controller = new AbortController();
    this.#scopeRunning = controller;
    try {
      const { count } = await this.#count(filter, controller.signal);
      if (!controller.signal.aborted) this.inScope = count;
    } catch (thrown) {
      if (controller.signal.aborted) return;
      this.#scopeKey = '';
      throw thrown;
    }
  }

  /** Choosing another source or order does not ask for the sources again. */
  async #loadSources(filter: LogFilter): Promise<void> {
    const key = JSON.stringify(filter);
    if (key === this.#sourcesKey) return;
    this.#sourcesKey = key;
    this.#sourcesRunning?.abort();
    const controller = new AbortController();
    this.#sourcesRunning = controller;
    try {
      const { list } = await this.#platform.call(
        'logs.sources',
        { filter, tree: false },
        { signal: controller.signal },
      );
      if (!controller.signal.aborted) this.sources = list;
    } catch (thrown) {
      if (controller.signal.aborted) return;
      this.#sourcesKey = '';
      throw thrown;
    }
  }

  readonly #rowSource: RowSource = {
    page: (filter, signal) => this.#platform.call('logs.query', { filter }, { signal }),
    histogram: (filter, buckets, signal) => {
      const request = { filter, bucket: { auto: { buckets } }, tz: 'UTC' };
      return this.#platform.call('logs.histogram', request, { signal });
    },
  };

  readonly #counter = async (filter: LogFilter): Promise<number> => {
    return (await this.#platform.call('logs.count', { filter })).count;
  };
}
