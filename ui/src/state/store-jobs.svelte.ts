/** What is done to days of the store: asked first, run with progress, stopped, told, taken back. */

import type {
  DeleteReport,
  DeleteRequest,
  PackReport,
  PartitionFailure,
  PartitionInfo,
  Progress,
} from '../bindings';
import { namesOf } from '../lib/day-selection';
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

  #packed(
    kind: PackKind,
    parts: readonly PartitionInfo[],
    dry_run: boolean,
    signal: AbortSignal,
    onEvent: Tell,
  ): Promise<PackReport> {
    const request = { days: namesOf(parts), dry_run };
    return this.#platform.call(`store.${kind}`, request, { signal, onEvent });
  }

  async verify(parts: readonly PartitionInfo[]): Promise<void> {
    await this.#run(`Verifying ${plural(parts.length, 'day')}`, async (signal, onEvent) => {
      const request = { days: namesOf(parts) };
      const report = await this.#platform.call('store.verify', request, { signal, onEvent });
      const failures = report.partitions_failed;
      const tone = failures.length > 0 ? 'error' : 'good';
      return { text: verifiedText(report), tone, failures, trash: null };
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

  dryDelete(
    parts: readonly PartitionInfo[],
    signal: AbortSignal,
    onEvent: Tell,
  ): Promise<DeleteReport> {
    const request = { days: namesOf(parts), dry_run: true };
    return this.#platform.call('store.delete_days', request, { signal, onEvent });
  }

  async deleteDays(parts: readonly PartitionInfo[]): Promise<void> {
    await this.#run(`Deleting ${plural(parts.length, 'day')}`, async (signal, onEvent) => {
      const request = { days: namesOf(parts), dry_run: false };
      const options = { signal, onEvent };
      return deleted(await this.#platform.call('store.delete_days', request, options));
    });
  }

  dryDeleteBy(request: DeleteRequest, signal: AbortSignal, onEvent: Tell): Promise<DeleteReport> {
    const asked = { ...request, dry_run: true };
    return this.#platform.call('logs.delete', asked, { signal, onEvent });
  }

  async deleteBy(request: DeleteRequest): Promise<void> {
    await this.#run('Deleting', async (signal, onEvent) => {
      const asked = { ...request, dry_run: false };
      const options = { signal, onEvent };
      return deleted(await this.#platform.call('logs.delete', asked, options));
    });
  }

  /** Puts back what was deleted. */
  async restore(id: string): Promise<void> {
    await this.#run('Putting days back', async (signal, onEvent) => {
      const report = await this.#platform.call('trash.restore', { id }, { signal, onEvent });
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

  /** Whether something would stop half-way if the page went: the window's program goes on without it. */
  get endsWithPage(): boolean {
    return this.running !== null && this.#platform.kind !== 'tauri';
  }

  /** Stops what runs; whether anything did. */
  cancel(): boolean {
    if (!this.#stop || this.running?.stops !== true) return false;
    this.#stop.abort();
    return true;
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
