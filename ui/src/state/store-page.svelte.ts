/** All that the store's page knows and does. */

import type { RetentionReport } from '../bindings';
import { ableOf, type Able } from '../lib/day-selection';
import { retentionText } from '../lib/store-words';
import { bytesText } from '../lib/numbers';
import { type Platform } from '../platform';
import { DaySelection } from './day-selection.svelte';
import type { Clock } from './search.svelte';
import { Retention } from './retention.svelte';
import { Settings } from './settings.svelte';
import { StoreDays } from './store-days.svelte';
import { type Said, StoreJobs } from './store-jobs.svelte';
import { StoreMetrics } from './store-metrics.svelte';
import { Trash } from './trash.svelte';

/** What lies over the page, one at a time. */
export type StoreDialog = 'pack' | 'unpack' | 'delete' | 'deleteBy' | 'retention' | 'trash';

export class StorePage {
  readonly days: StoreDays;
  readonly selection: DaySelection;
  readonly jobs: StoreJobs;
  readonly retention: Retention;
  readonly trash: Trash;
  readonly metrics: StoreMetrics;
  dialog = $state<StoreDialog | null>(null);
  readonly #platform: Platform;
  /** What was told already when the dialog opened. */
  #told = $state.raw<Said | null>(null);

  constructor(platform: Platform, clock: Clock, settings: Settings = new Settings(null)) {
    this.#platform = platform;
    this.days = new StoreDays(platform, clock, settings);
    this.selection = new DaySelection(this.days);
    this.jobs = new StoreJobs(platform, this.days);
    this.retention = new Retention(platform);
    this.trash = new Trash(platform);
    this.metrics = new StoreMetrics(platform);
  }

  readonly able: Able = $derived.by(() => ableOf(this.selection.parts, this.days.now));

  /** Whether what is chosen can be acted on now. */
  readonly isFree: boolean = $derived.by(
    () => this.jobs.running === null && this.selection.parts.length > 0,
  );

  /** Begins to look at the store; returns what ends it. */
  watch(): () => void {
    const ends = [this.days.watch(), this.metrics.watch()];
    void this.retention.load();
    void this.trash.load();
    return () => {
      for (const end of ends) end();
    };
  }

  /** Opens a dialog about what is chosen, where there is something for it. */
  open(dialog: StoreDialog): void {
    const { able, isFree } = this;
    const needs: Partial<Record<StoreDialog, boolean>> = {
      pack: isFree && able.pack.length > 0,
      unpack: isFree && able.unpack.length > 0,
      delete: isFree,
      deleteBy: this.jobs.running === null,
    };
    if (!(needs[dialog] ?? true)) return;
    this.#told = this.jobs.said;
    this.dialog = dialog;
  }

  /** What was done since the dialog opened. */
  get saidSince(): Said | null {
    const { said } = this.jobs;
    return said === this.#told ? null : said;
  }

  verify(): void {
    const { days, selection, jobs } = this;
    const parts = selection.parts.length > 0 ? selection.parts : (days.partitions ?? []);
    if (parts.length > 0) void jobs.verify(parts);
  }

  /** Pins what is chosen, or unpins it when all of it is pinned. */
  pin(): void {
    const { parts } = this.selection;
    if (this.isFree) void this.jobs.pin(parts, this.able.pinned < parts.length);
  }

  /** Takes back what was deleted last. */
  async undo(): Promise<void> {
    const id = this.jobs.said?.trash;
    if (typeof id === 'string') await this.restore(id);
  }

  async restore(id: string): Promise<void> {
    await this.jobs.restore(id);
    await this.trash.load();
  }

  /** Deletes what is in the trash for good. */
  async emptyTrash(ids: readonly string[]): Promise<void> {
    await this.jobs.other('Emptying the trash', async (signal): Promise<Said> => {
      const bytes = await this.trash.empty(ids, signal);
      const text = `Emptied the trash: ${bytesText(bytes)} are free again.`;
      return { text, tone: 'good', failures: [], trash: null };
    });
  }

  /** Does now what the rules say. */
  async retain(confirm_clock: boolean): Promise<void> {
    await this.jobs.other('Keeping to the rules', async (signal, onEvent): Promise<Said> => {
      const request = { dry_run: false, confirm_clock };
      const report: RetentionReport = await this.#platform.call('retention.run', request, {
        signal,
        onEvent,
      });
      const failures = report.partitions_failed;
      const tone = failures.length > 0 ? 'warn' : 'good';
      return { text: retentionText(report), tone, failures, trash: report.trash };
    });
    await Promise.all([this.trash.load(), this.retention.load()]);
  }

  async deleted(work: Promise<void>): Promise<void> {
    await work;
    await this.trash.load();
    this.selection.prune();
  }
}
