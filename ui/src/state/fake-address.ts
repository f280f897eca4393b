/** The browser's history, for tests. */

import type { Address, Step } from './steps.svelte';

export class FakeAddress implements Address {
  steps: string[] = [''];
  hash = () => this.steps.at(-1) ?? '';
  states: unknown[] = [null];
  /** Steps that were gone back from. */
  ahead: { hash: string; state: unknown }[] = [];
  gone: () => void = () => undefined;
  kept = () => this.states.at(-1);
  push = (hash: string, state: Step) => {
    this.steps.push(hash);
    this.states.push(state);
    this.ahead = [];
  };
  replace = (hash: string, state: Step) => {
    this.steps.splice(-1, 1, hash);
    this.states.splice(-1, 1, state);
  };
  go = (by: 1 | -1) => {
    if (by === -1) {
      this.ahead.push({ hash: this.steps.pop() ?? '', state: this.states.pop() });
    } else {
      const next = this.ahead.pop();
      if (next) {
        this.steps.push(next.hash);
        this.states.push(next.state);
      }
    }
    this.gone();
  };
}
