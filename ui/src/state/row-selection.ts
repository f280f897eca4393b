/**
 * Which rows a selection of text means. Only the rows in view are on the page: when a drag ends, the row that it
 * began with may long be gone from there, and what the view has selected is the text of others.
 */

export class RowSelection {
  /** The list that it is of: another search has other rows at these places. */
  #of: object | null = null;
  #anchor: number | null = null;
  #head: number | null = null;
  #isOpen = false;

  /** It is being made. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A press begins one at a row, or ends what was selected where it is not on a row. */
  begin(of: object | null, index: number | null): void {
    this.#of = of;
    this.#anchor = index;
    this.#head = index;
    this.#isOpen = index !== null;
  }

  /** A press goes on with it, from where it began. */
  reopen(of: object | null, index: number | null): void {
    if (this.#of !== of || this.#anchor === null) return this.begin(of, index);
    this.#isOpen = true;
    this.extend(index);
  }

  /** The pointer is over a row by now, or the row under it is another one. */
  extend(index: number | null): void {
    if (this.#isOpen && index !== null) this.#head = index;
  }

  end(): void {
    this.#isOpen = false;
  }

  all(of: object, total: number): void {
    this.begin(of, total > 0 ? 0 : null);
    this.extend(total - 1);
    this.end();
  }

  /** The first row and the last one, where they are two. */
  span(of: object | null): { first: number; last: number } | null {
    if (this.#of !== of || this.#anchor === null || this.#head === null) return null;
    const first = Math.min(this.#anchor, this.#head);
    const last = Math.max(this.#anchor, this.#head);
    return first === last ? null : { first, last };
  }
}
