/** The rules by which days go or are packed by themselves: typed, tried, and only then switched on. */

import type { RetentionPolicy, RetentionReport, RetentionStatus } from '../bindings';
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
  status = $state.raw<RetentionStatus | null>(null);
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

  get policy(): RetentionPolicy | null {
    return this.status?.policy ?? null;
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
      this.status = await this.#platform.call('retention.read', {});
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  /** Whether a folder to export to must be chosen, and cannot be typed. */
  get mustChoose(): boolean {
    return this.#platform.exportFolder !== undefined;
  }

  /** Lets a person choose the folder of a rule. */
  async chooseFolder(at: number): Promise<void> {
    try {
      const folder = await this.#platform.exportFolder?.();
      const draft = this.drafts[at];
      if (draft && typeof folder === 'string') draft.exportTo = folder;
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
      this.status = await this.#platform.call('retention.write', { policy });
      this.failure = null;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    }
  }

  /** Asks what would go by what is typed; nothing is kept of it yet. */
  async tryOut(): Promise<void> {
    if (this.isWrong) return;
    const policy = this.typed(false);
    this.#tried = policy;
    await this.trial.ask((signal, onEvent) =>
      this.#platform.call('retention.run', { dry_run: true, policy }, { signal, onEvent }),
    );
  }

  /** Keeps what is typed and carries it out from now on; only after it was tried. */
  async switchOn(): Promise<boolean> {
    return this.isTried && (await this.#keep(this.typed(true)));
  }

  /** Carries out nothing; the rules that are kept stay. */
  async switchOff(): Promise<boolean> {
    return this.policy !== null && (await this.#keep({ ...this.policy, enabled: false }));
  }

  /** Keeps what is typed, switched off: for later. Nothing goes by rules that nobody saw at work. */
  async keepOff(): Promise<boolean> {
    return !this.isWrong && (await this.#keep(this.typed(false)));
  }
}
