/** The days of the store as its page shows them: loaded whole, cut by year and context. */

import type { PartitionInfo } from '../bindings';
import { dayOfEpoch, daysOfYear, yearOf } from '../lib/days';
import { byKeyOf } from '../lib/day-selection';
import { type Shades, shadesOf } from '../lib/shades';
import { contextsOf, type DayKey, type StoreContext, together, yearsOf } from '../lib/store-days';
import { type Totals, totalsOf } from '../lib/store-totals';
import { asFailure, type Failure, type Platform } from '../platform';
import type { Clock } from './search.svelte';
import { Settings, type ShadeBy } from './settings.svelte';

/** A look takes no more than this part of the time, however many days there are. */
const SHARE = 50;
const LEAST_WAIT_MS = 15_000;

export class StoreDays {
  /** Null until the store has said. */
  partitions = $state.raw<readonly PartitionInfo[] | null>(null);
  /** Why the last look failed; what was known before it stays. */
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  /** What the clock showed at the last look. */
  now = $state(0);
  #year = $state<number | null>(null);
  /** They keep how the days are laid out. */
  readonly #settings: Settings;

  readonly contexts: readonly StoreContext[] = $derived(contextsOf(this.partitions ?? []));
  readonly all: StoreContext = $derived(together(this.partitions ?? []));
  readonly byKey: ReadonlyMap<DayKey, PartitionInfo> = $derived(byKeyOf(this.partitions ?? []));
  readonly totals: Totals = $derived(totalsOf(this.partitions ?? []));
  readonly years = $derived(yearsOf(this.partitions ?? [], this.now));
  readonly shown: readonly StoreContext[] = $derived(this.byContext ? this.contexts : [this.all]);
  /** One scale for all that is shown, so that a shade means the same in each calendar. */
  readonly shades: Shades = $derived.by(() => {
    const { first, last } = daysOfYear(this.year);
    const values: number[] = [];
    for (const { days } of this.shown) {
      for (const { day, [this.shadeBy]: value } of days.values()) {
        if (day >= first && day <= last) values.push(value);
      }
    }
    return shadesOf(values);
  });

  readonly #platform: Platform;
  readonly #clock: Clock;
  #asked = 0;

  constructor(platform: Platform, clock: Clock, settings: Settings = new Settings(null)) {
    this.#platform = platform;
    this.#settings = settings;
    this.#clock = clock;
    this.now = clock();
  }

  /** A calendar for each context, or one for all. */
  get byContext(): boolean {
    return this.#settings.storeByContext;
  }

  set byContext(byContext: boolean) {
    this.#settings.setStoreByContext(byContext);
  }

  /** What a day's shade stands for. */
  get shadeBy(): ShadeBy {
    return this.#settings.storeShade;
  }

  set shadeBy(by: ShadeBy) {
    this.#settings.setStoreShade(by);
  }

  /** The year that is shown: the one chosen, else the last that has a day up to the present. */
  get year(): number {
    if (this.#year !== null) return this.#year;
    const { first } = this.years;
    const present = yearOf(dayOfEpoch(this.now));
    const today = dayOfEpoch(this.now);
    let newest = -Infinity;
    for (const day of this.all.days.keys()) if (day <= today) newest = Math.max(newest, day);
    if (newest === -Infinity) return Math.max(first, present);
    return yearOf(newest);
  }

  set year(year: number) {
    this.#year = Math.min(Math.max(year, this.years.first), this.years.last);
  }

  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.loading = true;
    try {
      const partitions = await this.#platform.call('logs.partitions', { detailed: true });
      if (asked !== this.#asked) return;
      this.now = this.#clock();
      this.partitions = partitions;
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asFailure(thrown);
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  /** Looks now and then, less often where a look takes long; returns what ends it. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWatching = true;
    const next = async () => {
      const started = performance.now();
      if (typeof document === 'undefined' || !document.hidden) await this.load();
      const took = performance.now() - started;
      if (isWatching) timer = setTimeout(() => void next(), Math.max(LEAST_WAIT_MS, took * SHARE));
    };
    void next();
    return () => {
      isWatching = false;
      clearTimeout(timer);
    };
  }
}
