/** A bundle that is never there, and exports that are written nowhere. */

import type {
  BundleSummary,
  Count,
  ExportReport,
  ImportedBundle,
  LogFilter,
  OpenBundle,
  Progress,
} from '../../bindings';
import { cancelled, Failure } from '../failure';
import type { Operation, Request } from '../operations';
import type { CallOptions, ExportOptions, Place, Platform, Selection } from '../types';

/** How bundles behave. */
export interface MockBundles {
  stepMs?: number;
  /** How far an export or import comes before it hangs, 0 to 1; 1 comes to its end. */
  until?: number;
  /** What is wrong with the bundle that is chosen. */
  problem?: Failure | null;
  /** The one that is opened in place. */
  opened?: OpenBundle | null;
}

const NAME = 'checkout-incident.daybook';

export const madeBundle = (): Selection => ({
  items: [{ name: `/home/ada/Downloads/${NAME}`, folder: false, bytes: 4_812_288 }],
});

const summary = (until: number): BundleSummary => ({
  name: NAME,
  bytes: 4_812_288,
  tool: 'daybook 0.1.0',
  created_epoch: until + 7200,
  filter: {
    contexts: ['shop', 'shop-staging'],
    epoch_from: until - 3 * 86_400,
    epoch_to: until,
    matching: { all: [{ levels: { min: 13 } }, { not: { src: { subtree: 'host' } } }] },
  },
  rows: 131_402,
  marks: 7,
  days: 3,
  first_epoch: until - 3 * 86_400 + 12,
  last_epoch: until - 3,
  contexts: [
    { context: 'shop', display_name: 'Shop', days: 3, rows: 120_911, bytes: 4_400_000 },
    { context: 'shop-staging', display_name: 'shop-staging', days: 2, rows: 10_491, bytes: 4e5 },
  ],
  contexts_total: 2,
});

const NOON = 1_774_008_000;

export const madeOpenBundle = (now: number): OpenBundle => ({
  summary: summary(now),
  own_base: '/home/ada/.local/share/daybook',
});

export const DAMAGED = new Failure(
  'partition_damaged',
  `partition shop 2026-03-19 (/home/ada/Downloads/${NAME}/context=shop/date=2026-03-19/logs.parquet): its bytes are not those that were written`,
);

const imported = (dry_run: boolean): ImportedBundle => ({
  bundle: summary(NOON),
  report: {
    rows: 131_402,
    added: 118_233,
    marked: dry_run ? 0 : 6,
    days: ['2026-03-17', '2026-03-18', '2026-03-19'].flatMap((day, at) => [
      { context: 'shop', day, rows: 40_304, added: at === 2 ? 27_137 : 40_304 },
      ...(at === 0 ? [] : [{ context: 'shop-staging', day, rows: 5245, added: 5244 }]),
    ]),
    dry_run,
    partitions_failed: [],
  },
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

class MadePlace implements Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What exports and takes bundles in. `answerBundle` gives nothing for operations of others. */
export function mockBundles(
  { stepMs = 0, until = 1, problem = null }: MockBundles = {},
  count: (filter: LogFilter) => Count,
) {
  async function steps(
    signal: AbortSignal | undefined,
    tell: (part: number) => void,
    upTo = until,
  ): Promise<void> {
    for (let step = 0; step <= 20; step += 1) {
      const part = step / 20;
      if (part > upTo) {
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(cancelled()));
        });
      }
      if (stepMs > 0) await pause(stepMs);
      if (signal?.aborted) throw cancelled();
      tell(part);
    }
  }

  async function take(
    dry_run: boolean,
    { signal, onEvent }: CallOptions<'import.chosen'>,
  ): Promise<ImportedBundle> {
    const tell = (part: number) =>
      onEvent?.({
        partitions_done: Math.round(part * 10),
        partitions_total: 10,
        found: Math.round(Math.max(0, part - 0.5) * 2 * 118_233),
      });
    // A bad one shows itself on the way.
    await steps(signal, tell, dry_run ? 1 : until);
    if (problem) throw problem;
    return imported(dry_run);
  }

  function answerBundle<O extends Operation>(
    operation: O,
    request: Request<O>,
    call: CallOptions<O>,
  ): Promise<unknown> | null {
    switch (operation) {
      case 'export.estimate': {
        const { filter, days, format } = request as Request<'export.estimate'>;
        const rows = days?.length ? days.length * 40_000 : count(filter).count;
        const each = { daybook: 38, parquet: 37, jsonl: 252, csv: 214 }[format];
        const dates = days?.length ?? Math.min(3, rows);
        return pause(stepMs).then(() => ({
          rows,
          days: dates,
          bytes: rows * each,
          partitions_failed: [],
        }));
      }
      case 'import.look':
        return pause(stepMs).then(() => summary(NOON));
      case 'import.chosen':
      case 'bundle.import': {
        const { dry_run } = request as Request<'import.chosen'>;
        return take(dry_run, call as CallOptions<'import.chosen'>);
      }
      default:
        return null;
    }
  }

  const platform: Pick<
    Platform,
    'placeFor' | 'exportTo' | 'openBundle' | 'openInPlace' | 'openOwn'
  > = {
    placeFor: async (name) => new MadePlace(`/home/ada/Documents/${name}`),

    async exportTo(place, what, { signal, onProgress }: ExportOptions = {}) {
      if (!(place instanceof MadePlace)) throw new TypeError('chosen in another place');
      const { count: rows } = count(what.filter);
      await steps(signal, (part) => {
        const progress: Progress = {
          partitions_done: Math.floor(part * 3),
          partitions_total: 3,
          found: Math.round(part * rows),
        };
        onProgress?.(progress);
      });
      const report: ExportReport = { rows, members: 3, bytes: rows * 37, partitions_failed: [] };
      return report;
    },

    openBundle: async (_, item) => ({ chosen: 'made', item }),
    openInPlace: async () => undefined,
    openOwn: async () => undefined,
  };
  return { answerBundle, ...platform };
}
