/** Draws all charts of a run together: once a frame at most, and only when a pixel of them changes. */

/** What is in view: two moments of the run, and the last one that is known of it, in seconds. */
export interface View {
  from: number;
  to: number;
  end: number;
}

/** Draws between two moments of the run, in seconds. */
export type Draw = (from: number, to: number) => void;

export type Frame = (step: () => void) => () => void;

/** The next frame that the screen shows. */
export const screenFrame: Frame = (step) => {
  const handle = requestAnimationFrame(step);
  return () => cancelAnimationFrame(handle);
};

interface Drawer {
  draw: Draw;
  /** How wide it is, in pixels. */
  width: () => number;
}

export class Frames {
  readonly #drawers = new Set<Drawer>();
  readonly #frame: Frame;
  readonly #view: () => View;
  #drawn: View | null = null;
  #cancel: (() => void) | null = null;
  #moving = false;

  constructor(view: () => View, frame: Frame = screenFrame) {
    this.#view = view;
    this.#frame = frame;
  }

  add(draw: Draw, width: () => number): () => void {
    const drawer = { draw, width };
    this.#drawers.add(drawer);
    return () => this.#drawers.delete(drawer);
  }

  /** Draws with the next frame, whether or not there is something new. */
  again(): void {
    this.#drawn = null;
    this.#ask();
  }

  /** Looks frame after frame whether there is something to draw, until what is returned is called. */
  run(): () => void {
    this.#moving = true;
    const step = () => {
      this.#cancel = this.#moving ? this.#frame(step) : null;
      if (this.#isNew()) this.#draw();
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

  /** How much of a run a pixel stands for, in seconds. */
  #pixel({ from, to }: View): number {
    const widest = Math.max(1, ...[...this.#drawers].map(({ width }) => width()));
    return (to - from) / widest;
  }

  #isNew(): boolean {
    const drawn = this.#drawn;
    if (!drawn) return true;
    const view = this.#view();
    const moved = Math.max(
      Math.abs(view.from - drawn.from),
      Math.abs(view.to - drawn.to),
      Math.abs(view.end - drawn.end),
    );
    return moved >= this.#pixel(view);
  }

  #draw(): void {
    const view = this.#view();
    this.#drawn = view;
    for (const { draw } of this.#drawers) draw(view.from, view.to);
  }
}
