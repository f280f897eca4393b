/**
 * The rows of one search: any row of any number, with a bounded part of them in memory.
 *
 * Rows live in blocks of `BLOCK`, found by their index. A block is asked for by the cursor where
 * the block before it ended; where there is none (the list was dragged), by the end of the range,
 * or by an anchor: the histogram says how many rows lie before the edge of a bucket, so a search
 * from that edge begins at a known index, and finer histograms bring the edge near.
 */

import type { Histogram, LogEntry, LogFilter, Page } from '../bindings';

/** More than a large screen shows at once; each key that is typed hands over as many. */
export const BLOCK = 100;
/** What is not seen is read again in a moment; the page of a window should not grow by it. */
const KEPT_BLOCKS = 80;
/** Rows that are rather read through than anchored anew. */
const NEAR = 20 * BLOCK;
const MAX_LIMIT = 10_000;
const AT_ONCE = 2;
/** A list that jumps again sooner is being dragged: it is read where it rests. */
const REST_MS = 60;

export interface RowSource {
  page(filter: LogFilter, signal: AbortSignal): Promise<Page>;
  histogram(filter: LogFilter, buckets: number, signal: AbortSignal): Promise<Histogram>;
}

/** Row `index` is the first one past `edge` in the direction of the list. */
interface Anchor {
  index: number;
  edge: number;
}

export class Rows {
  /** Rows found, or the least that there are while `exact` is false. */
  total = 0;
  exact = false;
  /** Rows that are sure to be there while `exact` is false. */
  known = 0;

  readonly filter: LogFilter;
  readonly #source: RowSource;
  readonly #changed: () => void;
  readonly #failed: (thrown: unknown) => void;
  readonly #blocks = new Map<number, LogEntry[]>();
  readonly #cursors = new Map<number, string>();
  readonly #loading = new Map<number, AbortController>();
  #anchors: Anchor[] = [];
  #wanted: number[] = [];
  #closed = false;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(
    filter: LogFilter,
    source: RowSource,
    changed: () => void = () => undefined,
    failed: (thrown: unknown) => void = () => undefined,
  ) {
    this.filter = filter;
    this.#source = source;
    this.#changed = changed;
    this.#failed = failed;
  }

  get #newest(): boolean {
    return this.filter.order !== 'oldest_first';
  }

  /** Takes the first page, asked for with `limit: BLOCK`. */
  seed(page: Page): void {
    this.#keep(0, page.entries);
    if (page.next !== null) this.#cursors.set(1, page.next);
    if (!this.exact) {
      // One row more than is known, so that the list can be scrolled on.
      this.known = page.entries.length;
      this.total = this.known + (page.next === null ? 0 : 1);
      this.exact = page.next === null;
    }
    this.#changed();
  }

  /** Takes rows of the first page while the rest of it is searched for; they follow those taken before. */
  seedEarly(entries: readonly LogEntry[]): void {
    const first = (this.#blocks.get(0) ?? []).concat(entries);
    this.#keep(0, first);
    this.known = first.length;
    this.total = first.length + 1;
    this.#changed();
  }

  /** The rest of the first page will not come. */
  endEarly(): void {
    this.total = this.known;
    this.#changed();
  }

  setTotal(total: number): void {
    if (this.exact) return;
    this.total = total;
    this.exact = true;
    this.#changed();
  }

  /** Takes the histogram of the same filter: each edge is a place where reading can begin. */
  setHistogram(histogram: Histogram): void {
    this.#anchors = anchorsOf(histogram, 0, this.#newest);
  }

  get(index: number): LogEntry | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  /** When a row was that may not be in memory, by the edges it lies between, and how far those are apart: seconds. */
  about(index: number): { epoch: number; within: number } | null {
    const after = this.#anchors.findIndex((anchor) => anchor.index > index);
    const [from, to] = [this.#anchors[after - 1], this.#anchors[after]];
    if (!from || !to) return null;
    const share = (index - from.index) / (to.index - from.index);
    const span = to.edge - from.edge;
    return { epoch: from.edge + share * span, within: Math.abs(span) };
  }

  /** Says which rows are seen: they are loaded, with a block on either side; other loads stop. */
  want(first: number, last: number): void {
    const low = Math.max(0, Math.floor(first / BLOCK));
    const high = Math.floor(Math.max(0, Math.min(last, this.total - 1)) / BLOCK);
    this.#wanted = [];
    for (let block = low; block <= high; block += 1) this.#wanted.push(block);
    if ((high + 1) * BLOCK < this.total) this.#wanted.push(high + 1);
    if (low > 0) this.#wanted.push(low - 1);
    for (const [block, controller] of this.#loading) {
      if (!this.#wanted.includes(block)) controller.abort();
    }
    for (const block of this.#wanted) this.#touch(block);
    const resting = this.#rest !== null;
    if (this.#isFar(low, high)) this.#restAnew();
    else this.#rested();
    if (!resting || this.#rest === null) this.#pump();
  }

  /** Whether rows are seen that are not next to any in memory. */
  #isFar(low: number, high: number): boolean {
    for (let block = low - 1; block <= high + 1; block += 1) {
      if (this.#blocks.has(block)) return false;
    }
    return true;
  }

  #restAnew(): void {
    this.#rested();
    this.#rest = setTimeout(() => {
      this.#rest = null;
      this.#pump();
    }, REST_MS);
  }

  #rested(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }

  /** One row, loaded if it has to be. */
  async fetch(index: number, signal: AbortSignal): Promise<LogEntry | undefined> {
    if (index < 0 || (this.exact && index >= this.total)) return undefined;
    const block = Math.floor(index / BLOCK);
    if (!this.#blocks.has(block)) await this.#load(block, signal);
    return this.get(index);
  }

  /** Nothing is loaded or reported after this. */
  close(): void {
    this.#closed = true;
    this.#rested();
    for (const controller of this.#loading.values()) controller.abort();
  }

  get blocksInMemory(): number {
    return this.#blocks.size;
  }

  #pump(): void {
    for (const block of this.#wanted) {
      if (this.#closed || this.#loading.size >= AT_ONCE) return;
      if (this.#blocks.has(block) || this.#loading.has(block)) continue;
      // The block before it is on its way and brings the cursor.
      if (!this.#cursors.has(block) && this.#loading.has(block - 1)) continue;
      const controller = new AbortController();
      this.#loading.set(block, controller);
      this.#load(block, controller.signal)
        .then(() => true)
        .catch((thrown: unknown) => {
          if (!controller.signal.aborted && !this.#closed) this.#failed(thrown);
          return controller.signal.aborted;
        })
        .then((goOn) => {
          this.#loading.delete(block);
          if (this.#closed) return;
          this.#changed();
          if (goOn) this.#pump();
        })
        .catch(this.#failed);
    }
  }

  async #load(block: number, signal: AbortSignal): Promise<void> {
    const start = block * BLOCK;
    const known = this.#nearestCursor(block);
    if (known !== null && start - known * BLOCK <= NEAR) {
      const cursor = this.#cursors.get(known);
      return this.#read(known * BLOCK, cursor ? { cursor } : {}, start + BLOCK, signal);
    }
    if (this.exact && this.total - start <= NEAR) return this.#readFromEnd(start, signal);
    const anchor = await this.#anchorFor(start, signal);
    if (signal.aborted) return;
    const bound = this.#newest ? { epoch_to: anchor.edge } : { epoch_from: anchor.edge };
    return this.#read(
      anchor.index,
      Number.isFinite(anchor.edge) ? bound : {},
      start + BLOCK,
      signal,
    );
  }

  /** The last block at or before `block` whose beginning is known. */
  #nearestCursor(block: number): number | null {
    const lowest = Math.max(0, block - NEAR / BLOCK);
    for (let at = block; at >= lowest; at -= 1) if (at === 0 || this.#cursors.has(at)) return at;
    return null;
  }

  /** Reads from row `index` up to `end`, and keeps the whole blocks of it. */
  async #read(
    index: number,
    from: Partial<LogFilter>,
    end: number,
    signal: AbortSignal,
  ): Promise<void> {
    let at = index;
    let next: Partial<LogFilter> | null = from;
    let rest: LogEntry[] = [];
    while (next !== null && at < end) {
      const limit = Math.min(MAX_LIMIT, end - at);
      const page: Page = await this.#source.page({ ...this.filter, ...next, limit }, signal);
      if (this.#closed || signal.aborted) return;
      rest = rest.concat(page.entries);
      at += page.entries.length;
      rest = this.#keepWhole(at - rest.length, rest, page.next === null);
      if (page.next === null) this.#ends(at);
      else if (at % BLOCK === 0) this.#cursors.set(at / BLOCK, page.next);
      next = page.next === null ? null : { ...next, cursor: page.next };
      if (page.entries.length === 0) break;
    }
  }

  /** Keeps the whole blocks of `entries`, which begin at row `index`; returns what is left. */
  #keepWhole(index: number, entries: LogEntry[], last: boolean): LogEntry[] {
    let skip = (BLOCK - (index % BLOCK)) % BLOCK;
    while (skip + BLOCK <= entries.length || (last && skip < entries.length)) {
      this.#keep((index + skip) / BLOCK, entries.slice(skip, skip + BLOCK));
      skip += BLOCK;
    }
    return entries.slice(Math.min(skip, entries.length));
  }

  /** The last rows, by the opposite order: the end of a list is as near as its beginning. */
  async #readFromEnd(start: number, signal: AbortSignal): Promise<void> {
    const order = this.#newest ? 'oldest_first' : 'newest_first';
    const limit = this.total - start;
    const page = await this.#source.page({ ...this.filter, order, limit }, signal);
    if (this.#closed || signal.aborted) return;
    const entries = page.entries.reverse();
    for (let at = 0; at < entries.length; at += BLOCK) {
      this.#keep((start + at) / BLOCK, entries.slice(at, at + BLOCK));
    }
    if (entries.length < limit) this.#ends(start + entries.length);
  }

  /** An anchor at or before row `start`, refined until it is near or a second wide. */
  async #anchorFor(start: number, signal: AbortSignal): Promise<Anchor> {
    for (;;) {
      const after = this.#anchors.findIndex((anchor) => anchor.index > start);
      const at = (after === -1 ? this.#anchors.length : after) - 1;
      const anchor = this.#anchors[at] ?? { index: 0, edge: this.#newest ? Infinity : -Infinity };
      const next = this.#anchors[at + 1];
      if (start - anchor.index <= NEAR || !next || Math.abs(next.edge - anchor.edge) <= 1) {
        return anchor;
      }
      const [epoch_from, epoch_to] = this.#newest
        ? [next.edge, anchor.edge]
        : [anchor.edge, next.edge];
      const histogram = await this.#source.histogram(
        { ...this.filter, epoch_from, epoch_to },
        200,
        signal,
      );
      if (signal.aborted || this.#closed) return anchor;
      const finer = anchorsOf(histogram, anchor.index, this.#newest).filter(
        ({ edge, index }) => edge > epoch_from && edge < epoch_to && index <= next.index,
      );
      if (finer.length === 0) return anchor;
      this.#anchors = [...this.#anchors.slice(0, at + 1), ...finer, ...this.#anchors.slice(at + 1)];
    }
  }

  #ends(total: number): void {
    if (this.exact && this.total === total) return;
    this.total = total;
    this.exact = true;
  }

  #keep(block: number, entries: LogEntry[]): void {
    this.#blocks.delete(block);
    this.#blocks.set(block, entries);
    for (const old of this.#blocks.keys()) {
      if (this.#blocks.size <= KEPT_BLOCKS) break;
      if (!this.#wanted.includes(old) && old !== block) this.#blocks.delete(old);
    }
  }

  /** A block that is seen is the last to go. */
  #touch(block: number): void {
    const entries = this.#blocks.get(block);
    if (!entries) return;
    this.#blocks.delete(block);
    this.#blocks.set(block, entries);
  }
}

/** The edges of a histogram with the rows before them, in the direction of the list. */
function anchorsOf(histogram: Histogram, before: number, newest: boolean): Anchor[] {
  const sums = histogram.counts.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const anchors: Anchor[] = [];
  let index = before;
  for (let step = 0; step <= sums.length; step += 1) {
    const at = newest ? sums.length - step : step;
    const edge = histogram.edges[at];
    // Where nothing lies between two edges, the later one is the nearer start.
    if (edge !== undefined) anchors.push({ index, edge });
    index += sums[newest ? at - 1 : at] ?? 0;
  }
  return anchors;
}
