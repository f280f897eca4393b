/** Which row is read, and what becomes of it when other rows take the place of those it stood among. */

import type { EntryRef, LogEntry } from '../bindings';
import { asFailure } from '../platform';
import { sameEntry } from './locate';
import type { Search } from './search.svelte';

export interface ReadHost {
  readonly search: Search;
  /** Ends when the search that was begun last does. */
  readonly searching: Promise<void>;
}

export class ReadRow {
  /** The row that keys move; -1 when there is none. */
  selected = $state(-1);
  /** It was gone to for what stands around it. */
  amid = $state(false);
  entry = $state.raw<LogEntry | null>(null);
  /** Whether all of it is shown. */
  detail = $state(false);
  readonly #host: ReadHost;
  #fetching: AbortController | null = null;

  constructor(host: ReadHost) {
    this.#host = host;
  }

  /** A search begins: the row has no place in it yet. One that is sought in it goes on being read. */
  begin(sought: LogEntry | null): void {
    this.#fetching?.abort();
    this.selected = -1;
    this.entry = sought;
  }

  /** Makes a row the one that is read, within the rows there are. */
  async select(index: number, open = this.detail, amid = false): Promise<void> {
    const { search } = this.#host;
    const { rows } = search;
    if (!rows || rows.total === 0) return;
    this.amid = amid;
    this.selected = Math.min(Math.max(0, index), rows.total - 1);
    this.detail = open;
    this.entry = rows.get(this.selected) ?? null;
    this.#fetching?.abort();
    if (this.entry) return;
    const fetching = new AbortController();
    this.#fetching = fetching;
    const wanted = this.selected;
    try {
      const entry = await rows.fetch(wanted, fetching.signal);
      if (!fetching.signal.aborted && this.selected === wanted) this.entry = entry ?? null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (!failure.cancelled && !fetching.signal.aborted) search.failure = failure;
    }
  }

  /** Reads a row of the present search, by where it stands in it, unless it is no longer `isCurrent`. */
  async selectEntry(entry: EntryRef, isCurrent: () => boolean): Promise<void> {
    const { search } = this.#host;
    const { rows } = search;
    const index = await search.locate(entry);
    // Whoever went elsewhere meanwhile is not taken away from there.
    if (!isCurrent() || search.rows !== rows || this.selected >= 0) return;
    // Of a search that was stopped before its rows were counted, not all have a place.
    if (index !== null && (rows?.exact || index < (rows?.total ?? 0)))
      await this.select(index, this.detail, true);
    else if (this.entry && sameEntry(this.entry, entry)) this.entry = null;
  }

  /** Goes on reading a row where it stands among the present rows; one that is not among them is left. */
  async readOn(entry: LogEntry | null): Promise<void> {
    const { search } = this.#host;
    const { rows } = search;
    // Whoever chose another one meanwhile, or went elsewhere, stays there.
    const isCurrent = () => search.rows === rows && this.entry === entry && this.selected < 0;
    if (!entry || !isCurrent()) return;
    try {
      const found = await search.find(entry);
      // Beyond the rows that are known, a row has no place before all are counted.
      if (found && !rows?.exact && found.index >= (rows?.total ?? 0)) await this.#host.searching;
      if (!isCurrent()) return;
      this.#fetching?.abort();
      this.selected = found?.index ?? -1;
      this.entry = found?.entry ?? null;
    } catch (thrown) {
      if (isCurrent()) search.failure = asFailure(thrown);
    }
  }

  /** A row that was chosen while these rows were sought stood among others. */
  carry(): void {
    if (this.selected < 0) return;
    this.selected = -1;
    void this.readOn(this.entry);
  }

  /** Reads the first row at or after a second, in the present search. */
  async jumpTo(epoch: number): Promise<'found' | 'none' | 'counting'> {
    const { search } = this.#host;
    const { rows } = search;
    const index = await search.indexAt(epoch);
    if (index === null) return 'none';
    // In another search it is another row; beyond the rows that are known, a row has no place yet.
    if (search.rows !== rows) return 'counting';
    if (!rows?.exact && index >= (rows?.total ?? 0)) return 'counting';
    await this.select(index);
    return 'found';
  }
}
