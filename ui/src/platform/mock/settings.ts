/** A settings file in memory: gone with the page. */

import type { SettingsChange, SettingsReply } from '../../bindings';
import { Failure } from '../failure';

export class MockSettings {
  readonly #problem: string | null;
  #window: Record<string, unknown> = {};

  constructor(problem: string | null = null) {
    this.#problem = problem;
  }

  read(): SettingsReply {
    return {
      path: '/home/ada/.config/daybook/settings.json',
      window: this.#problem === null ? this.#window : {},
      problem: this.#problem,
    };
  }

  write({ window }: SettingsChange): SettingsReply {
    if (this.#problem !== null) throw new Failure('bad_settings', this.#problem);
    const all = Object.entries({ ...this.#window, ...window });
    this.#window = Object.fromEntries(all.filter(([, value]) => value !== null));
    return this.read();
  }
}
