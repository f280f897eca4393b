/** The perf lab: scenarios, the run that is under way, and the runs that are kept. */

import { SvelteMap } from 'svelte/reactivity';
import type {
  PerfCheck,
  PerfComparison,
  PerfExportForm,
  PerfReport,
  PerfRunInfo,
  PerfScenario,
} from '../bindings';
import { bytesOf } from '../lib/bytes';
import { isRight, NO_SETUP, requestOf, scaleOf, type Setup } from '../lib/perf/setup';
import { copyName } from '../lib/perf/toml';
import { asFailure, Failure, type Platform } from '../platform';
import { PerfDraft } from './perf-draft.svelte';
import { PerfRunning, type Ticks } from './perf-run.svelte';

/** What is shown. */
export type PerfView =
  | { kind: 'scenario'; name: string }
  | { kind: 'edit'; name: string }
  | { kind: 'run' }
  | { kind: 'report'; id: string }
  | { kind: 'compare'; before: string; after: string };

/** Something that a notice offers. */
export interface PerfOffer {
  label: string;
  run: () => void;
}

export class Perf {
  /** Null until the backend has said. */
  scenarios = $state.raw<readonly PerfScenario[] | null>(null);
  /** The newest first; null until the backend has said. */
  runs = $state.raw<readonly PerfRunInfo[] | null>(null);
  /** Why the lists could not be read. */
  failure = $state.raw<Failure | null>(null);
  view = $state.raw<PerfView>({ kind: 'scenario', name: 'a' });
  running = $state.raw<PerfRunning | null>(null);
  /** Why the last run of a scenario ended without a report. */
  failed = $state.raw<{ scenario: string; failure: Failure } | null>(null);
  /** The report that is shown; null while it is read. */
  report = $state.raw<PerfReport | null>(null);
  comparison = $state.raw<PerfComparison | null>(null);
  /** Why what is to be shown cannot be read. */
  problem = $state.raw<Failure | null>(null);
  said = $state('');
  offer = $state.raw<PerfOffer | null>(null);
  readonly #platform: Platform;
  readonly #ticks: Ticks;
  readonly #setups = new SvelteMap<string, Setup>();
  readonly #checks = new SvelteMap<string, PerfCheck>();
  readonly #drafts = new SvelteMap<string, PerfDraft>();
  #following = false;
  /** Something was chosen to be looked at. */
  #looked = false;
  #looks = 0;
  #checked = 0;

  constructor(platform: Platform, ticks: Ticks = () => performance.now()) {
    this.#platform = platform;
    this.#ticks = ticks;
  }

  /** Reads the lists anew and picks up a run that is under way: the page is shown. */
  async arrive(): Promise<void> {
    void this.follow();
    await this.load();
  }

  async load(): Promise<void> {
    try {
      const [scenarios, runs] = await Promise.all([
        this.#platform.call('perf.scenarios', {}),
        this.#platform.call('perf.runs', {}),
      ]);
      this.scenarios = scenarios;
      this.runs = runs;
      this.failure = null;
      const { view } = this;
      const gone = view.kind === 'scenario' && !this.scenario(view.name);
      if (gone) this.view = { kind: 'scenario', name: scenarios[0]?.name ?? '' };
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  scenario(name: string): PerfScenario | null {
    return this.scenarios?.find((scenario) => scenario.name === name) ?? null;
  }

  run(id: string): PerfRunInfo | null {
    return this.runs?.find((run) => run.id === id) ?? null;
  }

  say(text: string, offer: PerfOffer | null = null): void {
    this.said = text;
    this.offer = offer;
  }

  /** What of the page is to be seen; reports and comparisons are read. */
  show(view: PerfView): void {
    this.#looked = true;
    this.view = view;
    this.problem = null;
    if (this.running) this.running.confirming = false;
    if (view.kind === 'report') void this.#read(view.id);
    if (view.kind === 'compare') void this.#compare(view.before, view.after);
  }

  /** Asks again for what could not be read. */
  retry(): void {
    if (this.failure) void this.load();
    this.show(this.view);
  }

  async #read(id: string): Promise<void> {
    if (this.report?.info.id === id) return;
    const look = (this.#looks += 1);
    this.report = null;
    try {
      const report = await this.#platform.call('perf.report', { id });
      if (look === this.#looks) this.report = report;
    } catch (thrown) {
      if (look === this.#looks) this.problem = asFailure(thrown);
    }
  }

  async #compare(before: string, after: string): Promise<void> {
    const look = (this.#looks += 1);
    this.comparison = null;
    try {
      const comparison = await this.#platform.call('perf.compare', { before, after });
      if (look === this.#looks) this.comparison = comparison;
    } catch (thrown) {
      if (look === this.#looks) this.problem = asFailure(thrown);
    }
  }

  /** A run that another is compared with by itself: the last one of its scenario before it, or any other. */
  other(id: string): PerfRunInfo | null {
    const runs = this.runs ?? [];
    const at = runs.findIndex((run) => run.id === id);
    const before = runs.slice(at + 1);
    const same = ({ scenario }: PerfRunInfo) => scenario === runs[at]?.scenario;
    return before.find(same) ?? runs.filter((run) => run.id !== id).find(same) ?? before[0] ?? null;
  }

  setup(name: string): Setup {
    return this.#setups.get(name) ?? NO_SETUP;
  }

  /** Changes what is asked of a run; another scale takes another disk. */
  setUp(name: string, change: Partial<Setup>): void {
    const before = this.setup(name);
    const setup = { ...before, ...change };
    this.#setups.set(name, setup);
    if (scaleOf(setup) !== scaleOf(before)) void this.#check(name, scaleOf(setup));
  }

  /** What a scenario would take at the scale that is set. */
  check(name: string): PerfCheck | null {
    return this.#checks.get(name) ?? this.scenario(name)?.check ?? null;
  }

  async #check(name: string, scale: number): Promise<void> {
    const scenario = this.scenario(name);
    if (!scenario) return;
    const checked = (this.#checked += 1);
    try {
      const check = await this.#platform.call('perf.check', { toml: scenario.toml, scale });
      if (checked === this.#checked) this.#checks.set(name, check);
    } catch {
      // The figures of the scale before stand beside a form that says the new one: better none.
      if (checked === this.#checked) this.#checks.delete(name);
    }
  }

  draft(name: string): PerfDraft | null {
    return this.#drafts.get(name) ?? null;
  }

  /** Edits a scenario of one's own, or a copy of one that comes with Daybook. */
  edit(name: string): void {
    const source = this.scenario(name);
    if (!source) return;
    if (!this.#drafts.has(name)) {
      const all = this.scenarios ?? [];
      const builtIn = all.filter(({ built_in }) => built_in).map(({ name }) => name);
      const taken = all.map(({ name }) => name);
      const called = source.built_in ? copyName(name, taken) : name;
      this.#drafts.set(name, new PerfDraft(this.#platform, source, called, builtIn));
    }
    this.show({ kind: 'edit', name });
  }

  /** Leaves a draft and forgets it. */
  discard(name: string): void {
    const draft = this.draft(name);
    this.#drafts.delete(name);
    this.show({ kind: 'scenario', name });
    if (!draft?.changed) return;
    const back = () => {
      this.#drafts.set(name, draft);
      this.show({ kind: 'edit', name });
    };
    this.say('Your changes were discarded', { label: 'Undo', run: back });
  }

  /** Keeps a draft as a scenario of one's own; false when that failed. */
  async save(name: string): Promise<boolean> {
    const draft = this.draft(name);
    if (!draft || draft.nameProblem !== '') return false;
    const replaced = this.scenario(draft.name);
    try {
      const saved = await this.#platform.call('perf.save', {
        name: draft.name,
        toml: draft.toml,
      });
      this.#drafts.delete(name);
      this.#checks.delete(saved.name);
      await this.load();
      this.show({ kind: 'scenario', name: saved.name });
      void this.#check(saved.name, scaleOf(this.setup(saved.name)));
      const other = replaced && replaced.toml !== saved.toml ? replaced : null;
      this.say(
        `Saved as ${saved.name}`,
        other && { label: 'Undo', run: () => void this.#putBack(other, 'The text before is back') },
      );
      return true;
    } catch (thrown) {
      draft.problem = asFailure(thrown).message;
      return false;
    }
  }

  /** Removes a scenario of one's own; the notice offers to put it back. */
  async removeScenario(name: string): Promise<void> {
    const scenario = this.scenario(name);
    if (!scenario) return;
    try {
      await this.#platform.call('perf.remove', { name });
      this.#drafts.delete(name);
      await this.load();
      this.say(`${name} removed`, {
        label: 'Undo',
        run: () => void this.#putBack(scenario, `${name} put back`),
      });
    } catch (thrown) {
      this.say(asFailure(thrown).message);
    }
  }

  async #putBack({ name, toml }: PerfScenario, said: string): Promise<void> {
    try {
      await this.#platform.call('perf.save', { name, toml });
      await this.load();
      this.show({ kind: 'scenario', name });
      this.say(said);
    } catch (thrown) {
      this.say(asFailure(thrown).message);
    }
  }

  /** Runs a scenario, or the text of its draft; ends when the run has. */
  async start(name: string, edited = false): Promise<void> {
    const setup = this.setup(name);
    if (this.running) this.show({ kind: 'run' });
    if (this.running || !isRight(setup)) return;
    const toml = edited ? (this.draft(name)?.toml ?? null) : null;
    const running = (this.running = new PerfRunning(name, this.#ticks));
    this.failed = null;
    this.say('');
    this.show({ kind: 'run' });
    try {
      const onEvent = running.hear.bind(running);
      const report = await this.#platform.call('perf.run', requestOf(name, setup, toml), {
        onEvent,
      });
      this.report = report;
      this.#ended(report.info);
    } catch (thrown) {
      const failure = asFailure(thrown);
      this.#broke(name, failure);
      // Begun elsewhere meanwhile: that one is shown.
      if (failure.code === 'perf_running') void this.follow();
    }
    await this.load();
  }

  /** Whether a run would end with the page that began it: the window's program goes on without it. */
  get endsWithPage(): boolean {
    return this.running !== null && this.running.begun !== null && this.#platform.kind !== 'tauri';
  }

  /** Follows a run that was begun elsewhere, or before this page was loaded, until it ends. */
  async follow(): Promise<void> {
    if (this.running || this.#following) return;
    this.#following = true;
    let heard = null as PerfRunning | null;
    try {
      const onEvent: PerfRunning['hear'] = (progress) => {
        // Begun here meanwhile: then it is heard of already.
        if (!heard && this.running) return;
        if (!heard) {
          this.running = heard = new PerfRunning(null, this.#ticks);
          // Nobody has looked at anything else yet: a page that was loaded again is back at its run.
          if (!this.#looked) this.show({ kind: 'run' });
        }
        heard.hear(progress);
      };
      const info = await this.#platform.call('perf.watch', {}, { onEvent });
      if (!heard) return;
      if (info) this.#ended(info);
      else this.#broke(heard.scenario, null);
      await this.load();
    } catch (thrown) {
      if (heard) this.#broke(heard.scenario, asFailure(thrown));
    } finally {
      this.#following = false;
    }
  }

  #ended(info: PerfRunInfo): void {
    this.running = null;
    if (this.view.kind === 'run') return this.show({ kind: 'report', id: info.id });
    const show = () => this.show({ kind: 'report', id: info.id });
    this.say(`The run of ${info.scenario} is done`, { label: 'Show', run: show });
  }

  /** A run that was stopped is no failure; one that ended elsewhere says nothing of why. */
  #broke(scenario: string, failure: Failure | null): void {
    this.running = null;
    if (failure && !failure.cancelled) this.failed = { scenario, failure };
    else this.say('The run was stopped; nothing of it is left');
    if (this.view.kind === 'run') this.show({ kind: 'scenario', name: scenario });
  }

  /** Stops the run; one that has gone on for long is only stopped when that is asked for twice. */
  async stop(sure = false): Promise<void> {
    const { running } = this;
    if (!running || running.stopping) return;
    if (running.careful && !sure && !running.confirming) {
      running.confirming = true;
      return;
    }
    running.stopping = true;
    running.confirming = false;
    try {
      await this.#platform.call('perf.stop', {});
    } catch (thrown) {
      running.stopping = false;
      this.say(asFailure(thrown).message);
    }
  }

  /** Forgets a run, and its store where that was kept. */
  async deleteRun(id: string): Promise<void> {
    const scenario = this.run(id)?.scenario ?? 'a';
    try {
      await this.#platform.call('perf.delete', { id });
      if (this.report?.info.id === id) this.report = null;
      const { view } = this;
      const shown = view.kind === 'report' ? [view.id] : [];
      if (view.kind === 'compare') shown.push(view.before, view.after);
      if (shown.includes(id)) this.show({ kind: 'scenario', name: scenario });
      await this.load();
      this.say('The run was deleted');
    } catch (thrown) {
      this.say(asFailure(thrown).message);
    }
  }

  get canExport(): boolean {
    return this.#platform.saveFile !== undefined;
  }

  /** Hands a run on as a file. */
  async exportRun(id: string, form: PerfExportForm): Promise<void> {
    try {
      const { name, mime, text, base64 } = await this.#platform.call('perf.export', { id, form });
      const saved = await this.#platform.saveFile?.(name, mime, bytesOf(text, base64));
      if (saved) this.say(`Saved as ${saved}`);
    } catch (thrown) {
      this.say(asFailure(thrown).message);
    }
  }

  /** Whether the store of a run can be opened in a window of its own from here. */
  get canOpenRun(): boolean {
    return this.#platform.openRun !== undefined;
  }

  async openRun(id: string): Promise<void> {
    try {
      await this.#platform.openRun?.(id);
      this.say('Its store opens in a window of its own');
    } catch (thrown) {
      this.say(asFailure(thrown).message);
    }
  }
}
