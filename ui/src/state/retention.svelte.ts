/** The rules by which days go or are packed by themselves: typed, tried, and only then switched on. */

import type { RetentionPolicy, RetentionReport } from '../bindings';
import {
  draftOf,
  emptyDraft,
  type Mistake,
  type RuleDraft,
  ruleOf,
  sameRules,
  saysNothing,
} from '../lib/retention';
import { asFailure, type Failure, type Platform } from '../platform';
import { DryRun } from './dry-run.svelte';

/** What was deleted can be put back for at most this long. */
const MOST_TRASH_HOURS = 24 * 365;

export class Retention {
  /** As it is kept; null until the store has said. */
  policy = $state.raw<RetentionPolicy | null>(null);
  failure = $state.raw<Failure | null>(null);
  drafts = $state<RuleDraft[]>([]);
  trashHours = $state('72');
  readonly trial = new DryRun<RetentionReport>();
  /** The policy that the trial was about. */
  #tried: RetentionPolicy | null = null;
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** What is wrong with each rule. */
  readonly mistakes: readonly (readonly Mistake[])[] = $derived(
    this.drafts.map((draft) => ruleOf(draft).mistakes),
  );

  readonly wrongHours: boolean = $derived.by(() => {
    const hours = Number(this.trashHours);
    return !/^\d{1,5}$/.test(this.trashHours.trim()) || hours > MOST_TRASH_HOURS;
  });

  readonly isWrong: boolean = $derived(
    this.wrongHours || this.mistakes.some((some) => some.length > 0),
  );

  /** The rules as they are typed, whether switched on or not. */
  typed(enabled: boolean): RetentionPolicy {
    const rules = this.drafts.map((draft) => ruleOf(draft).rule);
    return {
      enabled,
      rules: rules.filter((rule) => !saysNothing(rule)),
      trash_hours: Number(this.trashHours),
    };
  }

  /** Whether what is typed is not what is kept. */
  readonly isChanged: boolean = $derived(
    this.policy !== null && (this.isWrong || !sameRules(this.typed(false), this.policy)),
  );

  /** Whether the last trial was about what is typed now: only that may be switched on. */
  readonly isTried: boolean = $derived(
    this.trial.report !== null &&
      this.#tried !== null &&
      !this.isWrong &&
      sameRules(this.#tried, this.typed(false)),
  );

  async load(): Promise<void> {
    try {
      this.policy = await this.#platform.call('retention.read', {});
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  /** Begins to edit what is kept. */
  edit(): void {
    const { policy } = this;
    const rules = policy?.rules ?? [];
    this.drafts = rules.length > 0 ? rules.map(draftOf) : [emptyDraft(null)];
    this.trashHours = String(policy?.trash_hours ?? 72);
    this.#tried = null;
    this.trial.forget();
  }

  add(context: string | null): void {
    this.drafts.push(emptyDraft(context));
  }

  remove(at: number): void {
    this.drafts.splice(at, 1);
  }

  /** Keeps a policy; whether it could be. */
  async #keep(policy: RetentionPolicy): Promise<boolean> {
    try {
      this.policy = await this.#platform.call('retention.write', { policy });
      this.failure = null;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    }
  }

  /**
   * Asks what would go. The store judges by the rules it keeps, so new ones are kept first: switched
   * off, so that nothing goes before it was seen.
   */
  async tryOut(): Promise<void> {
    if (this.isWrong) return;
    const typed = this.typed(false);
    const isKept = this.policy !== null && sameRules(this.policy, typed);
    if (!isKept && !(await this.#keep(typed))) return;
    this.#tried = typed;
    await this.trial.ask((signal, onEvent) =>
      this.#platform.call('retention.run', { dry_run: true }, { signal, onEvent }),
    );
  }

  async switchOn(): Promise<boolean> {
    return this.isTried && (await this.#keep(this.typed(true)));
  }

  async switchOff(): Promise<boolean> {
    return this.policy !== null && (await this.#keep({ ...this.policy, enabled: false }));
  }
}
