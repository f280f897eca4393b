/** The made-up backend, but for what runs in steps: searches, marks, settings, and what it says of itself. */

import type { DemoInfo, Mark, PartitionFailure, PartitionInfo, WatchInfo } from '../../bindings';
import type { Operation, Reply, Request } from '../operations';
import type { MockBundles } from './bundles';
import { type MadeEntries, mixed } from './entries';
import type { MockIngest } from './ingest';
import { MockLogs } from './logs';
import { MockMarks } from './marks';
import type { MockPerfOptions } from './perf';
import { MockSettings } from './settings';
import { MockStoreDays, type StoreMockOptions } from './store';
import { MockWatches } from './watches';

export interface MockOptions {
  entries: MadeEntries;
  failures?: PartitionFailure[];
  /** Before each reply. */
  delayMs?: number;
  failing?: boolean;
  ingest?: MockIngest;
  bundles?: MockBundles;
  /** What is wrong with the settings file. */
  settingsProblem?: string | null;
  marks?: readonly Mark[];
  /** What is followed; null where nothing can be. */
  watches?: readonly WatchInfo[] | null;
  /** The days of the store, where they are others than those of the entries. */
  parts?: readonly PartitionInfo[];
  store?: StoreMockOptions;
  perf?: MockPerfOptions;
  /** What is said of the demo, where the store is one. */
  demo?: DemoInfo;
}

export class MockBackend {
  readonly logs: MockLogs;
  readonly watches: MockWatches;
  readonly days: MockStoreDays;
  readonly #options: MockOptions;
  readonly #settings: MockSettings;
  readonly #marks: MockMarks;
  readonly #started = Date.now() / 1000 - 3 * 3600;
  #asked = 0;
  #rows = 0;

  constructor(options: MockOptions) {
    this.#options = options;
    this.logs = new MockLogs(options.entries, options.failures);
    this.#settings = new MockSettings(options.settingsProblem);
    this.#marks = new MockMarks(options.entries, options.marks);
    this.watches = new MockWatches(options.watches ?? []);
    this.days = new MockStoreDays(options.parts ?? this.logs.partitions(), options.store);
  }

  answer<O extends Operation>(operation: O, request: Request<O>): unknown {
    switch (operation) {
      case 'marks.list':
        return this.#marks.list(request as Request<'marks.list'>);
      case 'marks.put':
        return this.#marks.put(request as Request<'marks.put'>);
      case 'marks.remove':
        return this.#marks.remove(request as Request<'marks.remove'>);
      case 'watch.list':
        return this.watches.list();
      case 'watch.remove':
        return this.watches.remove((request as Request<'watch.remove'>).id);
      case 'ingest.formats':
        return ['access', 'glog', 'java', 'jsonl', 'logfmt', 'raw', 'syslog', 'text']
          .map((name) => ({ name, own: false }))
          .concat({ name: 'our-shop', own: true });
      case 'app.info':
        return {
          version: '0.1.0',
          base: '/home/ada/.local/share/daybook',
          sqlite_version: '3.51.3',
          os: 'Linux (Ubuntu 24.04)',
          time_zone: 'Etc/UTC',
          now_epoch: this.#started + 3 * 3600,
          started_epoch: this.#started,
          bundle: this.#options.bundles?.opened ?? null,
          demo: this.#options.demo ?? null,
        };
      case 'app.resources':
        return {
          rss_bytes: 71e6,
          system_total_bytes: 24e9,
          system_used_bytes: 9e9,
          cpu_percent: 2,
          disk_free_bytes: 82e9,
          store_bytes: this.days.bytes,
        };
      case 'settings.read':
        return this.#settings.read();
      case 'settings.write':
        return this.#settings.write(request as Request<'settings.write'>);
      case 'store.metrics':
        return this.#metrics(this.#options.entries.size === 0);
      default:
        return this.logs.answer(operation, request) ?? {};
    }
  }

  /** As from a service that is followed: some hundred rows at each look, and now and then a burst. */
  #inserted(): number {
    if (this.#options.parts === undefined) return 0;
    const burst = mixed(this.#asked, 31) % 7 === 0 ? 8000 : 0;
    return (this.#rows += 200 + (mixed(this.#asked, 30) % 900) + burst);
  }

  #metrics(empty: boolean): Reply<'store.metrics'> {
    this.#asked += 1;
    const none = { count: 0, p50_us: 0, p95_us: 0, max_us: 0 };
    return {
      opens: 14,
      closes: 8,
      open_handles: empty ? 0 : 6,
      hits: empty ? 0 : 1204 + this.#asked * 3,
      misses: empty ? 0 : 14,
      evictions: 8,
      commits: 0,
      rows_inserted: this.#inserted(),
      insert_rate: 0,
      future_rows: 0,
      partitions_scanned: 412,
      errors: this.#options.failures?.length ?? 0,
      insert: none,
      query: empty ? none : { count: 318 + this.#asked, p50_us: 1840, p95_us: 21_300, max_us: 4e5 },
    };
  }
}
