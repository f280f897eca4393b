/** A part of the page that the first rows do not wait for. */
export class Later<T> {
  /** Null until it was brought. */
  now = $state.raw<T | null>(null);
  readonly #load: () => Promise<T>;
  #coming: Promise<T | null> | null = null;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /**
   * Brings it, unless it is here or on its way; null when it cannot be had, as in a browser whose
   * server has ended. It is then tried anew the next time.
   */
  bring(): Promise<T | null> {
    this.#coming ??= this.#load().then(
      (part) => (this.now = part),
      () => (this.#coming = null),
    );
    return this.#coming;
  }
}
