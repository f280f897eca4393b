/** What was chosen, where the backend keeps the paths: here there is the handle that stands for them. */

import type { Chosen, ChosenItem } from '../bindings';
import type { Place, Selection } from './types';

export class Handle implements Selection {
  readonly items: readonly ChosenItem[];
  readonly handle: string;
  readonly followable: readonly ChosenItem[];

  /** Of what this machine logs by itself, the journal has no path that could be followed. */
  constructor({ items, handle }: Chosen, isMachine = false) {
    this.items = items;
    this.handle = handle;
    this.followable = isMachine ? items.filter(({ name }) => name !== 'journal') : items;
  }
}

/** Where an export goes, by its handle. */
export class HandlePlace implements Place {
  readonly name: string;
  readonly handle: string;

  constructor({ items, handle }: Chosen) {
    this.name = items[0]?.name ?? '';
    this.handle = handle;
  }
}

/** What this machine logs by itself; null when there is nothing. */
export const machineHandle = (chosen: Chosen): Handle | null =>
  chosen.items.length > 0 ? new Handle(chosen, true) : null;
