/** What is typed into the query line: when it is searched for, counted, and a step of the history. */

/**
 * While one types, the rows come with each key; what is counted of them, and the step of the history,
 * waits for this pause.
 */
const TYPING_MS = 150;

/** What typing does to the page. */
export interface TypingHost {
  /** Searches for what stands in the line; what is counted waits for `rest`. */
  search: (rest: Promise<void> | null) => void;
  /** Keeps the line in the history: as a step of its own, or in place of the one before. */
  keep: (own: boolean) => void;
}

export class Typing {
  readonly #host: TypingHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Lets the search for what was typed last go on to its counts; null when none waits for that. */
  #rested: (() => void) | null = null;
  /** A value is being typed that goes on: the search for it waits. */
  #isHalf = false;
  /** What is typed now has a step of its own already. */
  #hasStep = false;

  constructor(host: TypingHost) {
    this.#host = host;
  }

  /** A key changed the line, which is searched for at once; the next key makes that outdated. */
  key(): void {
    this.#isHalf = false;
    this.#search();
  }

  /** A key left a value half typed: the search before is finished, and none begun for this. */
  half(): void {
    clearTimeout(this.#timer);
    this.#isHalf = true;
    this.rest();
  }

  /** What was half typed turned out to be whole. */
  whole(): void {
    if (this.#isHalf) this.key();
  }

  /** Typing is over: what is typed next is a step of its own. */
  over(): void {
    if (this.#isHalf || this.#rested) this.step();
    this.#hasStep = false;
  }

  /** Something else than typing changed what is asked. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#isHalf = false;
    this.#hasStep = false;
  }

  /** Keeps what was typed in the history, and has it counted. */
  step(): void {
    clearTimeout(this.#timer);
    this.#isHalf = false;
    this.#host.keep(!this.#hasStep);
    this.#hasStep = true;
    if (!this.rest()) this.#host.search(null);
  }

  /** Another search takes the place of the one that waits. */
  outdated(): void {
    this.#rested = null;
  }

  /** Lets the search for what was typed go on; false when none waits. */
  rest(): boolean {
    const rested = this.#rested;
    this.#rested = null;
    rested?.();
    return rested !== null;
  }

  #search(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.step(), TYPING_MS);
    this.#host.search(new Promise((rested) => (this.#rested = rested)));
  }
}
