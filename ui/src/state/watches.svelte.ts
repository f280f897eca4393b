/** What is followed: files and folders whose new lines come in as they are written. */

import { SvelteMap } from 'svelte/reactivity';
import type { WatchInfo, WatchRequest } from '../bindings';
import { asFailure, type Failure, type Follow, type Platform, type Selection } from '../platform';
import type { Clock } from './search.svelte';

/** Between two looks while somebody reads them; else their number is all that is shown. */
export const LOOK_MS = 2000;
const IDLE_MS = 10_000;
/** As long as this, what was begun here may not be followed yet. */
const BEGINS_SECONDS = 5;

/** What to do about a watch that was ended, if anything. */
export type Again = (() => Promise<void>) | null;

export class Watches {
  /** Null until the backend has said. */
  all = $state.raw<readonly WatchInfo[] | null>(null);
  /** Why the last look failed; what was known before it stays. */
  failure = $state.raw<Failure | null>(null);
  /** When it was looked at, Unix seconds. */
  looked = $state(0);
  readonly #platform: Platform;
  readonly #clock: Clock;
  /** How what was begun in this window can be begun again. */
  readonly #begun = new SvelteMap<string, { selection: Selection; request: Follow }>();
  /** When it was begun. */
  readonly #beganAt = new SvelteMap<string, number>();
  /** Own changes so far: a list that was asked for before one of them is outdated. */
  #changes = 0;

  constructor(platform: Platform, clock: Clock) {
    this.#platform = platform;
    this.#clock = clock;
  }

  /** Whether what a person chooses here can be followed. */
  get canBegin(): boolean {
    return this.#platform.watch !== undefined;
  }

  get count(): number {
    return this.all?.length ?? 0;
  }

  /** How many do not go on. */
  get troubled(): number {
    return this.all?.filter(({ trouble }) => trouble !== null).length ?? 0;
  }

  /** What is followed neither here nor, as far as is known, elsewhere yet. */
  begins(watch: WatchInfo): boolean {
    const began = this.#beganAt.get(watch.id) ?? -Infinity;
    return !watch.here && this.looked - began < BEGINS_SECONDS;
  }

  /** Begins to look; returns what ends it. A look begins when the one before it is over. */
  look(everyMs = IDLE_MS): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLooking = true;
    const next = async () => {
      if (typeof document === 'undefined' || !document.hidden) await this.load();
      if (isLooking) timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      isLooking = false;
      clearTimeout(timer);
    };
  }

  async load(): Promise<void> {
    const changes = this.#changes;
    try {
      const all = await this.#platform.call('watch.list', {});
      if (changes !== this.#changes) return;
      this.looked = this.#clock();
      this.all = all;
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  has(id: string): boolean {
    return this.all?.some((watch) => watch.id === id) ?? false;
  }

  /** Follows what a person chose; what it is called, if it can be. Rejects with a `Failure`. */
  async begin(selection: Selection, request: Follow): Promise<string | null> {
    const watch = await this.#platform.watch?.(selection, request);
    if (!watch) return null;
    this.#begun.set(watch.id, { selection, request });
    this.#add(watch);
    return watch.id;
  }

  /** Ends one; what was read of it stays. What begins it again, where that can be done from here. */
  async end(watch: WatchInfo): Promise<Again> {
    await this.#platform.call('watch.remove', { id: watch.id });
    this.#changes += 1;
    this.all = (this.all ?? []).filter(({ id }) => id !== watch.id);
    const begun = this.#begun.get(watch.id);
    this.#begun.delete(watch.id);
    if (begun) return async () => void (await this.begin(begun.selection, begun.request));
    const { watchPaths } = this.#platform;
    return watchPaths ? async () => this.#add(await watchPaths(requestOf(watch))) : null;
  }

  #add(watch: WatchInfo): void {
    this.#changes += 1;
    this.#beganAt.set(watch.id, this.#clock());
    const others = (this.all ?? []).filter(({ id }) => id !== watch.id);
    this.all = [...others, watch];
  }
}

const requestOf = ({ what: { paths, context, src, format, tz } }: WatchInfo): WatchRequest => ({
  paths,
  context: context ?? null,
  src: src ?? null,
  format: format ?? null,
  tz: tz ?? null,
});
