/** The log page: what is asked, and the ways between. */

import type {
  Completions,
  ContextInfo,
  EntryRef,
  LogEntry,
  PartitionInfo,
  QueryReading,
  QueryTerm,
} from '../bindings';
import { pageOfHash } from '../lib/pages';
import { EMPTY_QUERY, fromHash, type Query, toHash, within } from '../lib/query';
import { type Edit, fieldTerm, withoutTerms } from '../lib/query-edit';
import { isOfZone, narrowed, type Range, resolveRange, widened } from '../lib/ranges';
import { hitsOf } from '../lib/segments';
import { contextsOf, textParts } from '../lib/terms';
import { asFailure, type Platform } from '../platform';
import { Explained } from './explained.svelte';
import type { FirstPage } from './first-page';
import { LeftRows } from './left-rows';
import { Lines } from './lines.svelte';
import { Live } from './live.svelte';
import { sameEntry } from './locate';
import { Notices, type Offer } from './notices.svelte';
import { Overview } from './overview.svelte';
import { ReadRow } from './read-row.svelte';
import { TextReading } from './reading.svelte';
import { type Clock, Search } from './search.svelte';
import type { Settings } from './settings.svelte';
import { Stepping } from './stepping.svelte';
import { type Address, Steps } from './steps.svelte';
import { Typing } from './typing';

/** Seconds that are shown around a row, either way: of all sources, and of its own. */
const AROUND_S = 300;
const AROUND_SOURCE_S = 1800;

export class Logs {
  query = $state.raw<Query>(EMPTY_QUERY);
  contexts = $state.raw<ContextInfo[]>([]);
  /** Null until the store has said what it holds. */
  partitions = $state.raw<PartitionInfo[] | null>(null);
  /** What a click wrote into the line, shown there for a moment; a new object each time. */
  changed = $state.raw<Edit['changed']>(null);

  /** Ends when the search that was begun last does. */
  searching: Promise<void> = Promise.resolve();

  /** The text that the last right line looks for. */
  readonly #wanted = $derived.by(() => {
    const { text, answer } = this.reading.right;
    return textParts(text, answer).filter((part) => part.text !== '');
  });
  /** What is marked of it. */
  readonly hits = $derived(hitsOf(this.#wanted));

  readonly notices = new Notices();
  readonly reading: TextReading;
  readonly lines: Lines;
  readonly search: Search;
  readonly row: ReadRow;
  readonly live: Live;
  readonly overview: Overview;
  readonly explained: Explained;
  readonly clock: Clock;
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #steps: Steps;
  readonly #typing = new Typing({
    search: (rest) => void this.runSearch(rest),
    keep: (own) => this.#keepTyped(own),
  });
  readonly stepping = new Stepping(this, () => this.#wanted);
  readonly #left = new LeftRows();

  constructor(platform: Platform, settings: Settings, clock: Clock, address: Address) {
    this.#platform = platform;
    this.#settings = settings;
    this.#steps = new Steps(address);
    this.clock = clock;
    this.lines = new Lines(settings.kept);
    this.reading = new TextReading(platform);
    this.search = new Search(platform, clock, () => this.#carry());
    this.row = new ReadRow(this);
    this.live = new Live(platform);
    this.overview = new Overview(platform, clock);
    this.explained = new Explained(platform, this, () => settings.zone);
    this.query = fromHash(pageOfHash(address.hash()) === 'logs' ? address.hash() : settings.last);
  }

  /** Whether there are steps before and after the present one. */
  get canGo(): { back: boolean; forward: boolean } {
    return this.#steps.canGo;
  }

  /** What the line says beyond the contexts, as it is written. */
  get filters(): { term: QueryTerm; written: string }[] {
    const { answer, text } = this.reading;
    return answer.terms
      .filter(({ field }) => field !== 'context')
      .map((term) => ({ term, written: text.slice(term.from, term.to) }));
  }

  /** Asks for the rows at once, and for what the store holds when `settled`. */
  start(settled: Promise<void> = Promise.resolve()): void {
    void this.runSearch();
    void settled.then(() => this.#loadStore());
  }

  /** Changes what is asked. Each change is a step of the history; what is typed in one go is one. */
  ask(
    change: Partial<Query>,
    how: 'step' | 'typing' | 'half typed' = 'step',
    ranges = this.#steps.ranges,
    readsOn = false,
  ): void {
    const [left, read] = [toHash(this.query), this.row.entry];
    this.query = { ...this.query, ...change };
    this.changed = null;
    if (how === 'typing') return this.#typing.key();
    if (how === 'half typed') {
      // Colours and mistakes keep up with the fingers.
      this.#typing.half();
      void this.#read();
      return;
    }
    this.#typing.drop();
    // The row that was read is read again when one comes back to where it was.
    if (read) this.#left.leave(left, read);
    this.#steps.keep(toHash(this.query), true, ranges);
    void (readsOn ? this.searchOn() : this.runSearch());
  }

  /** Asks for the same rows in another order or range: the row that is read goes on being read. */
  askOn(change: Pick<Partial<Query>, 'order' | 'range'>, ranges = this.#steps.ranges): void {
    this.ask(change, 'step', ranges, true);
  }

  /** What was half typed turned out to be whole. */
  whole(): void {
    this.#typing.whole();
  }

  /** Typing is over: what is typed next is a step of its own. */
  typed(): void {
    this.#typing.over();
  }

  #keepTyped(own: boolean): void {
    const hash = toHash(this.query);
    this.#steps.keep(hash, own);
    this.#settings.setLast(hash);
  }

  /**
   * Changes the line by its terms, as chips, tree and detail do. It waits until the line is read, so
   * that a click upon a click goes by where the terms are by then.
   */
  edit(change: (text: string, reading: QueryReading) => Edit): void {
    const { text } = this.query;
    const reading = this.reading.of(text);
    if (!reading) {
      void this.#read().then((known) => known && this.edit(change));
      return;
    }
    const edited = change(text, reading);
    if (edited.text !== text) this.ask({ text: edited.text });
    this.changed = edited.changed;
  }

  /** Takes terms out of the line. */
  remove(isGone: (term: QueryTerm) => boolean): void {
    this.edit((text, reading) => withoutTerms(text, reading, reading.terms.filter(isGone)));
  }

  /** What could stand at a place of the line, with counts of the range. */
  complete(query: string, at: number, signal?: AbortSignal): Promise<Completions> {
    const span = resolveRange(this.query.range, this.clock(), this.#settings.zone);
    const request = { query, at, filter: within({}, span) };
    return this.#platform.call('query.complete', request, signal ? { signal } : {});
  }

  /** A step back or forward, like the browser's own. */
  go(by: 1 | -1): void {
    this.#steps.go(by);
  }

  /** The address was changed by going back or forward, or by hand. */
  readAddress(): void {
    const hash = this.#steps.read();
    // Coming back from another page finds the rows and the place as they were left.
    if (pageOfHash(hash) !== 'logs' || toHash(fromHash(hash)) === toHash(this.query)) return;
    this.#typing.drop();
    this.query = fromHash(hash);
    void this.#comeBackTo(toHash(this.query));
  }

  /** Searches; a row that was read when one left this search for what is around it is read again. */
  async #comeBackTo(hash: string): Promise<void> {
    const row = this.#left.take(hash);
    await this.runSearch(null, row);
    const { query } = this;
    if (row && toHash(query) === hash && this.row.selected < 0)
      await this.row.selectEntry(row, () => this.query === query);
  }

  /** Another page comes before this one, as a step of the history. */
  leaveFor(hash: string): void {
    // What was typed a moment ago is a step before it, not one that takes the person back.
    const before = this.#steps.read();
    if (pageOfHash(before) === 'logs' && toHash(fromHash(before)) !== toHash(this.query))
      this.#typing.step();
    this.#typing.drop();
    this.#steps.keep(hash, true);
  }

  /** This page is shown again as it was left, as a step of the history. */
  comeBack(): void {
    this.#steps.keep(toHash(this.query), true);
  }

  /** Narrows the time, so that `zoomOut` leads back. */
  zoom(from: number, to: number): void {
    this.askOn({ range: { kind: 'custom', from, to } }, this.#rangesWithThis());
  }

  /** To the range before the last zoom; where there was none, to a wider one. */
  zoomOut(): void {
    const { ranges } = this.#steps;
    const before = ranges.at(-1);
    if (before) this.askOn({ range: before }, ranges.slice(0, -1));
    else {
      const range = widened(this.query.range, this.search.span, this.clock(), this.held);
      if (range) this.askOn({ range });
      else this.say('The range holds all there is');
    }
  }

  /** To a third of the range, around a time or the middle. */
  zoomIn(around: number | null): void {
    const span = this.#shownSpan();
    const closer = span && narrowed(span, around);
    if (closer) this.zoom(closer.from, closer.to);
    else this.say('No closer than a second');
  }

  /** First and last second of what the store holds; null while it is not known. */
  get held(): { from: number; to: number } | null {
    let [from, to] = [Infinity, -Infinity];
    for (const { first_epoch, last_epoch } of this.partitions ?? []) {
      from = Math.min(from, first_epoch ?? Infinity);
      to = Math.max(to, (last_epoch ?? -Infinity) + 1);
    }
    return from < to ? { from, to } : null;
  }

  #shownSpan(): { from: number; to: number } | null {
    // A range that was asked for a moment ago is gone on from, whether its rows are there or not.
    const { range } = this.query;
    const span = range.kind === 'custom' ? range : this.search.span;
    const from = span.from ?? this.held?.from;
    const to = span.to ?? this.held?.to;
    return from === undefined || to === undefined ? null : { from, to };
  }

  #rangesWithThis(): Range[] {
    return [...this.#steps.ranges, this.query.range];
  }

  /** All that is in a range, filters off; `zoomOut` leads back to the range before. */
  showAll(from: number, to: number): void {
    const { order } = this.query;
    const range: Range = { kind: 'custom', from, to };
    this.ask({ ...EMPTY_QUERY, order, range }, 'step', this.#rangesWithThis());
  }

  /** All filters off; the range and the contexts stay. */
  clearFilters(): void {
    this.ask({ text: this.#contextsOnly() });
  }

  /** The line with nothing but its contexts; without them where they would leave a row out. */
  #contextsOnly(entry?: EntryRef): string {
    const { text, answer } = this.reading;
    const kept = answer.terms.filter(({ field }) => field === 'context');
    const { context_name = '' } = entry ?? {};
    const wanted = answer.filter?.contexts ?? [];
    if (entry && wanted.length > 0 && !wanted.includes(context_name)) return '';
    if (entry && kept.some(({ negated }) => negated)) return '';
    return kept.map(({ from, to }) => text.slice(from, to)).join(' ');
  }

  /**
   * Searches, unless the line is wrong: then what was found before stays. What is counted beyond the
   * first rows waits for `rest`. A row that is sought among what is found goes on being read meanwhile.
   */
  runSearch(rest: Promise<void> | null = null, sought: LogEntry | null = null): Promise<void> {
    if (!rest) this.#typing.outdated();
    this.searching = this.#runSearch(rest, sought);
    return this.searching;
  }

  /** Searches for the same rows anew: one that is read goes on being read, where it is among them. */
  async searchOn(): Promise<void> {
    const { query } = this;
    const { entry } = this.row;
    await this.runSearch(null, entry);
    if (this.query === query) await this.row.readOn(entry);
  }

  /**
   * Times are shown in another zone: the list stays as it is, and where it is, unless the range is of the
   * zone's own days. Only the bars begin with other hours and days.
   */
  async inZone(): Promise<void> {
    const isUnderWay = this.search.busy || this.search.counting;
    if (isUnderWay || isOfZone(this.query.range)) return this.searchOn();
    await this.search.recount(this.#settings.zone);
    await this.loadOverview();
  }

  async #runSearch(rest: Promise<void> | null, sought: LogEntry | null): Promise<void> {
    const ahead = this.#ahead();
    const isRead = this.reading.of(this.query.text) !== null || (await this.#read());
    const reading = this.reading.of(this.query.text);
    if (!isRead || !reading?.filter) return ahead?.stop();
    this.row.begin(sought);
    const { text: asked, range, order } = this.query;
    if (!rest) this.#settings.setLast(toHash(this.query));
    const { zone } = this.#settings;
    const first = ahead?.fits({ range, order, zone }) ? ahead : null;
    if (!first) ahead?.stop();
    await this.search.run({ text: asked, reading, range, order }, zone, rest, this.live.on, first);
    // When nothing more urgent is under way; it is mostly known.
    if (!this.search.counting) await this.loadOverview();
  }

  /** The rows of a line that is still to be read; none while rows are followed, which counts first. */
  #ahead(): FirstPage | null {
    if (this.live.on || this.reading.of(this.query.text)) return null;
    return this.search.ahead(this.query, this.#settings.zone);
  }

  /** Counts the days of the contexts searched, unless they are known. */
  async loadOverview(): Promise<void> {
    const contexts = contextsOf(this.reading.terms);
    await this.overview.load(contexts, this.#settings.zone, this.partitions ?? []);
  }

  /** Reads the line; false when it could not be read, or is another one by now. */
  async #read(): Promise<boolean> {
    const { text } = this.query;
    try {
      await this.reading.read(text);
    } catch (thrown) {
      this.search.failure = asFailure(thrown);
    }
    return this.query.text === text && this.reading.of(text) !== null;
  }

  /** Other rows are shown: what was on its way to one of those before leads nowhere. */
  #carry(): void {
    this.stepping.stop();
    this.row.carry();
  }

  /**
   * Searches again up to the present second, and looks at what the store holds by now. The row that is
   * read goes on being read, but for whoever wants to see what came since.
   */
  refresh(readsOn = true): void {
    this.search.forget();
    this.overview.forget();
    void this.#loadStore();
    void (readsOn ? this.searchOn() : this.runSearch());
  }

  /** To the next error (or what is as grave as `least`) from the row read, or from row `start`. */
  stepGrave(direction: 1 | -1, start = 0, least?: number): Promise<void> {
    return this.stepping.toGrave(direction, start, least);
  }

  /** To the next row that has what the line looks for, from the row read, or from row `start`. */
  stepMatch(direction: 1 | -1, start = 0): Promise<void> {
    return this.stepping.toMatch(direction, start);
  }

  /**
   * What happened around a row, or the one that is read, filters off: five minutes either way of all
   * there is, or half an hour of the row's own source and those below it, which alone says less.
   */
  async around(
    entry: (EntryRef & Pick<Partial<LogEntry>, 'src'>) | null = this.row.entry,
    of: 'all' | 'source' = 'all',
  ): Promise<void> {
    if (!entry) return;
    const { src = '' } = entry;
    if (of === 'source' && src === '') return this.say('This row names no source');
    const { order } = this.query;
    const either = of === 'all' ? AROUND_S : AROUND_SOURCE_S;
    const range: Range = {
      kind: 'custom',
      from: entry.epoch - either,
      to: entry.epoch + either + 1,
    };
    const ranges = this.#rangesWithThis();
    const left = toHash(this.query);
    const read = this.row.entry;
    const filters = [this.#contextsOnly(entry), of === 'source' ? fieldTerm('src', src) : ''];
    this.query = { text: filters.filter((part) => part !== '').join(' '), order, range };
    this.#typing.drop();
    // The row that was read is read again when one comes back to where it was.
    if (read) this.#left.leave(left, read);
    this.#steps.keep(toHash(this.query), true, ranges);
    const asked = this.query;
    await this.runSearch(null, read && sameEntry(read, entry) ? read : null);
    if (this.query === asked) await this.row.selectEntry(entry, () => this.query === asked);
  }

  say(text: string, offer: Offer | null = null): void {
    this.notices.say(text, offer);
  }

  async #loadStore(): Promise<void> {
    try {
      const [contexts, partitions] = await Promise.all([
        this.#platform.call('logs.contexts', {}),
        this.#platform.call('logs.partitions', {}),
      ]);
      this.contexts = contexts;
      this.partitions = partitions;
      if (!this.search.counting) await this.loadOverview();
    } catch {
      // The search says what is wrong with the store; the selector stays at "all".
    }
  }
}
