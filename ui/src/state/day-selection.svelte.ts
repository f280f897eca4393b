/* eslint-disable svelte/prefer-svelte-reactivity -- sets are never changed here, but made anew */
/** Which days are chosen in the calendar, by pointer and by keys, and where the keys are. */

import type { PartitionInfo } from '../bindings';
import { afterKey } from '../lib/calendar';
import { type Sum, sumOf } from '../lib/day-selection';
import { dayOfEpoch, type Days, daysOfMonth, daysOfYear, monthOf, yearOf } from '../lib/days';
import type { DayKey, StoreDay } from '../lib/store-days';
import type { StoreDays } from './store-days.svelte';

/** A day of a row of the calendar; the row of all contexts together is null. */
export interface Spot {
  context: string | null;
  day: number;
}

/** What a press does: this alone, this too or no longer, all from the last one to this. */
export type Manner = 'only' | 'toggle' | 'extend';

export class DaySelection {
  chosen = $state.raw<ReadonlySet<DayKey>>(new Set());
  /** Where the keys are. */
  active = $state.raw<Spot | null>(null);
  readonly #days: StoreDays;
  #anchor: Spot | null = null;
  /** What was chosen before the range that is being drawn. */
  #base: ReadonlySet<DayKey> = new Set();
  #removes = false;

  readonly parts: readonly PartitionInfo[] = $derived.by(() => {
    const { byKey } = this.#days;
    return [...this.chosen].flatMap((key) => byKey.get(key) ?? []);
  });
  readonly sum: Sum = $derived(sumOf(this.parts));
  /** How many of them are not of the year that is shown. */
  readonly elsewhere: number = $derived.by(() => {
    const year = String(this.#days.year);
    return this.parts.filter(({ day }) => day.slice(0, 4) !== year).length;
  });

  constructor(days: StoreDays) {
    this.#days = days;
  }

  /** The day that lies at a spot, if any. */
  at({ context, day }: Spot): StoreDay | undefined {
    return this.#days.shown.find((row) => row.context === context)?.days.get(day);
  }

  isChosen = (day: StoreDay): boolean => day.keys.some((key) => this.chosen.has(key));

  press(spot: Spot, manner: Manner): void {
    this.active = spot;
    if (manner === 'extend' && this.#anchor) {
      this.drag(spot);
      return;
    }
    this.#anchor = spot;
    this.#base = manner === 'only' ? new Set() : this.chosen;
    const day = this.at(spot);
    this.#removes = manner === 'toggle' && day !== undefined && this.isChosen(day);
    this.drag(spot);
  }

  /** Chooses all from where was pressed to here. */
  drag(spot: Spot): void {
    this.active = spot;
    const from = this.#anchor ?? spot;
    const chosen = new Set(this.#base);
    for (const key of this.#between(from, spot)) {
      if (this.#removes) chosen.delete(key);
      else chosen.add(key);
    }
    this.chosen = chosen;
  }

  *#between(from: Spot, to: Spot): Generator<DayKey> {
    const rows = this.#days.shown;
    const places = [from, to].map(({ context }) =>
      rows.findIndex((row) => row.context === context),
    );
    const [low, high] = [Math.min(...places), Math.max(...places)];
    if (low < 0) return;
    const days = { first: Math.min(from.day, to.day), last: Math.max(from.day, to.day) };
    for (const row of rows.slice(low, high + 1)) yield* keysOf(row.days, days);
  }

  /** Moves by a key, to another day or (with a step) to the row above or below. */
  move(key: string, extend: boolean, rows = 0): boolean {
    const here = this.active ?? this.#start();
    if (!here) return false;
    const spot = rows === 0 ? this.#movedDay(here, key) : this.#movedRow(here, rows);
    if (!spot) return false;
    if (yearOf(spot.day) !== this.#days.year) {
      const { first, last } = this.#days.years;
      if (yearOf(spot.day) < first || yearOf(spot.day) > last) return true;
      this.#days.year = yearOf(spot.day);
    }
    if (extend) {
      if (!this.#anchor) this.press(here, 'toggle');
      this.drag(spot);
    } else this.active = spot;
    return true;
  }

  #movedDay(here: Spot, key: string): Spot | null {
    const day = afterKey(key, here.day);
    return day === null ? null : { ...here, day };
  }

  #movedRow(here: Spot, step: number): Spot | null {
    const rows = this.#days.shown;
    const at = rows.findIndex(({ context }) => context === here.context) + step;
    const row = rows[Math.min(Math.max(0, at), rows.length - 1)];
    return row ? { context: row.context, day: here.day } : null;
  }

  /** Where the keys begin: the newest day of the first row in the year shown. */
  #start(): Spot | null {
    const [row] = this.#days.shown;
    if (!row) return null;
    const { first, last } = daysOfYear(this.#days.year);
    const until = Math.min(last, dayOfEpoch(this.#days.now));
    let newest = first;
    for (const day of row.days.keys()) if (day <= until) newest = Math.max(newest, day);
    return { context: row.context, day: newest };
  }

  /** Puts the keys somewhere, unless they are in what is shown already. */
  enter(): void {
    const { active } = this;
    const isShown = this.#days.shown.some(({ context }) => context === active?.context);
    if (!active || !isShown || yearOf(active.day) !== this.#days.year) this.active = this.#start();
  }

  /** All days of a month (or of the one that the keys are in) or of the year shown, of a row or of all rows. */
  choose(context: string | null | 'all', which: number | 'active' | null, adds: boolean): void {
    const { year } = this.#days;
    const month = which === 'active' ? monthOf(this.active?.day ?? 0) : which;
    const days = month === null ? daysOfYear(year) : daysOfMonth(year, month);
    const rows = this.#days.shown.filter((row) => context === 'all' || row.context === context);
    const keys = rows.flatMap((row) => [...keysOf(row.days, days)]);
    const has = keys.length > 0 && keys.every((key) => this.chosen.has(key));
    const chosen = new Set(adds ? this.chosen : []);
    for (const key of keys) {
      if (adds && has) chosen.delete(key);
      else chosen.add(key);
    }
    this.chosen = chosen;
    this.#anchor = null;
  }

  clear(): void {
    this.chosen = new Set();
    this.#anchor = null;
  }

  /** What is no longer there is not chosen either. */
  prune(): void {
    const { byKey } = this.#days;
    const kept = [...this.chosen].filter((key) => byKey.has(key));
    if (kept.length < this.chosen.size) this.chosen = new Set(kept);
  }
}

function* keysOf(days: ReadonlyMap<number, StoreDay>, { first, last }: Days): Generator<DayKey> {
  for (let day = first; day <= last; day += 1) {
    yield* days.get(day)?.keys ?? [];
  }
}
