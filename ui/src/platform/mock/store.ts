/** A store's days in memory: packed, pinned, deleted, put back as the backend promises. */

import type {
  DeletedDay,
  DeleteReport,
  DeleteRequest,
  PackReport,
  PackRequest,
  PartitionInfo,
  Progress,
  RestoreReport,
  RetentionPolicy,
  RetentionReport,
  RetentionRunInfo,
  RetentionStatus,
  TrashItem,
  TrashReason,
  VerifyRequest,
  VerifyReport,
} from '../../bindings';
import { DAY, dayNumber, dayOfEpoch } from '../../lib/days';
import { cancelled, Failure } from '../failure';
import type { Operation, Request } from '../operations';
import { PACKED_PART } from './store-made';

export interface StoreMockOptions {
  /** For each day of something that takes its time. */
  dayMs?: number;
  /** The clock stands far from where it stood the last time. */
  clockJumped?: boolean;
  policy?: RetentionPolicy;
  trash?: readonly { item: TrashItem; parts: readonly PartitionInfo[] }[];
}

interface Call {
  signal?: AbortSignal | undefined;
  onEvent?: ((progress: Progress) => void) | undefined;
}

const keyOf = ({ context, day }: { context: string; day: string }) => `${context} ${day}`;
const sizeOf = (part: PartitionInfo) => part.bytes + part.wal_bytes + part.packed_bytes;

export class MockStoreDays {
  readonly #options: StoreMockOptions;
  readonly #parts = new Map<string, PartitionInfo>();
  readonly #now: () => number;
  #trash: { item: TrashItem; parts: readonly PartitionInfo[] }[];
  #policy: RetentionPolicy;
  #clockJumped: boolean;
  #lastRun: RetentionRunInfo | null = null;
  #lastId = 0;

  constructor(
    parts: readonly PartitionInfo[],
    options: StoreMockOptions = {},
    now: () => number = () => Date.now() / 1000,
  ) {
    this.#options = options;
    this.#now = now;
    this.#clockJumped = options.clockJumped ?? false;
    for (const part of parts) this.#parts.set(keyOf(part), part);
    this.#trash = [...(options.trash ?? [])];
    this.#policy = options.policy ?? { enabled: false, rules: [], trash_hours: 72 };
  }

  /** By context and day. */
  list(): PartitionInfo[] {
    return [...this.#parts.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  get bytes(): number {
    return this.list().reduce((sum, part) => sum + sizeOf(part), 0);
  }

  /** The answer, or undefined where the operation is another's. */
  answer<O extends Operation>(operation: O, request: Request<O>, call: Call): unknown {
    switch (operation) {
      case 'logs.partitions':
        return this.list();
      case 'store.pack':
        return this.#repack(request as PackRequest, call, true);
      case 'store.unpack':
        return this.#repack(request as PackRequest, call, false);
      case 'store.verify':
        return this.#verify(request as Request<'store.verify'>, call);
      case 'store.pin':
        return this.#pin(request as Request<'store.pin'>);
      case 'store.delete_days': {
        const { days, dry_run } = request as Request<'store.delete_days'>;
        const parts = days.flatMap((day) => this.#parts.get(keyOf(day)) ?? []);
        return this.#delete(parts, 'chosen', dry_run ?? false);
      }
      case 'logs.delete':
        return this.#deleteBy(request as DeleteRequest);
      case 'trash.list':
        return this.#trash.map(({ item }) => item);
      case 'trash.restore':
        return this.#restore((request as Request<'trash.restore'>).id);
      case 'trash.empty':
        return this.#empty((request as Request<'trash.empty'>).ids ?? []);
      case 'retention.read':
        return this.#status();
      case 'retention.write':
        this.#policy = (request as Request<'retention.write'>).policy;
        return this.#status();
      case 'retention.run':
        return this.#retain(request as Request<'retention.run'>, call);
      default:
        return undefined;
    }
  }

  /** Goes through days one by one, as something that takes its time. */
  async #through(
    parts: readonly PartitionInfo[],
    { signal, onEvent }: Call,
    each: (part: PartitionInfo) => void,
    isDry = false,
  ): Promise<void> {
    let found = 0;
    for (const [at, part] of parts.entries()) {
      onEvent?.({ partitions_done: at, partitions_total: parts.length, found });
      const { dayMs } = this.#options;
      // To look takes less than to do.
      if (dayMs && (!isDry || at % 100 === 0))
        await new Promise((resolve) => setTimeout(resolve, dayMs));
      if (signal?.aborted) throw cancelled();
      each(part);
      found += part.rows ?? 0;
    }
    onEvent?.({ partitions_done: parts.length, partitions_total: parts.length, found });
  }

  #wanted({ contexts = [], days = [], epoch_from, epoch_to }: VerifyRequest): PartitionInfo[] {
    const names = new Set(days.map(keyOf));
    return this.list().filter((part) => {
      const start = dayNumber(part.day) * DAY;
      return (
        (contexts.length === 0 || contexts.includes(part.context)) &&
        (names.size === 0 || names.has(keyOf(part))) &&
        start >= (epoch_from ?? -Infinity) &&
        start + DAY <= (epoch_to ?? Infinity)
      );
    });
  }

  async #repack(request: PackRequest, call: Call, pack: boolean): Promise<PackReport> {
    const { dry_run = false } = request;
    const wanted = this.#wanted(request).filter((part) =>
      pack
        ? (dayNumber(part.day) + 1) * DAY <= this.#now() && part.bytes > 0
        : part.packed_bytes > 0,
    );
    const report: PackReport = {
      days: [],
      bytes_before: 0,
      bytes_after: 0,
      dry_run,
      partitions_failed: [],
    };
    await this.#through(
      wanted,
      call,
      (part) => {
        if (part.failure) {
          report.partitions_failed.push(part.failure);
          return;
        }
        const before = sizeOf(part);
        const after = Math.round(pack ? before * PACKED_PART : before / PACKED_PART);
        report.bytes_before += before;
        report.bytes_after += after;
        report.days.push({
          context: part.context,
          day: part.day,
          rows: part.rows ?? 0,
          bytes_before: before,
          bytes_after: after,
        });
        if (dry_run) return;
        this.#parts.set(keyOf(part), {
          ...part,
          state: pack ? 'packed' : 'tidied',
          bytes: pack ? 0 : after,
          wal_bytes: 0,
          packed_bytes: pack ? after : 0,
        });
      },
      dry_run,
    );
    return report;
  }

  async #verify(request: VerifyRequest, call: Call): Promise<VerifyReport> {
    const wanted = this.#wanted(request);
    const report: VerifyReport = { partitions: 0, rows: 0, partitions_failed: [] };
    await this.#through(wanted, call, (part) => {
      report.partitions += 1;
      report.rows += part.rows ?? 0;
      if (part.failure) report.partitions_failed.push(part.failure);
    });
    return report;
  }

  #pin({ days, pinned }: Request<'store.pin'>): object {
    for (const day of days) {
      const part = this.#parts.get(keyOf(day));
      if (part) this.#parts.set(keyOf(day), { ...part, pinned });
    }
    return {};
  }

  #delete(asked: readonly PartitionInfo[], why: TrashReason, dry_run: boolean): DeleteReport {
    const parts = asked.filter(({ pinned }) => !pinned);
    const kept_pinned = asked
      .filter(({ pinned }) => pinned)
      .map(({ context, day }) => ({ context, day }));
    const days = parts.map((part): DeletedDay => ({
      context: part.context,
      day: part.day,
      rows: part.rows,
      bytes: sizeOf(part),
      whole: true,
    }));
    const rows = days.reduce((sum, day) => sum + (day.rows ?? 0), 0);
    const bytes = days.reduce((sum, day) => sum + day.bytes, 0);
    let trash: string | null = null;
    if (!dry_run && parts.length > 0) {
      this.#lastId += 1;
      trash = `made-${this.#lastId}`;
      const at_epoch = Math.floor(this.#now());
      const purge_epoch = at_epoch + this.#policy.trash_hours * 3600;
      const item: TrashItem = { id: trash, at_epoch, purge_epoch, why, days, rows, bytes };
      this.#trash.push({ item, parts });
      for (const part of parts) this.#parts.delete(keyOf(part));
    }
    return { days, rows, bytes, dry_run, kept_pinned, partitions_failed: [], trash };
  }

  #deleteBy(request: DeleteRequest): DeleteReport {
    const { older_than, src, contexts = [], dry_run = false, confirm_clock = false } = request;
    const within = this.list().filter(
      ({ context }) => contexts.length === 0 || contexts.includes(context),
    );
    if (older_than !== undefined) {
      this.#askClock(dry_run || confirm_clock);
      const old = within.filter(({ day }) => (dayNumber(day) + 1) * DAY <= older_than);
      return this.#delete(old, 'older_than', dry_run);
    }
    if (src === undefined) throw new Failure('bad_request', 'name a time or a source');
    // Of each day some entries go, and its file stays.
    const days = within
      .filter(({ failure }) => failure === null)
      .map(({ context, day, rows }) => {
        const some = Math.round((rows ?? 0) * 0.07);
        return { context, day, rows: some, bytes: 0, whole: false };
      });
    const rows = days.reduce((sum, day) => sum + day.rows, 0);
    const nothing = { bytes: 0, kept_pinned: [], partitions_failed: [], trash: null };
    return { days, rows, dry_run, ...nothing };
  }

  #askClock(isSure: boolean): void {
    if (this.#clockJumped && !isSure) {
      throw new Failure(
        'clock_jumped',
        'the clock stands 412 days after the last deletion, at 2026-11-30; confirm that it is right',
      );
    }
  }

  #restore(id: string): RestoreReport {
    const found = this.#trash.find(({ item }) => item.id === id);
    if (!found) throw new Failure('not_in_trash', `there is no ${id} in the trash any more`);
    this.#trash = this.#trash.filter((other) => other !== found);
    const pinned = found.item.why === 'retention' && this.#policy.enabled;
    for (const part of found.parts) {
      this.#parts.set(keyOf(part), pinned ? { ...part, pinned } : part);
    }
    const days = found.item.days.map(({ context, day, rows }) => ({
      context,
      day,
      rows,
      merged: false,
    }));
    return { days, rows: found.item.rows, pinned, partitions_failed: [] };
  }

  #empty(ids: readonly string[]): { items: number; bytes: number } {
    const goes = ({ item }: { item: TrashItem }) => ids.length === 0 || ids.includes(item.id);
    const gone = this.#trash.filter(goes);
    this.#trash = this.#trash.filter((other) => !goes(other));
    return { items: gone.length, bytes: gone.reduce((sum, { item }) => sum + item.bytes, 0) };
  }

  #status(): RetentionStatus {
    return {
      path: '/home/ada/.local/share/daybook/retention.json',
      policy: this.#policy,
      problem: null,
      last_run: this.#lastRun,
      asks_clock: this.#clockJumped ? 412 * DAY : null,
    };
  }

  async #retain(request: Request<'retention.run'>, call: Call): Promise<RetentionReport> {
    const { dry_run = false, confirm_clock = false } = request;
    const policy = request.policy ?? this.#policy;
    this.#askClock(dry_run || confirm_clock);
    if (!dry_run) this.#clockJumped = false;
    const report: RetentionReport = {
      days: [],
      packed: [],
      exported: [],
      kept_pinned: [],
      rows: 0,
      bytes: 0,
      bytes_packed_away: 0,
      trash: null,
      dry_run,
      partitions_failed: [],
    };
    const [go, pack]: [PartitionInfo[], PartitionInfo[]] = [[], []];
    const ruled = new Set(policy.rules.flatMap(({ context }) => context ?? []));
    for (const rule of policy.rules) {
      const mine = this.list().filter(({ context }) =>
        rule.context === null ? !ruled.has(context) : context === rule.context,
      );
      let bytes = mine.reduce((sum, part) => sum + sizeOf(part), 0);
      for (const part of mine.sort((a, b) => (a.day < b.day ? -1 : 1))) {
        const age = dayOfEpoch(this.#now()) - dayNumber(part.day);
        const isOld = age > (rule.max_age_days ?? Infinity);
        const { context, day, rows } = part;
        if (isOld || bytes > (rule.max_bytes ?? Infinity)) {
          if (part.pinned) report.kept_pinned.push({ context, day });
          if (part.pinned) continue;
          bytes -= sizeOf(part);
          go.push(part);
          const why = isOld ? 'age' : 'size';
          report.days.push({ context, day, rows, bytes: sizeOf(part), why, rule: rule.context });
          if (rule.export_first_to && !dry_run) {
            const path = `${rule.export_first_to}/${context}-${day}.daybook`;
            report.exported.push({ context, day, path, bytes: Math.round(sizeOf(part) / 6) });
          }
        } else if (age > (rule.pack_after_days ?? Infinity) && part.state === 'tidied') {
          pack.push(part);
        }
      }
    }
    await this.#through([...go, ...pack], call, () => undefined, dry_run);
    const deleted = this.#delete(go, 'retention', dry_run);
    if (pack.length > 0) {
      const packed = await this.#repack({ days: pack, dry_run }, {}, true);
      report.packed = packed.days;
      report.bytes_packed_away = packed.bytes_before - packed.bytes_after;
    }
    Object.assign(report, { rows: deleted.rows, bytes: deleted.bytes, trash: deleted.trash });
    if (!dry_run) this.#lastRun = { at_epoch: Math.floor(this.#now()), report, error: null };
    return report;
  }
}
