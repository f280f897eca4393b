/** Rows that a person marked: which they are, their notes, and the ways from one to the next. */

import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { EntryRef, LogEntry, Mark } from '../bindings';
import { byKey, keyOf, refOf } from '../lib/marks';
import { plural } from '../lib/numbers';
import type { Query } from '../lib/query';
import { asFailure, type Failure, type Platform } from '../platform';
import { compareEntries, sameEntry } from './locate';
import type { Logs } from './logs.svelte';

/** As many as the backend lists at once; of more, the newest are known. */
export const MOST_MARKS = 10_000;
/** Other windows and programs mark too, but a search for each typed letter need not ask. */
const FRESH_MS = 5000;

/** What came of jumping to a mark. */
export type Jump = 'here' | 'around' | 'gone' | 'unreadable';

/** A note that is being written. */
interface Draft {
  of: EntryRef;
  text: string;
}

/** A search, and the row that was read in it. */
interface Place {
  query: Query;
  entry: LogEntry | null;
}

export class Marks {
  /** The oldest row first. */
  all = $state.raw<readonly Mark[]>([]);
  /** How many there are; more than `all` where that is full. */
  total = $state(0);
  /** Why the marks could not be read. */
  failure = $state.raw<Failure | null>(null);
  /** The note that is being written, if any. */
  draft = $state.raw<Draft | null>(null);
  /** Why the draft was not saved. */
  problem = $state('');
  /** Keys of marks that were found to have no row any more. */
  readonly gone = new SvelteSet<string>();
  /** The marked row that times may be counted from: the one marked or read last. */
  readonly pivot = $derived.by((): Mark | null => {
    const chosen = this.#byKey.get(this.#pivotKey);
    if (chosen) return chosen;
    return this.all.reduce<Mark | null>(
      (last, mark) => (last && last.marked_epoch > mark.marked_epoch ? last : mark),
      null,
    );
  });

  /** When the marked rows were. */
  readonly times = $derived(this.all.map(({ epoch }) => epoch));

  readonly #platform: Platform;
  readonly #logs: Logs;
  readonly #byKey = $derived(byKey(this.all));
  #pivotKey = $state('');
  /** Drafts that were left for another row. */
  readonly #drafts = new SvelteMap<string, string>();
  /** Own changes so far: a list that was asked for before one of them is outdated. */
  #changes = 0;
  #loadedAt = -Infinity;
  #jumps = 0;
  /** The search that a jump led to, and where it came from. */
  #jumped: { to: Query; from: Place } | null = null;

  constructor(platform: Platform, logs: Logs) {
    this.#platform = platform;
    this.#logs = logs;
  }

  of(entry: EntryRef): Mark | undefined {
    return this.#byKey.get(keyOf(entry));
  }

  /** Reads the marks of the whole store. */
  async load(): Promise<void> {
    this.#loadedAt = performance.now();
    const changes = this.#changes;
    try {
      const { marks, total } = await this.#platform.call('marks.list', { contexts: [] });
      if (changes !== this.#changes) return await this.load();
      this.all = marks;
      this.total = total;
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  /** Reads them again, unless that was done just now. */
  freshen(): void {
    if (performance.now() - this.#loadedAt > FRESH_MS) void this.load();
  }

  /** Marks rows; where all of them are marked, takes the marks away. */
  async toggle(entries: readonly LogEntry[]): Promise<void> {
    const marked = entries.flatMap((entry) => this.of(entry) ?? []);
    if (marked.length === entries.length) return this.remove(marked);
    try {
      const others = entries.filter((entry) => !this.of(entry));
      for (const entry of others) await this.#put(entry);
      this.#logs.say(others.length === 1 ? 'Marked' : `${plural(others.length, 'row')} marked`);
    } catch (thrown) {
      this.#logs.say(asFailure(thrown).message);
    }
  }

  /** Takes marks away; the notice offers to put them back with their notes. */
  async remove(marks: readonly Mark[]): Promise<void> {
    if (marks.length === 0) return;
    try {
      await this.#platform.call('marks.remove', { entries: marks.map(refOf) });
      this.#changes += 1;
      const removed = byKey(marks);
      const left = this.all.filter((mark) => !removed.has(keyOf(mark)));
      this.total -= this.all.length - left.length;
      this.all = left;
      const notes = marks.filter(({ note }) => note !== '').length;
      const what = marks.length === 1 ? 'Mark' : plural(marks.length, 'mark');
      const along = marks.length === 1 ? 'with its note' : `with ${plural(notes, 'note')}`;
      this.#logs.say(notes === 0 ? `${what} removed` : `${what} removed, ${along}`, {
        label: 'Undo',
        run: () => void this.#putBack(marks),
      });
    } catch (thrown) {
      this.#logs.say(asFailure(thrown).message);
    }
  }

  async #putBack(marks: readonly Mark[]): Promise<void> {
    try {
      for (const mark of marks) await this.#put(mark, mark.note);
      this.#logs.say(marks.length === 1 ? 'Mark put back' : 'Marks put back');
    } catch (thrown) {
      this.#logs.say(asFailure(thrown).message);
    }
  }

  async #put(entry: EntryRef, note?: string): Promise<void> {
    const request = { entry: refOf(entry), ...(note === undefined ? {} : { note }) };
    const mark = await this.#platform.call('marks.put', request);
    this.#changes += 1;
    const others = this.all.filter((other) => !sameEntry(other, mark));
    if (others.length === this.all.length) this.total += 1;
    this.all = [...others, mark].sort(compareEntries).slice(-MOST_MARKS);
    this.#pivotKey = keyOf(mark);
  }

  /** Begins to write the note of a row; what was begun and left before goes on. */
  write(entry: EntryRef): void {
    this.keepDraft();
    const text = this.#drafts.get(keyOf(entry)) ?? this.of(entry)?.note ?? '';
    this.draft = { of: refOf(entry), text };
  }

  /** The draft has this text by now. */
  type(text: string): void {
    if (this.draft) this.draft = { ...this.draft, text };
  }

  /** Lays the draft aside, to go on later: another row is read. */
  keepDraft(): void {
    const { draft } = this;
    this.leave();
    if (draft && draft.text !== (this.of(draft.of)?.note ?? '')) {
      this.#drafts.set(keyOf(draft.of), draft.text);
    }
  }

  /** Leaves the draft and forgets it. */
  leave(): void {
    if (this.draft) this.#drafts.delete(keyOf(this.draft.of));
    this.draft = null;
    this.problem = '';
  }

  /** Marks the draft's row with it; false, and the draft stays, when that failed. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (!draft) return false;
    const known = this.of(draft.of) !== undefined;
    try {
      await this.#put(draft.of, draft.text.trim());
    } catch (thrown) {
      this.problem = asFailure(thrown).message;
      return false;
    }
    this.#logs.say(known ? 'Note saved' : 'Marked');
    this.leave();
    return true;
  }

  /** A row is read: if it is marked, times are counted from it; a note of another waits. */
  reads(entry: LogEntry | null): void {
    if (this.draft && !(entry && sameEntry(this.draft.of, entry))) this.keepDraft();
    if (entry && this.of(entry)) this.#pivotKey = keyOf(entry);
  }

  /**
   * To the next mark in the direction of the list, from the row that is read or from row `start`,
   * also beyond the present search. Marks without a row are passed over.
   */
  async step(direction: 1 | -1, start = 0): Promise<void> {
    const logs = this.#logs;
    const isCurrent = this.#begin();
    let passed = 0;
    try {
      for (const mark of this.#beyond(direction, start)) {
        const jump = this.gone.has(keyOf(mark)) ? 'gone' : await this.#go(mark, isCurrent);
        if (jump === 'here' || jump === 'around' || !isCurrent()) return;
        passed += 1;
      }
    } catch (thrown) {
      logs.search.failure = asFailure(thrown);
      return;
    }
    const where = direction === 1 ? 'below' : 'above';
    const without =
      passed === 0 ? '' : ` whose row is there; ${plural(passed, 'mark')} passed over`;
    logs.say(`No further mark ${where}${without}`);
  }

  /** The marks in a direction of the list, the nearest first. */
  #beyond(direction: 1 | -1, start: number): Mark[] {
    const { row, query, search } = this.#logs;
    const { entry } = row;
    const from = entry ?? search.rows?.get(start);
    const sign = (query.order === 'oldest_first') === (direction === 1) ? 1 : -1;
    const marks = this.all.filter((mark) => {
      const order = from ? compareEntries(mark, from) * sign : 1;
      // While no row is read, the first one in view may be the next mark.
      return order > 0 || (order === 0 && !entry);
    });
    return sign === 1 ? marks : marks.reverse();
  }

  /**
   * Reads a marked row: in the present search where that has it, else with what is around it, and
   * then the notice leads back. Null when another jump overtook this one.
   */
  jump(mark: Mark): Promise<Jump | null> {
    return this.#go(mark, this.#begin());
  }

  /** Whether a mark's row is no longer in the store. */
  async isGone(mark: Mark): Promise<boolean> {
    const { entry, unreadable } = await this.#logs.search.lookUp(mark);
    const isGone = entry === null && !unreadable;
    this.#keepGone(mark, isGone);
    return isGone;
  }

  #begin(): () => boolean {
    const turn = (this.#jumps += 1);
    return () => this.#jumps === turn;
  }

  async #go(mark: Mark, isCurrent: () => boolean): Promise<Jump | null> {
    const logs = this.#logs;
    const here = await logs.search.find(mark);
    if (!isCurrent()) return null;
    if (here) {
      await logs.row.select(here.index);
      logs.row.entry = here.entry;
      this.#keepGone(mark, false);
      return 'here';
    }
    const { entry, unreadable } = await logs.search.lookUp(mark);
    if (!isCurrent()) return null;
    this.#keepGone(mark, entry === null && !unreadable);
    if (!entry) return unreadable ? 'unreadable' : 'gone';
    await this.#goAround(entry);
    return 'around';
  }

  async #goAround(entry: LogEntry): Promise<void> {
    const logs = this.#logs;
    // From mark to mark the way back is still to the search that a person asked for.
    const onWay = logs.query === this.#jumped?.to;
    const from =
      onWay && this.#jumped ? this.#jumped.from : { query: logs.query, entry: logs.row.entry };
    await logs.around(entry);
    const to = logs.query;
    this.#jumped = { to, from };
    logs.say('Not in your search: shown with what is around it', {
      label: 'Back to the search',
      run: () => {
        if (logs.query === to) void this.#goBack(from);
        else logs.say('The search is another one by now');
      },
    });
  }

  async #goBack({ query, entry }: Place): Promise<void> {
    const logs = this.#logs;
    logs.ask(query);
    const asked = logs.query;
    await logs.searching;
    const found = entry && (await logs.search.find(entry));
    if (found && logs.query === asked) await logs.row.select(found.index);
  }

  #keepGone(mark: Mark, isGone: boolean): void {
    const key = keyOf(mark);
    if (isGone) this.gone.add(key);
    else this.gone.delete(key);
  }
}
