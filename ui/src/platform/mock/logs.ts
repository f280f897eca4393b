/** Searches over made-up entries. */

import type {
  Histogram,
  LogEntry,
  LogFilter,
  PartitionFailure,
  PartitionInfo,
  QueryStats,
} from '../../bindings';
import { startOfDay } from '../../lib/time';
import { Failure } from '../failure';
import type { Operation, Reply, Request } from '../operations';
import type { MadeEntries } from './entries';
import { madeExplain } from './explain';
import { completeQuery, holdsAll, readQuery } from './query';
import { madePart } from './store-made';

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

/** The filter of a request, with what its line says. */
function filterOf({ query = '', filter }: Request<'logs.query'>): LogFilter {
  const { filter: read, mistake } = readQuery(query);
  if (mistake) throw new Failure('bad_query', mistake.message);
  return { ...read, ...filter };
}

export class MockLogs {
  readonly #entries: MadeEntries;
  readonly #failures: PartitionFailure[];

  constructor(entries: MadeEntries, failures: PartitionFailure[] = []) {
    this.#entries = entries;
    this.#failures = failures;
  }

  #matcher(filter: LogFilter): (index: number) => boolean {
    const entries = this.#entries;
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
    const entries = this.#entries;
    return [entries.firstAt(filter.epoch_from, 0), entries.firstAt(filter.epoch_to, entries.size)];
  }

  #stats(started: number): QueryStats {
    const days = Math.ceil(this.#entries.seconds / 86_400);
    return {
      partitions_total: this.#entries.size === 0 ? 0 : days,
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
    const { start, seconds } = this.#entries;
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
  early(request: Request<'logs.query'>): LogEntry[] {
    return this.query({ ...filterOf(request), limit: 20 }).entries;
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
      found.push(this.#entries.at(index));
    }
    return { entries: found, next, partitions_failed: this.#failures, stats: this.#stats(started) };
  }

  count(filter: LogFilter): Reply<'logs.count'> {
    const started = performance.now();
    const matches = this.#matcher(filter);
    const [low, high] = this.#bounds(filter);
    const byLevel = new Map<number, number>();
    for (let index = low; index < high; index += 1) {
      if (!matches(index)) continue;
      const level = this.#entries.level(index);
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
    const entries = this.#entries;
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
      const src = this.#entries.src(index);
      const source = found.get(src) ?? { src, count: 0, errors: 0 };
      source.count += 1;
      if (this.#entries.level(index) >= 17) source.errors += 1;
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

  /** The days of the entries. */
  partitions(): PartitionInfo[] {
    const entries = this.#entries;
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

  /** What a search or a look at the line gives; undefined for other operations. */
  answer<O extends Operation>(operation: O, request: Request<O>): unknown {
    switch (operation) {
      case 'logs.query': {
        const asked = request as Request<'logs.query'>;
        const page = this.query(filterOf(asked));
        return { ...page, stats: this.#explained(page.stats, asked, page.entries.length) };
      }
      case 'logs.count': {
        const asked = request as Request<'logs.count'>;
        const counted = this.count(asked.filter);
        // A picture may say how many rows have come since.
        const came = Number(Reflect.get(globalThis, 'daybookMockNew') ?? 0);
        const count = { ...counted, count: counted.count + came };
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
        return this.#entries.size === 0
          ? []
          : ['default', 'staging'].map((name) => ({
              name,
              display_name: name,
              days: 3,
              first_day: null,
              last_day: null,
            }));
      default:
        return undefined;
    }
  }
}
