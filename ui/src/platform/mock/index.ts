/**
 * A backend in memory, for developing the UI and for its tests; never part of a release.
 * `?mock=bundle|bad-bundle|demo|empty|failing|partly|slow|big|year|store|many|hanging|broken|watched|unwatched` shows the states that a healthy store does not;
 * `…|fresh|lab|under|full` are of the perf lab: nothing was run yet, a few runs, one under way, a disk that is full.
 */

import type {
  DemoInfo,
  Histogram,
  LogEntry,
  LogFilter,
  Mark,
  PartitionFailure,
  PartitionInfo,
  QueryStats,
  WatchInfo,
} from '../../bindings';
import { startOfDay } from '../../lib/time';
import { cancelled, Failure } from '../failure';
import { pageLink } from '../link';
import type { Operation, Reply, Report, Request } from '../operations';
import type { CallOptions, Platform } from '../types';
import { MadeEntries, mixed } from './entries';
import { DAMAGED, madeOpenBundle, mockBundles, type MockBundles } from './bundles';
import { madeExplain } from './explain';
import { type MockIngest, mockIngest } from './ingest';
import { madeMarks, MockMarks } from './marks';
import { completeQuery, holdsAll, readQuery } from './query';
import { MockPerf, type MockPerfOptions } from './perf';
import { MockSettings } from './settings';
import { MockStoreDays, type StoreMockOptions } from './store';
import { madePart, madeParts, madeTrash } from './store-made';
import { madeWatches, MockWatches } from './watches';

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

const inBand = (level: number, filter: LogFilter): boolean => {
  const { levels } = filter;
  if (!levels) return true;
  if ('min' in levels) return level >= levels.min;
  if ('set' in levels) return levels.set.includes(level);
  return levels.ranges.some(([from, to]) => level >= from && level < to);
};

const inSource = (src: string, filter: LogFilter): boolean => {
  const wanted = filter.src;
  if (!wanted) return true;
  if ('prefix' in wanted) return src.startsWith(wanted.prefix);
  if ('exact' in wanted) return src === wanted.exact;
  return src === wanted.subtree || src.startsWith(`${wanted.subtree}.`);
};

class MockStore {
  readonly #options: MockOptions;
  readonly #settings: MockSettings;
  readonly #marks: MockMarks;
  readonly watches: MockWatches;
  readonly days: MockStoreDays;
  readonly #started = Date.now() / 1000 - 3 * 3600;
  #asked = 0;
  #rows = 0;

  constructor(options: MockOptions) {
    this.#options = options;
    this.#settings = new MockSettings(options.settingsProblem);
    this.#marks = new MockMarks(options.entries, options.marks);
    this.watches = new MockWatches(options.watches ?? []);
    this.days = new MockStoreDays(options.parts ?? this.#partitions(), options.store);
  }

  #matcher(filter: LogFilter): (index: number) => boolean {
    const { entries } = this.#options;
    const lost = this.#failures.map(({ day }) => Date.parse(day) / 1000);
    return (index) => {
      const epoch = lost.length > 0 ? entries.epoch(index) : 0;
      if (lost.some((day) => epoch >= day && epoch < day + 86_400)) return false;
      const level = entries.level(index);
      if (!inBand(level, filter)) return false;
      if (typeof filter.error === 'boolean' && level >= 17 !== filter.error) return false;
      if (filter.contexts?.length && !filter.contexts.includes(entries.context(index)))
        return false;
      if (!inSource(entries.src(index), filter)) return false;
      return !filter.matching || holdsAll(filter.matching, entries.at(index));
    };
  }

  #bounds(filter: LogFilter): [number, number] {
    const { entries } = this.#options;
    return [entries.firstAt(filter.epoch_from, 0), entries.firstAt(filter.epoch_to, entries.size)];
  }

  #stats(started: number): QueryStats {
    const days = Math.ceil(this.#options.entries.seconds / 86_400);
    return {
      partitions_total: this.#options.entries.size === 0 ? 0 : days,
      partitions_scanned: 2,
      partitions_summarised: 0,
      rows_read: 0,
      elapsed_us: Math.round((performance.now() - started) * 1000),
    };
  }

  /** The same, with what became of each day where that is asked for. */
  #explained(
    stats: QueryStats,
    { filter, explain }: { filter: LogFilter; explain?: boolean },
    returned: number | null = null,
  ): QueryStats {
    if (!explain) return stats;
    const { start, seconds } = this.#options.entries;
    const wanted = (day: number) =>
      day < (filter.epoch_to ?? Infinity) && day + 86_400 > (filter.epoch_from ?? 0);
    const told = madeExplain(start + seconds, Math.ceil(seconds / 86_400), wanted, {
      paged: returned !== null,
      text: JSON.stringify(filter.matching ?? '').includes('text'),
      returned: returned ?? 0,
      failures: this.#failures,
    });
    return { ...stats, explain: told };
  }

  /** The first rows of a page. */
  early({ filter }: Request<'logs.query'>): LogEntry[] {
    return this.query({ ...filter, limit: 20 }).entries;
  }

  query(filter: LogFilter): Reply<'logs.query'> {
    const started = performance.now();
    const matches = this.#matcher(filter);
    const [low, high] = this.#bounds(filter);
    const newest = filter.order !== 'oldest_first';
    const limit = filter.limit ?? 200;
    const step = newest ? -1 : 1;
    const found: LogEntry[] = [];
    let next: string | null = null;
    let index = filter.cursor ? Number(filter.cursor) : newest ? high - 1 : low;
    for (; index >= low && index < high; index += step) {
      if (!matches(index)) continue;
      if (found.length === limit) {
        next = String(index);
        break;
      }
      found.push(this.#options.entries.at(index));
    }
    return { entries: found, next, partitions_failed: this.#failures, stats: this.#stats(started) };
  }

  get #failures(): PartitionFailure[] {
    return this.#options.failures ?? [];
  }

  count(filter: LogFilter): Reply<'logs.count'> {
    const started = performance.now();
    const matches = this.#matcher(filter);
    const [low, high] = this.#bounds(filter);
    const byLevel = new Map<number, number>();
    for (let index = low; index < high; index += 1) {
      if (!matches(index)) continue;
      const level = this.#options.entries.level(index);
      byLevel.set(level, (byLevel.get(level) ?? 0) + 1);
    }
    const levels = [...byLevel].sort((a, b) => a[0] - b[0]);
    return {
      count: levels.reduce((sum, [, count]) => sum + count, 0),
      errors: levels.reduce((sum, [level, count]) => sum + (level >= 17 ? count : 0), 0),
      by_level: levels.map(([loglevel, count]) => ({ loglevel, count })),
      partitions_failed: this.#failures,
      stats: this.#stats(started),
    };
  }

  histogram({ filter, bucket, tz }: Request<'logs.histogram'>): Histogram {
    const started = performance.now();
    const { entries } = this.#options;
    const [low, high] = this.#bounds(filter);
    const matches = this.#matcher(filter);
    const levels = [1, 5, 9, 13, 17, 21];
    const from = filter.epoch_from ?? (low < high ? entries.epoch(low) : 0);
    const to = filter.epoch_to ?? (low < high ? entries.epoch(high - 1) + 1 : 1);
    const wanted = typeof bucket === 'object' && 'auto' in bucket ? bucket.auto.buckets : 100;
    const zone = tz === 'UTC' || !tz ? 'utc' : tz;
    const width = Math.max(1, Math.ceil((to - from) / wanted));
    const edges = [bucket === 'day' ? startOfDay(from, zone) : from];
    for (let last = edges[0] ?? 0; last < to; edges.push(last)) {
      last = bucket === 'day' ? startOfDay(last, zone, 1) : Math.min(last + width, to);
    }
    const count = Math.max(1, edges.length - 1);
    const counts = Array.from({ length: count }, () => levels.map(() => 0));
    if (entries.size === 0) {
      const stats = this.#stats(started);
      return { edges: [], levels: [], counts: [], partitions_failed: [], stats };
    }
    let at = 0;
    for (let index = low; index < high; index += 1) {
      if (!matches(index)) continue;
      while (entries.epoch(index) >= (edges[at + 1] ?? Infinity)) at += 1;
      const row = counts[at];
      const level = levels.indexOf(entries.level(index));
      if (row) row[level] = (row[level] ?? 0) + 1;
    }
    return {
      edges,
      levels,
      counts,
      partitions_failed: this.#failures,
      stats: this.#stats(started),
    };
  }

  sources({ filter }: Request<'logs.sources'>): Reply<'logs.sources'> {
    const started = performance.now();
    const matches = this.#matcher(filter);
    const [low, high] = this.#bounds(filter);
    const found = new Map<string, { src: string; count: number; errors: number }>();
    for (let index = low; index < high; index += 1) {
      if (!matches(index)) continue;
      const src = this.#options.entries.src(index);
      const source = found.get(src) ?? { src, count: 0, errors: 0 };
      source.count += 1;
      if (this.#options.entries.level(index) >= 17) source.errors += 1;
      found.set(src, source);
    }
    const sources = [...found.values()].sort((a, b) => (a.src < b.src ? -1 : 1));
    const list = { sources, partitions_failed: this.#failures, stats: this.#stats(started) };
    return { list, tree: null };
  }

  complete({ query, at, filter }: Request<'query.complete'>): Reply<'query.complete'> {
    return completeQuery(query, at, () => ({
      sources: this.sources({ filter, tree: false }).list?.sources ?? [],
      levels: this.count(filter).by_level,
    }));
  }

  answer<O extends Operation>(operation: O, request: Request<O>): unknown {
    const { entries } = this.#options;
    const empty = entries.size === 0;
    switch (operation) {
      case 'logs.query': {
        const asked = request as Request<'logs.query'>;
        const page = this.query(asked.filter);
        return { ...page, stats: this.#explained(page.stats, asked, page.entries.length) };
      }
      case 'logs.count': {
        const asked = request as Request<'logs.count'>;
        const count = this.count(asked.filter);
        return { ...count, stats: this.#explained(count.stats, asked) };
      }
      case 'logs.histogram': {
        const asked = request as Request<'logs.histogram'>;
        const histogram = this.histogram(asked);
        return { ...histogram, stats: this.#explained(histogram.stats, asked) };
      }
      case 'logs.sources': {
        const asked = request as Request<'logs.sources'>;
        const { list, tree } = this.sources(asked);
        return { list: { ...list, stats: this.#explained(list.stats, asked) }, tree };
      }
      case 'query.read':
        return readQuery((request as Request<'query.read'>).query);
      case 'query.complete':
        return this.complete(request as Request<'query.complete'>);
      case 'logs.contexts':
        return empty
          ? []
          : ['default', 'staging'].map((name) => ({
              name,
              display_name: name,
              days: 3,
              first_day: null,
              last_day: null,
            }));
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
        return this.#metrics(empty);
      default:
        return {};
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
      errors: this.#failures.length,
      insert: none,
      query: empty ? none : { count: 318 + this.#asked, p50_us: 1840, p95_us: 21_300, max_us: 4e5 },
    };
  }

  #partitions(): PartitionInfo[] {
    const { entries } = this.#options;
    if (entries.size === 0) return [];
    const days = Math.ceil(entries.seconds / 86_400);
    return Array.from({ length: days }, (_, at) => {
      const first = entries.start + at * 86_400;
      const number = Math.floor(first / 86_400);
      const part = madePart('default', number, Math.round(entries.size / days));
      const failure = this.#failures.find(({ day }) => day === part.day) ?? null;
      return {
        ...part,
        ...(failure ? { state: 'failed' as const, rows: null, failure } : {}),
        bytes: 4e6,
        first_epoch: first,
        last_epoch: Math.min(first + 86_399, entries.epoch(entries.size - 1)),
      };
    });
  }
}

/** The platform over made-up entries. */
export function mockStore(options: MockOptions): Platform {
  const store = new MockStore(options);
  const perf = new MockPerf(options.perf);
  const { answerBundle, ...bundles } = mockBundles(options.bundles, (filter) =>
    store.count(filter),
  );
  return {
    kind: 'mock',
    async call<O extends Operation>(operation: O, request: Request<O>, call: CallOptions<O> = {}) {
      const { signal, onEvent } = call;
      const answer = answerBundle(operation, request, call);
      if (answer) return answer as Promise<Reply<O>>;
      const steps = options.delayMs ? 10 : 1;
      for (let step = 0; step < steps; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, (options.delayMs ?? 0) / steps));
        if (signal?.aborted) throw cancelled();
        const progress = {
          partitions_done: step * 30,
          partitions_total: steps * 30,
          found: step * 91,
        };
        if (operation === 'logs.query') {
          onEvent?.(progress as Report<O>);
          // A page that takes long shows how it begins.
          if (step === 5)
            onEvent?.({ rows: store.early(request as Request<'logs.query'>) } as Report<O>);
        }
      }
      if (options.failing) {
        throw new Failure('io', 'cannot read /srv/logs: permission denied (os error 13)');
      }
      if (MockPerf.has(operation)) {
        return perf.answer(operation, request, onEvent as ((event: unknown) => void) | undefined);
      }
      const days = store.days.answer(operation, request, { signal, onEvent: onEvent as never });
      return (await (days ?? store.answer(operation, request))) as Reply<O>;
    },
    ...mockIngest(options.ingest),
    ...bundles,
    ...(options.watches === null ? {} : { watch: store.watches.watch }),
    link: (hash) =>
      pageLink(typeof location === 'undefined' ? 'http://mock/' : location.href, hash),
    openBase: () => Promise.resolve(false),
    openDemo: async (onProgress) => {
      for (const part of [0.2, 0.6, 1]) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        onProgress(part);
      }
    },
    saveFile: (name) => Promise.resolve(name),
  };
}

/** The store that the address asks for. */
export function mockPlatform(params: URLSearchParams): Platform {
  const kind = params.get('mock');
  const now = Math.floor(Date.now() / 1000);
  const days = { big: 30, year: 400 }[kind ?? ''] ?? 3;
  const size = { empty: 0, big: 3_000_000 }[kind ?? ''] ?? 120_000;
  const entries = new MadeEntries(size, now - days * 86_400, days * 86_400);
  const day = new Date((now - 2 * 86_400) * 1000).toISOString().slice(0, 10);
  const failures: PartitionFailure[] = [
    {
      context: 'default',
      day,
      path: `/home/ada/.local/share/daybook/logs/default/2026/077/logs.sqlite`,
      kind: 'damaged',
      message: 'file is not a database (found text where the header belongs)',
    },
  ];
  return mockStore({
    entries,
    marks: madeMarks(entries),
    ...(kind === 'partly' ? { failures } : {}),
    ...(kind === 'slow' ? { delayMs: 6000 } : {}),
    failing: kind === 'failing',
    ...(kind === 'demo'
      ? { demo: { made_epoch: now, incident_epoch: now - 40 * 3600, entries: size } }
      : {}),
    watches: kind === 'watched' ? madeWatches() : kind === 'unwatched' ? null : [],
    settingsProblem:
      kind === 'broken'
        ? '/home/ada/.config/daybook/settings.json is not settings: expected value at line 4 column 14'
        : null,
    perf: {
      runs: kind === 'fresh' || kind === 'empty' ? 0 : 5,
      under: kind === 'under',
      ...(kind === 'full' ? { free: 3e8 } : {}),
    },
    ingest: { stepMs: 60, until: kind === 'hanging' ? 0.42 : 1 },
    ...(kind === 'store'
      ? { parts: madeParts(now), store: { dayMs: 60, clockJumped: true, trash: madeTrash(now) } }
      : {}),
    ...(kind === 'many' ? { parts: madeParts(now, 100, 3), store: { dayMs: 2 } } : {}),
    bundles: {
      stepMs: 60,
      until: kind === 'hanging' ? 0.42 : 1,
      problem: kind === 'bad-bundle' ? DAMAGED : null,
      opened: kind === 'bundle' ? madeOpenBundle(now) : null,
    },
  });
}
