/** The steps of the history: what was asked before and after, and where zooming out leads. */

import { pageOfHash } from '../lib/pages';
import type { Range } from '../lib/ranges';

/** What the page needs of the browser's address and history; the window's view has them too. */
export interface Address {
  hash(): string;
  /** What was kept with the present step. */
  kept(): unknown;
  push(hash: string, kept: Step): void;
  replace(hash: string, kept: Step): void;
  /** To the step before or after; `readAddress` is called when it is there. */
  go(by: 1 | -1): void;
}

/** What a step of the history keeps beside its address. */
export interface Step {
  /** How many steps of this page lie before it. */
  at: number;
  /** The ranges that zooming out leads back to, the last one first in turn. */
  ranges: readonly Range[];
}

function readStep(kept: unknown): Step {
  const { at, ranges } = (kept ?? {}) as Partial<Step>;
  return typeof at === 'number' && Array.isArray(ranges)
    ? { at, ranges: ranges as Range[] }
    : { at: 0, ranges: [] };
}

export class Steps {
  #step = $state.raw<Step>({ at: 0, ranges: [] });
  #last = $state(0);
  readonly #address: Address;

  constructor(address: Address) {
    this.#address = address;
    this.read();
  }

  get canGo(): { back: boolean; forward: boolean } {
    return { back: this.#step.at > 0, forward: this.#step.at < this.#last };
  }

  /** The ranges that zooming out leads back to from the present step. */
  get ranges(): readonly Range[] {
    return this.#step.ranges;
  }

  /** The address as it is now; the present step is the one that it is of. */
  read(): string {
    this.#step = readStep(this.#address.kept());
    this.#last = Math.max(this.#last, this.#step.at);
    return this.#address.hash();
  }

  go(by: 1 | -1): void {
    this.#address.go(by);
  }

  /** Writes into the address what is asked, as a new step or in the place of the present one. */
  keep(hash: string, asStep: boolean, ranges = this.#step.ranges): void {
    // Asked for once more, it is no step: going back would seem to do nothing.
    const isNew = asStep && hash !== this.#address.hash().replace(/^#/, '');
    this.#step = { at: this.#step.at + (isNew ? 1 : 0), ranges };
    // What goes on behind another page has no address of its own until one comes back.
    if (!isNew && pageOfHash(this.#address.hash()) !== 'logs') return;
    if (isNew) {
      this.#last = this.#step.at;
      this.#address.push(hash, this.#step);
    } else this.#address.replace(hash, this.#step);
  }
}
