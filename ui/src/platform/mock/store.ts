/** A store's days in memory: packed, pinned, deleted, put back as the backend promises. */

import type {
  DeletedDay,
  DeleteReport,
  DeleteRequest,
  PackReport,
  PackRequest,
  PartitionInfo,
  Progress,
  RetentionPolicy,
  RetentionReport,
  TrashItem,
  VerifyReport,
} from '../../bindings';
import { DAY, dayName, dayNumber, dayOfEpoch } from '../../lib/days';
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
  #lastId = 0;

  constructor(
    parts: readonly PartitionInfo[],
    options: StoreMockOptions = {},
    now: () => number = () => Date.now() / 1000,
  ) {
    this.#options = options;
    this.#now = now;
    for (const part of parts) this.#parts.set(keyOf(part), part);
    this.#trash = [...(options.trash ?? [])];
    this.#policy = options.policy ?? { enabled: false, rules: [], trash_hours: 72 };
  }

  /** By context and day. */
  list(): PartitionInfo[] {
    return [...this.#parts.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
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
        return this.#delete(parts, 'by hand', dry_run ?? false);
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
        return this.#policy;
      case 'retention.write':
        return (this.#policy = (request as Request<'retention.write'>).policy);
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
  ): Promise<void> {
    let found = 0;
    for (const [at, part] of parts.entries()) {
      onEvent?.({ partitions_done: at, partitions_total: parts.length, found });
      const { dayMs } = this.#options;
      if (dayMs) await new Promise((resolve) => setTimeout(resolve, dayMs));
      if (signal?.aborted) throw cancelled();
      each(part);
      found += part.rows ?? 0;
    }
    onEvent?.({ partitions_done: parts.length, partitions_total: parts.length, found });
  }

  async #repack(request: PackRequest, call: Call, pack: boolean): Promise<PackReport> {
    const { contexts, epoch_from, epoch_to, dry_run } = request;
    const wanted = this.list().filter((part) => {
      const start = dayNumber(part.day) * DAY;
      return (
        (contexts.length === 0 || contexts.includes(part.context)) &&
        start >= (epoch_from ?? -Infinity) &&
        start + DAY <= (epoch_to ?? Infinity) &&
        (pack ? start + DAY <= this.#now() && part.bytes > 0 : part.packed_bytes > 0)
      );
    });
    const report: PackReport = {
      days: [],
      bytes_before: 0,
      bytes_after: 0,
      dry_run,
      partitions_failed: [],
    };
    await this.#through(wanted, call, (part) => {
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
    });
    return report;
  }

  async #verify(request: Request<'store.verify'>, call: Call): Promise<VerifyReport> {
    const { contexts, epoch_from, epoch_to } = request;
    const wanted = this.list().filter((part) => {
      const start = dayNumber(part.day) * DAY;
      return (
        (contexts.length === 0 || contexts.includes(part.context)) &&
        start + DAY > (epoch_from ?? -Infinity) &&
        start < (epoch_to ?? Infinity)
      );
    });
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

  #delete(parts: readonly PartitionInfo[], why: string, dry_run: boolean): DeleteReport {
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
    return { days, rows, bytes, dry_run, partitions_failed: [], trash };
  }

  #deleteBy(request: DeleteRequest): DeleteReport {
    const { older_than, src, contexts = [], dry_run = false, confirm_clock = false } = request;
    const within = this.list().filter(
      ({ context }) => contexts.length === 0 || contexts.includes(context),
    );
    if (older_than !== undefined) {
      this.#askClock(dry_run || confirm_clock);
      const old = within.filter(({ day }) => (dayNumber(day) + 1) * DAY <= older_than);
      return this.#delete(old, 'older than a time', dry_run);
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
    return { days, rows, bytes: 0, dry_run, partitions_failed: [], trash: null };
  }

  #askClock(isSure: boolean): void {
    if (this.#options.clockJumped && !isSure) {
      throw new Failure(
        'clock_jumped',
        'the clock stands 412 days after the last deletion, at 2026-11-30; confirm that it is right',
      );
    }
  }

  #restore(id: string): unknown {
    const found = this.#trash.find(({ item }) => item.id === id);
    if (!found) throw new Failure('not_in_trash', `there is no ${id} in the trash any more`);
    this.#trash = this.#trash.filter((other) => other !== found);
    for (const part of found.parts) this.#parts.set(keyOf(part), part);
    return { days: found.item.days, rows: found.item.rows, partitions_failed: [] };
  }

  #empty(ids: readonly string[]): { bytes: number } {
    const goes = ({ item }: { item: TrashItem }) => ids.length === 0 || ids.includes(item.id);
    const bytes = this.#trash.filter(goes).reduce((sum, { item }) => sum + item.bytes, 0);
    this.#trash = this.#trash.filter((other) => !goes(other));
    return { bytes };
  }

  async #retain(
    { dry_run = false, confirm_clock = false }: Request<'retention.run'>,
    call: Call,
  ): Promise<RetentionReport> {
    this.#askClock(dry_run || confirm_clock);
    const today = dayOfEpoch(this.#now());
    const [go, pack]: [PartitionInfo[], PartitionInfo[]] = [[], []];
    const exported: string[] = [];
    const ruled = new Set(this.#policy.rules.flatMap(({ context }) => context ?? []));
    for (const rule of this.#policy.rules) {
      const mine = this.list().filter(({ context, pinned }) => {
        const isMine = rule.context === null ? !ruled.has(context) : context === rule.context;
        return isMine && !pinned;
      });
      let bytes = mine.reduce((sum, part) => sum + sizeOf(part), 0);
      for (const part of mine.sort((a, b) => (a.day < b.day ? -1 : 1))) {
        const age = today - dayNumber(part.day);
        const isOld = age > (rule.max_age_days ?? Infinity);
        if (isOld || bytes > (rule.max_bytes ?? Infinity)) {
          go.push(part);
          bytes -= sizeOf(part);
        } else if (age > (rule.pack_after_days ?? Infinity) && part.state === 'tidied') {
          pack.push(part);
        }
      }
      if (rule.export_first_to && go.length > 0) {
        exported.push(`${rule.export_first_to}/retention-${dayName(today)}.daybook`);
      }
    }
    await this.#through([...go, ...pack], call, () => undefined);
    const deleted = this.#delete(go, 'by the rules', dry_run);
    const packed: PackReport = {
      days: [],
      bytes_before: 0,
      bytes_after: 0,
      dry_run,
      partitions_failed: [],
    };
    for (const { context, day } of pack) {
      const from = dayNumber(day) * DAY;
      const one = { contexts: [context], epoch_from: from, epoch_to: from + DAY, dry_run };
      const report = await this.#repack(one, {}, true);
      packed.days.push(...report.days);
      packed.bytes_before += report.bytes_before;
      packed.bytes_after += report.bytes_after;
    }
    return { deleted, packed, exported, dry_run };
  }
}
