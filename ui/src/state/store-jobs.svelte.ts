/** What is done to days of the store: asked first, run with progress, stopped, told, taken back. */

import type {
  DeleteReport,
  DeleteRequest,
  PackReport,
  PartitionFailure,
  PartitionInfo,
  Progress,
  VerifyReport,
} from '../bindings';
import { type DaysRequest, namesOf, requestsFor } from '../lib/day-selection';
import { mergeFailures } from '../lib/failures';
import { deletedText, packedText, restoredText, verifiedText } from '../lib/store-words';
import { plural } from '../lib/numbers';
import { asFailure, type Platform } from '../platform';
import type { StoreDays } from './store-days.svelte';

export type PackKind = 'pack' | 'unpack';

/** Tells how far something is. */
export type Tell = (progress: Progress) => void;

export interface Running {
  /** What is going on, as a sentence begins: `Packing 12 days`. */
  text: string;
  progress: Progress | null;
  /** Rows a second so far; null before the first. */
  rate: number | null;
  /** Seconds left; null where nobody can tell. */
  left: number | null;
  /** It can be stopped: nothing is when it is but a moment's work. */
  stops: boolean;
}

export interface Said {
  text: string;
  tone: 'good' | 'warn' | 'error';
  failures: readonly PartitionFailure[];
  /** The item of the trash that an undo puts back. */
  trash: string | null;
}

const NOTHING: Progress = { partitions_done: 0, partitions_total: 0, found: 0 };

export class StoreJobs {
  running = $state.raw<Running | null>(null);
  said = $state.raw<Said | null>(null);
  readonly #platform: Platform;
  readonly #days: StoreDays;
  /** Milliseconds that only go forward. */
  readonly #ticks: () => number;
  #stop: AbortController | null = null;

  constructor(platform: Platform, days: StoreDays, ticks: () => number = () => performance.now()) {
    this.#platform = platform;
    this.#days = days;
    this.#ticks = ticks;
  }

  /** What packing or unpacking would do. Rejects with a `Failure`. */
  dryPack(
    kind: PackKind,
    parts: readonly PartitionInfo[],
    signal: AbortSignal,
    tell: Tell,
  ): Promise<PackReport> {
    return this.#packed(kind, parts, true, signal, tell);
  }

  async pack(kind: PackKind, parts: readonly PartitionInfo[]): Promise<void> {
    const days = plural(parts.length, 'day');
    await this.#run(
      `${kind === 'pack' ? 'Packing' : 'Unpacking'} ${days}`,
      async (signal, tell) => {
        const report = await this.#packed(kind, parts, false, signal, tell);
        const failures = report.partitions_failed;
        const tone = failures.length > 0 ? 'warn' : 'good';
        return { text: packedText(kind, report), tone, failures, trash: null };
      },
    );
  }

  async #packed(
    kind: PackKind,
    parts: readonly PartitionInfo[],
    dry_run: boolean,
    signal: AbortSignal,
    tell: Tell,
  ): Promise<PackReport> {
    const all: PackReport = {
      days: [],
      bytes_before: 0,
      bytes_after: 0,
      dry_run,
      partitions_failed: [],
    };
    await this.#each(parts, tell, async (request, onEvent) => {
      const asked = { ...request, dry_run };
      const report = await this.#platform.call(`store.${kind}`, asked, { signal, onEvent });
      all.days = [...all.days, ...report.days];
      all.bytes_before += report.bytes_before;
      all.bytes_after += report.bytes_after;
      all.partitions_failed = mergeFailures(all.partitions_failed, report.partitions_failed);
    });
    return all;
  }

  async verify(parts: readonly PartitionInfo[]): Promise<void> {
    await this.#run(`Verifying ${plural(parts.length, 'day')}`, async (signal, tell) => {
      const all: VerifyReport = { partitions: 0, rows: 0, partitions_failed: [] };
      await this.#each(parts, tell, async (request, onEvent) => {
        const report = await this.#platform.call('store.verify', request, { signal, onEvent });
        all.partitions += report.partitions;
        all.rows += report.rows;
        all.partitions_failed = mergeFailures(all.partitions_failed, report.partitions_failed);
      });
      const failures = all.partitions_failed;
      const tone = failures.length > 0 ? 'error' : 'good';
      return { text: verifiedText(all), tone, failures, trash: null };
    });
  }

  async pin(parts: readonly PartitionInfo[], pinned: boolean): Promise<void> {
    const days = plural(parts.length, 'day');
    await this.#run(`${pinned ? 'Pinning' : 'Unpinning'} ${days}`, async () => {
      await this.#platform.call('store.pin', { days: namesOf(parts), pinned });
      const text = pinned
        ? `${days} pinned: retention leaves them alone.`
        : `${days} no longer pinned.`;
      return { text, tone: 'good', failures: [], trash: null };
    });
  }

  dryDelete(parts: readonly PartitionInfo[], signal: AbortSignal): Promise<DeleteReport> {
    const request = { days: namesOf(parts), dry_run: true };
    return this.#platform.call('store.delete_days', request, { signal });
  }

  async deleteDays(parts: readonly PartitionInfo[]): Promise<void> {
    await this.#run(`Deleting ${plural(parts.length, 'day')}`, async (signal) => {
      const request = { days: namesOf(parts), dry_run: false };
      return deleted(await this.#platform.call('store.delete_days', request, { signal }));
    });
  }

  dryDeleteBy(request: DeleteRequest, signal: AbortSignal): Promise<DeleteReport> {
    return this.#platform.call('logs.delete', { ...request, dry_run: true }, { signal });
  }

  async deleteBy(request: DeleteRequest): Promise<void> {
    await this.#run('Deleting', async (signal) => {
      const asked = { ...request, dry_run: false };
      return deleted(await this.#platform.call('logs.delete', asked, { signal }));
    });
  }

  /** Puts back what was deleted. */
  async restore(id: string): Promise<void> {
    await this.#run('Putting days back', async (signal) => {
      const report = await this.#platform.call('trash.restore', { id }, { signal });
      const failures = report.partitions_failed;
      const tone = failures.length > 0 ? 'warn' : 'good';
      return { text: restoredText(report), tone, failures, trash: null };
    });
  }

  /** Does something else that is told in the same way, one thing at a time. */
  async other(
    text: string,
    work: (signal: AbortSignal, tell: Tell) => Promise<Said>,
  ): Promise<void> {
    await this.#run(text, work);
  }

  /** Stops what runs; whether anything did. */
  cancel(): boolean {
    if (!this.#stop || this.running?.stops !== true) return false;
    this.#stop.abort();
    return true;
  }

  /** Asks day by day, in as few requests as there can be, and adds their progress up. */
  async #each(
    parts: readonly PartitionInfo[],
    tell: Tell,
    ask: (request: DaysRequest, onEvent: Tell) => Promise<void>,
  ): Promise<void> {
    const before = { ...NOTHING };
    for (const request of requestsFor(this.#days.partitions ?? [], parts)) {
      let last = NOTHING;
      await ask(request, (progress) => {
        last = progress;
        tell({
          partitions_done: before.partitions_done + progress.partitions_done,
          partitions_total: Math.max(
            parts.length,
            before.partitions_done + progress.partitions_total,
          ),
          found: before.found + progress.found,
        });
      });
      before.partitions_done += last.partitions_total;
      before.found += last.found;
    }
  }

  async #run(
    text: string,
    work: (signal: AbortSignal, tell: Tell) => Promise<Said>,
  ): Promise<void> {
    if (this.running) return;
    const stop = new AbortController();
    this.#stop = stop;
    const started = this.#ticks();
    this.said = null;
    this.running = { text, progress: null, rate: null, left: null, stops: true };
    let [reached, total] = [0, 0];
    const tell: Tell = (progress) => {
      if (this.#stop !== stop) return;
      [reached, total] = [progress.partitions_done, progress.partitions_total];
      const seconds = (this.#ticks() - started) / 1000;
      const rate = seconds > 0 && progress.found > 0 ? progress.found / seconds : null;
      const left = reached > 0 && seconds > 0.7 ? (seconds / reached) * (total - reached) : null;
      this.running = { text, progress, rate, left, stops: true };
    };
    let said: Said;
    try {
      said = await work(stop.signal, tell);
    } catch (thrown) {
      const failure = asFailure(thrown);
      const far = total > 0 ? ` after ${reached} of ${plural(total, 'day')}` : '';
      said = failure.cancelled
        ? { text: `Stopped${far}: ${lower(text)}.`, tone: 'warn', failures: [], trash: null }
        : { text: `${text} failed: ${failure.message}`, tone: 'error', failures: [], trash: null };
    }
    this.#stop = null;
    this.running = null;
    this.said = said;
    await this.#days.load();
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function deleted(report: DeleteReport): Said {
  const failures = report.partitions_failed;
  const tone = failures.length > 0 ? 'warn' : 'good';
  return { text: deletedText(report), tone, failures, trash: report.trash };
}
