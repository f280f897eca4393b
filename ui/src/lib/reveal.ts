/**
 * Rows of a list that is dragged by its bar: as many in each frame as can be drawn in time.
 *
 * Every frame of a drag shows other rows. Where the processor draws, all of them can take longer than
 * a frame, and then the bar lags behind the hand; so the first ones are drawn, and the rest when the
 * bar rests. How many that are is learned from how long the frames take.
 */

/** More than any window has. */
const ALL = 200;
/** Enough to see where one is. */
const LEAST = 8;
/** Frames of 60 Hz that were missed by one, or were not. */
const LATE_MS = 30;
const IN_TIME_MS = 20;

export class Reveal<Row extends object> {
  readonly #changed: () => void;
  readonly #frame: (callback: (time: number) => void) => void;
  #dragged = false;
  #drawn: ReadonlySet<Row> = new Set();
  /** Rows that a frame may draw. */
  #most = ALL;
  /** Of them, those that this frame has drawn. */
  #spent = 0;
  #waiting = false;
  #asked = false;
  /** The frame before, and what it drew. */
  #before: { time: number; rows: number } | null = null;

  /** `changed` is called where rows that were held back may be drawn, at once; `frame` waits for one. */
  constructor(changed: () => void, frame: (callback: (time: number) => void) => void) {
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
    this.#waiting = false;
    const shown = seen.map((row) => {
      if (!row || !this.#dragged || this.#drawn.has(row)) return row;
      if (this.#spent >= this.#most) {
        this.#waiting = true;
        return undefined;
      }
      this.#spent += 1;
      return row;
    });
    this.#drawn = new Set(shown.filter((row) => row !== undefined));
    if (this.#spent > 0) this.#ask();
    return shown;
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#frame((time) => {
      this.#asked = false;
      if (this.#before) this.#learn(time - this.#before.time, this.#before.rows);
      // Nothing moved since the last frame: this one is for what was held back.
      if (this.#spent === 0 && this.#waiting) this.#changed();
      this.#before = this.#spent > 0 ? { time, rows: this.#spent } : null;
      this.#spent = 0;
      if (this.#before || this.#waiting) this.#ask();
      else this.#dragged = false;
    });
  }

  #learn(took: number, rows: number): void {
    if (took > LATE_MS) this.#most = Math.max(LEAST, Math.floor(Math.min(this.#most, rows) * 0.7));
    else if (took < IN_TIME_MS && rows >= this.#most) this.#most = Math.min(ALL, this.#most + 1);
  }
}
