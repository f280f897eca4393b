/** Opening logs: what was chosen, how it looks, how far taking it in has come, what became of it. */

import type { FormatInfo, IngestProgress, IngestReport } from '../bindings';
import { bundleAmong, Pace, spanOf } from '../lib/ingest';
import { parseTime } from '../lib/moment';
import type { Zone } from '../lib/time';
import { asFailure, Failure, type Platform, type Selection, type TakeIn } from '../platform';
import type { Clock } from './search.svelte';
import type { Settings } from './settings.svelte';
import type { Watches } from './watches.svelte';

/** While one types an option, the files are looked at anew after this pause. */
const TYPING_MS = 350;

/** While logs come in, the page is told this often. */
const ARRIVING_MS = 2000;

/** What a person says of the files, as typed. */
export interface Options {
  context: string;
  src: string;
  format: string;
  tz: string;
  since: string;
}

export const NO_OPTIONS: Options = { context: '', src: '', format: '', tz: '', since: '' };

/** What the log page does when something came in, or is to be shown. */
export interface Host {
  /** There are new logs. */
  arrived(): void;
  /** There are some by now, and more to come. */
  arriving(): void;
  show(from: number, to: number): void;
  /** A link was opened, to this search. */
  link(search: string): void;
  /** What came from outside is, or begins with, a bundle. */
  bundle?(selection: Selection, item: number): void;
  /** Whether anything can be taken in here; if not, the person is told. */
  mayTake?(): boolean;
  zone(): Zone;
}

/** What is taken in, and how. */
interface Run {
  selection: Selection;
  request: TakeIn;
  /** It is followed when all that is there is in. */
  follow: boolean;
}

export class Ingest {
  /** The dialog is open. */
  open = $state(false);
  /** Files are held over the window. */
  over = $state(false);
  selection = $state.raw<Selection | null>(null);
  options = $state.raw<Options>(NO_OPTIONS);
  formats = $state.raw<FormatInfo[]>([]);
  /** How the first lines look; null until they were looked at. */
  preview = $state.raw<IngestReport | null>(null);
  looking = $state(false);
  lookedAt = $state.raw<IngestProgress | null>(null);
  /** Why the files could not be looked at. */
  problem = $state.raw<Failure | null>(null);
  /** What was chosen is to be followed. */
  follow = $state(false);

  running = $state(false);
  stopping = $state(false);
  progress = $state.raw<IngestProgress | null>(null);
  secondsLeft = $state<number | null>(null);
  report = $state.raw<IngestReport | null>(null);
  /** Why it did not come to its end. */
  failure = $state.raw<Failure | null>(null);
  /** Why it could not be followed. */
  followProblem = $state.raw<Failure | null>(null);
  /** The watch of what came in last. */
  #followedAs = $state('');
  /** What the last run was given, for another try. */
  #last: Run | null = null;

  readonly #platform: Platform;
  readonly #clock: Clock;
  readonly #watches: Watches;
  readonly #settings: Pick<Settings, 'keepFollowing' | 'setKeepFollowing'>;
  #host: Host | null = null;
  #look: AbortController | null = null;
  #run: AbortController | null = null;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    platform: Platform,
    clock: Clock,
    watches: Watches,
    settings: Pick<Settings, 'keepFollowing' | 'setKeepFollowing'>,
  ) {
    this.#platform = platform;
    this.#clock = clock;
    this.#watches = watches;
    this.#settings = settings;
  }

  /** Begins to listen for what is dropped; returns what ends it. */
  attach(host: Host): () => void {
    this.#host = host;
    return this.#platform.receive({
      over: (is) => (this.over = is),
      chosen: (selection) => this.#receive(selection),
      link: (search) => host.link(search),
    });
  }

  /** Whether anything is under way or to be read in the drawer. */
  get drawer(): boolean {
    return this.running || this.report !== null || this.failure !== null;
  }

  /** What of the selection can be followed: all of it, some of it, or nothing. */
  get followable(): 'all' | 'some' | 'none' {
    const { items = [], followable = [] } = this.selection ?? {};
    if (!this.#watches.canBegin || followable.length === 0) return 'none';
    return followable.length < items.length ? 'some' : 'all';
  }

  /** The system's journal is among what was chosen. It is read without being looked at before. */
  get withJournal(): boolean {
    const { items = [], followable } = this.selection ?? {};
    return followable !== undefined && followable.length < items.length;
  }

  /** Follows what was chosen, or not, and remembers it for the next time. */
  setFollow(follow: boolean): void {
    this.follow = follow;
    this.#settings.setKeepFollowing(follow);
  }

  /** The time that `since` means; null when nothing is typed, undefined when it means none. */
  get since(): number | null | undefined {
    const text = this.options.since.trim();
    if (text === '') return null;
    return parseTime(text, this.#clock(), this.#host?.zone() ?? 'local') ?? undefined;
  }

  show(): void {
    this.open = true;
    void this.#loadFormats();
  }

  close(): void {
    this.open = false;
    this.#stopLooking();
  }

  /** Lets a person choose; what they chose is looked at. */
  choose(kind: 'files' | 'folder', follow?: boolean): Promise<void> {
    return this.#lookAt(this.#platform.choose(kind), follow);
  }

  /** What this machine logs by itself is looked at; null where the platform cannot name it. */
  get machine(): (() => Promise<void>) | null {
    const { machineLogs } = this.#platform;
    if (!machineLogs) return null;
    const chosen = async () => {
      const selection = await machineLogs();
      if (selection) return selection;
      throw new Failure('no_logs', 'No logs were found where a machine like this one keeps them.');
    };
    return () => this.#lookAt(chosen());
  }

  /** A bundle that comes alone is for the dialog that takes bundles in. */
  #receive(selection: Selection): void {
    if (this.#host?.mayTake?.() === false) return;
    const item = bundleAmong(selection);
    const { bundle } = this.#host ?? {};
    if (bundle && item !== null && selection.items.length === 1) {
      this.close();
      bundle(selection, item);
    } else this.take(selection);
  }

  /** The first bundle among what was chosen; null where there is none, or nobody to take it in. */
  get bundle(): { name: string; take: () => void } | null {
    const { selection } = this;
    const { bundle } = this.#host ?? {};
    const item = selection && bundleAmong(selection);
    if (!selection || !bundle || item === null) return null;
    const take = () => {
      this.close();
      this.forget();
      bundle(selection, item);
    };
    return { name: selection.items[item]?.name ?? '', take };
  }

  async #lookAt(chosen: Promise<Selection | null>, follow?: boolean): Promise<void> {
    try {
      const selection = await chosen;
      if (selection && follow === undefined) this.#receive(selection);
      else if (selection) this.take(selection, follow);
    } catch (thrown) {
      // It may have been asked for without the dialog, which says what went wrong.
      this.show();
      this.problem = asFailure(thrown);
    }
  }

  /** Something was chosen or dropped; it is followed if that is said, or was the last time. */
  take(selection: Selection, follow = this.#settings.keepFollowing): void {
    this.selection = selection;
    this.preview = null;
    this.options = NO_OPTIONS;
    this.follow = follow;
    this.show();
    void this.look();
  }

  /** Back to choosing. */
  forget(): void {
    this.#stopLooking();
    this.selection = null;
    this.preview = null;
    this.problem = null;
  }

  change(change: Partial<Options>, how: 'step' | 'typing' = 'step'): void {
    this.options = { ...this.options, ...change };
    clearTimeout(this.#typing);
    if (how === 'step') void this.look();
    else this.#typing = setTimeout(() => void this.look(), TYPING_MS);
  }

  /** Looks at the first lines of what was chosen. What was looked at before stays meanwhile. */
  async look(): Promise<void> {
    this.#stopLooking();
    const { selection } = this;
    if (!selection || this.since === undefined) return;
    const look = new AbortController();
    this.#look = look;
    this.looking = true;
    this.problem = null;
    this.lookedAt = null;
    const current = () => this.#look === look;
    try {
      const report = await this.#platform.takeIn(
        selection,
        { ...this.#request(), dry_run: true },
        {
          signal: look.signal,
          onProgress: (progress) => {
            if (current()) this.lookedAt = progress;
          },
        },
      );
      if (current()) this.preview = report;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (current() && !failure.cancelled) this.problem = failure;
    } finally {
      if (current()) this.looking = false;
    }
  }

  /** Takes in what was chosen. The dialog closes: the list is there to be read meanwhile. */
  async takeIn(): Promise<void> {
    const { selection } = this;
    if (!selection || this.running || this.since === undefined) return;
    const follow = this.follow && this.followable !== 'none';
    const run = { selection, request: this.#request(), follow };
    this.close();
    this.forget();
    await this.#carryOut(run);
  }

  /** Once more, after it failed or was stopped: what is in already is not taken twice. */
  async again(): Promise<void> {
    if (this.#last && !this.running) await this.#carryOut(this.#last);
  }

  /** What came in last is followed from now on. */
  get followed(): boolean {
    return this.#watches.has(this.#followedAs);
  }

  /** What is taken in, or was to be, is to be followed. */
  get follows(): boolean {
    return this.#last?.follow ?? false;
  }

  /** Follows what came in last, from where reading stands. */
  async followLast(): Promise<void> {
    if (!this.#last) return;
    const { selection, request } = this.#last;
    const { context = null, src = null, format = null, tz = null } = request;
    this.followProblem = null;
    try {
      this.#followedAs = (await this.#watches.begin(selection, { context, src, format, tz })) ?? '';
    } catch (thrown) {
      this.followProblem = asFailure(thrown);
    }
  }

  stop(): void {
    if (!this.running) return;
    this.stopping = true;
    this.#run?.abort();
  }

  /** Puts the report away. */
  dismiss(): void {
    if (this.running) return;
    this.report = null;
    this.failure = null;
    this.progress = null;
  }

  /** Shows what came in last. */
  showTaken(): void {
    const span = this.report && spanOf(this.report);
    if (!span) return;
    this.#host?.show(span.from, span.to);
    this.dismiss();
  }

  async #carryOut(what: Run): Promise<void> {
    this.#last = what;
    const { selection, request } = what;
    const run = new AbortController();
    this.#run = run;
    const pace = new Pace();
    let told = performance.now();
    this.running = true;
    this.stopping = false;
    this.progress = null;
    this.secondsLeft = null;
    this.report = null;
    this.failure = null;
    this.#followedAs = '';
    this.followProblem = null;
    try {
      const report = await this.#platform.takeIn(selection, request, {
        signal: run.signal,
        onProgress: (progress) => {
          this.progress = progress;
          const now = performance.now();
          this.secondsLeft = pace.note(progress, now);
          if (progress.entries === 0 || now - told < ARRIVING_MS) return;
          told = now;
          this.#host?.arriving();
        },
      });
      // Not before: both would read the same at once, and `since` would mean nothing.
      if (what.follow) await this.followLast();
      this.report = report;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.running = false;
      this.stopping = false;
      this.#host?.arrived();
    }
  }

  #request(): TakeIn {
    const { context, src, format, tz } = this.options;
    const since = this.since ?? null;
    return {
      ...(context.trim() === '' ? {} : { context: context.trim() }),
      ...(src.trim() === '' ? {} : { src: src.trim() }),
      ...(format === '' ? {} : { format }),
      ...(tz.trim() === '' ? {} : { tz: tz.trim() }),
      ...(since === null ? {} : { since }),
    };
  }

  #stopLooking(): void {
    clearTimeout(this.#typing);
    this.#look?.abort();
    this.#look = null;
    this.looking = false;
  }

  async #loadFormats(): Promise<void> {
    try {
      this.formats = await this.#platform.call('ingest.formats', {});
    } catch {
      // Formats are recognised all the same; only the choice among them is missing.
    }
  }
}
