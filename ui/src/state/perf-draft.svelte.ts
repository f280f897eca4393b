/** A scenario's text that is being edited, and what the backend says of it. */

import type { PerfCheck, PerfMistake, PerfScenario } from '../bindings';
import { corrected, nameProblem } from '../lib/perf/toml';
import { asFailure, type Platform } from '../platform';

export class PerfDraft {
  name = $state('');
  toml = $state('');
  /** What the text says; of the text before while it is being looked at. */
  check = $state.raw<PerfCheck>();
  /** The mistake of the text as it is; null when it has none or has not been looked at yet. */
  readonly mistake: PerfMistake | null = $derived(this.check?.mistake ?? null);
  /** Why it was not saved, or not looked at. */
  problem = $state('');
  /** The scenario it was made from. */
  readonly source: PerfScenario;
  readonly nameProblem = $derived.by(() => nameProblem(this.name, this.#builtIn));
  readonly changed = $derived.by(
    () =>
      this.toml !== this.source.toml || (!this.source.built_in && this.name !== this.source.name),
  );
  readonly #platform: Platform;
  readonly #builtIn: readonly string[];
  #asked = 0;

  constructor(platform: Platform, source: PerfScenario, name: string, builtIn: readonly string[]) {
    this.#platform = platform;
    this.source = source;
    this.name = name;
    this.toml = source.toml;
    this.check = source.check;
    this.#builtIn = builtIn;
  }

  /** The text has changed: it is looked at. */
  async look(scale: number): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const check = await this.#platform.call('perf.check', { toml: this.toml, scale });
      if (asked !== this.#asked) return;
      this.check = check;
      this.problem = '';
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asFailure(thrown).message;
    }
  }

  /** The text with the nearest word put in; null where there is none. */
  get correction(): string | null {
    return this.mistake && corrected(this.toml, this.mistake);
  }
}
