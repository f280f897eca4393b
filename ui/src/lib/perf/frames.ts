/** Draws all charts of a run together, once a frame at most. */

/** Draws between two moments of the run, in seconds. */
export type Draw = (from: number, to: number) => void;

export type Frame = (step: () => void) => () => void;

/** The next frame that the screen shows. */
export const screenFrame: Frame = (step) => {
  const handle = requestAnimationFrame(step);
  return () => cancelAnimationFrame(handle);
};

export class Frames {
  readonly #drawers = new Set<Draw>();
  readonly #frame: Frame;
  readonly #view: () => readonly [from: number, to: number];
  readonly #version: () => unknown;
  #drawn: unknown = null;
  #cancel: (() => void) | null = null;
  #moving = false;

  /** `version` changes whenever there is something new to draw. */
  constructor(
    view: () => readonly [from: number, to: number],
    version: () => unknown,
    frame: Frame = screenFrame,
  ) {
    this.#view = view;
    this.#version = version;
    this.#frame = frame;
  }

  add(draw: Draw): () => void {
    this.#drawers.add(draw);
    return () => this.#drawers.delete(draw);
  }

  /** Draws with the next frame, whether or not there is something new. */
  again(): void {
    this.#drawn = null;
    this.#ask();
  }

  /** Draws frame after frame until what is returned is called: each one where it `moves`, else those with news. */
  run(moves: () => boolean): () => void {
    this.#moving = true;
    const step = () => {
      this.#cancel = this.#moving ? this.#frame(step) : null;
      if (moves() || this.#version() !== this.#drawn) this.#draw();
    };
    this.#cancel?.();
    this.#cancel = this.#frame(step);
    return () => {
      this.#moving = false;
      this.#cancel?.();
      this.#cancel = null;
    };
  }

  #ask(): void {
    // One that is under way draws what is new by itself.
    if (this.#cancel) return;
    this.#cancel = this.#frame(() => {
      this.#cancel = null;
      this.#draw();
    });
  }

  #draw(): void {
    this.#drawn = this.#version();
    const [from, to] = this.#view();
    for (const draw of this.#drawers) draw(from, to);
  }
}
