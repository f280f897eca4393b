/** Query lines that are kept with the settings: those asked before, and those saved by name. */

import type { SavedKey } from '../lib/keys';
import { type SavedLine, withKeys } from '../lib/saved';
import type { Kept } from './kept.svelte';

export type { SavedLine };

const MOST = 100;

const isLine = (line: unknown): line is string => typeof line === 'string';

const isSavedLine = (line: unknown): line is SavedLine =>
  typeof line === 'object' &&
  line !== null &&
  'name' in line &&
  typeof line.name === 'string' &&
  'text' in line &&
  typeof line.text === 'string';

/** What is kept may be of another version, or edited by hand: what does not fit is left out. */
const those = <T>(kept: unknown, fits: (value: unknown) => value is T): readonly T[] =>
  Array.isArray(kept) ? kept.filter((value) => fits(value)) : [];

export class Lines {
  /** Newest last. */
  history = $state.raw<readonly string[]>([]);
  /** Those with a key by their keys, then the others by name. */
  saved = $state.raw<readonly SavedLine[]>([]);
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
    kept.onread(() => this.#take());
    this.#take();
  }

  /** Remembers a line that was asked; one that was asked before moves to the end. */
  remember(text: string): void {
    const line = text.trim();
    if (line === '' || this.history.at(-1) === line) return;
    this.history = [...this.history.filter((other) => other !== line), line].slice(-MOST);
    this.#kept.put({ history: this.history });
  }

  /** Saves a line; one of the same name is replaced, and keeps its key. */
  save(name: string, text: string): void {
    const line = { ...this.saved.find((other) => other.name === name), name, text };
    this.saved = withKeys([...this.saved.filter((other) => other.name !== name), line]);
    this.#kept.put({ saved: this.saved });
  }

  /** The line that a key opens, if there is one. */
  savedAt(key: SavedKey): SavedLine | null {
    return this.saved.find((line) => line.key === key) ?? null;
  }

  remove(name: string): void {
    this.saved = withKeys(this.saved.filter((line) => line.name !== name));
    this.#kept.put({ saved: this.saved });
  }

  #take(): void {
    this.history = those(this.#kept.get('history'), isLine).slice(-MOST);
    const lines = those(this.#kept.get('saved'), isSavedLine);
    this.saved = withKeys(
      lines.filter(({ name }, at) => lines.findIndex((other) => other.name === name) === at),
    );
  }
}
