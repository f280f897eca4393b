/** What the backend makes of the query line: asked when the text changes, outdated answers dropped. */

import type { QueryReading } from '../bindings';
import { EMPTY_READING } from '../lib/terms';
import type { Platform } from '../platform';

export class TextReading {
  /** The newest answer, and the text it is of. While the text is being read it is the one before. */
  answer = $state.raw<QueryReading>(EMPTY_READING);
  text = $state('');
  /** An answer is under way. */
  busy = $state(false);
  /** The terms of the newest text that made sense: what the controls show. */
  terms = $state.raw(EMPTY_READING.terms);
  /** The same text and its reading: what rows are marked by, also while the line is half typed. */
  right = $state.raw<{ text: string; answer: QueryReading }>({ text: '', answer: EMPTY_READING });

  readonly #platform: Platform;
  #asking: { text: string; answer: Promise<void> } | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** The reading of a text, if it is known. */
  of(text: string): QueryReading | null {
    return text === this.text ? this.answer : null;
  }

  /** Reads a text. When it ends, the reading is known, unless another text was asked for meanwhile. */
  read(text: string): Promise<void> {
    if (this.#asking?.text === text) return this.#asking.answer;
    if (text.trim() === '' || text === this.text) {
      this.#asking = null;
      this.#take(text, text === this.text ? this.answer : EMPTY_READING);
      return Promise.resolve();
    }
    const asking = { text, answer: Promise.resolve() };
    this.#asking = asking;
    this.busy = true;
    asking.answer = this.#ask(text, () => this.#asking === asking);
    return asking.answer;
  }

  async #ask(text: string, isCurrent: () => boolean): Promise<void> {
    try {
      const answer = await this.#platform.call('query.read', { query: text });
      if (isCurrent()) this.#take(text, answer);
    } finally {
      if (isCurrent()) {
        this.busy = false;
        this.#asking = null;
      }
    }
  }

  #take(text: string, answer: QueryReading): void {
    this.text = text;
    this.answer = answer;
    if (answer.mistake === null) {
      this.terms = answer.terms;
      this.right = { text, answer };
    }
    this.busy = false;
  }
}
