/**
 * Rows of a list that is dragged by its bar, a few in each frame.
 *
 * Every frame of a drag shows other rows. To draw all of them takes longer than a frame where the
 * processor draws, and then the bar lags behind the hand; so the first ones are drawn, and the rest
 * when the bar rests.
 */

/** Rows drawn in one frame: a third of a usual window, enough to see where one is. */
export const A_FRAME = 12;

export class Reveal<Row extends object> {
  readonly #changed: () => void;
  readonly #frame: (callback: () => void) => void;
  #dragged = false;
  #drawn: ReadonlySet<Row> = new Set();
  #left = A_FRAME;
  #spent = false;
  #waiting = false;
  #asked = false;

  /** `changed` is called where rows that were held back may be drawn, at once; `frame` waits for one. */
  constructor(changed: () => void, frame: (callback: () => void) => void) {
    this.#changed = changed;
    this.#frame = frame;
  }

  /** The bar has jumped to rows that were not seen. */
  drags(): void {
    this.#dragged = true;
  }

  /** What is shown from now on was not dragged to. */
  ends(): void {
    this.#dragged = false;
  }

  /** Of the rows that are seen, in their order, those that are drawn now: the others are undefined. */
  draw(seen: readonly (Row | undefined)[]): (Row | undefined)[] {
    let waiting = false;
    const shown = seen.map((row) => {
      if (!row || !this.#dragged || this.#drawn.has(row)) return row;
      if (this.#left === 0) {
        waiting = true;
        return undefined;
      }
      this.#left -= 1;
      this.#spent = true;
      return row;
    });
    this.#drawn = new Set(shown.filter((row) => row !== undefined));
    this.#waiting = waiting;
    if (this.#spent) this.#ask();
    return shown;
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#frame(() => {
      this.#asked = false;
      const rested = !this.#spent;
      this.#left = A_FRAME;
      if (rested && this.#waiting) this.#changed();
      this.#left = A_FRAME;
      this.#spent = false;
      if (this.#waiting) this.#ask();
      else if (rested) this.#dragged = false;
    });
  }
}
