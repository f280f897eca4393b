/** Query lines that are kept in this browser or window: those asked before, and those saved by name. */

export interface SavedLine {
  name: string;
  text: string;
}

const HISTORY = 'daybook.history';
const SAVED = 'daybook.saved';
const MOST = 100;

export class Lines {
  /** Newest last. */
  history = $state.raw<readonly string[]>([]);
  /** By name. */
  saved = $state.raw<readonly SavedLine[]>([]);
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    this.history = this.#load(HISTORY, (line) => typeof line === 'string');
    this.saved = this.#load(
      SAVED,
      (line) => typeof line?.name === 'string' && typeof line.text === 'string',
    );
  }

  /** Remembers a line that was asked; one that was asked before moves to the end. */
  remember(text: string): void {
    const line = text.trim();
    if (line === '' || this.history.at(-1) === line) return;
    this.history = [...this.history.filter((other) => other !== line), line].slice(-MOST);
    this.#keep(HISTORY, this.history);
  }

  /** Saves a line; one of the same name is replaced. */
  save(name: string, text: string): void {
    const others = this.saved.filter((line) => line.name !== name);
    this.saved = [...others, { name, text }].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#keep(SAVED, this.saved);
  }

  remove(name: string): void {
    this.saved = this.saved.filter((line) => line.name !== name);
    this.#keep(SAVED, this.saved);
  }

  /** What is kept may be of another version, or edited by hand: what does not fit is left out. */
  #load<T>(key: string, fits: (value: T | null) => boolean): readonly T[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(key) ?? '[]');
      return Array.isArray(kept) ? (kept as T[]).filter(fits) : [];
    } catch {
      return [];
    }
  }

  #keep(key: string, value: unknown): void {
    try {
      this.#storage?.setItem(key, JSON.stringify(value));
    } catch {
      // A view without storage keeps its lines until it closes.
    }
  }
}
