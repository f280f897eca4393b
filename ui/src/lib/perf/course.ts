/** The course of a run as columns for charts: it grows while the run goes on, and stays bounded. */

import type { PerfMoment, PerfPhase, PerfQueryKind, PerfQueryLatency } from '../../bindings';

/** Moments that are kept at most; then every second one goes. */
export const MOST_MOMENTS = 1200;

/** A column of a chart. Null where there is nothing to draw. */
export type Column = (number | null)[];

export const COLUMNS = ['store', 'oneFile', 'p50', 'p90', 'p99', 'rss', 'handles'] as const;

export type ColumnName = (typeof COLUMNS)[number];

/** A stretch of a run in which one thing was under way. */
export interface Stretch {
  phase: PerfPhase;
  /** Seconds since the run began. */
  from: number;
  to: number;
}

export class Course {
  /** Seconds since the run began, ascending. */
  seconds: number[] = [];
  readonly columns: Record<ColumnName, Column> = {
    store: [],
    oneFile: [],
    p50: [],
    p90: [],
    p99: [],
    rss: [],
    handles: [],
  };
  /** Whose latencies the last moment has: insert calls, or a kind of question; null where nothing was timed. */
  timed: PerfQueryKind | 'insert' | null = null;
  /** Grows with every change, so that a chart knows whether to draw. */
  version = 0;
  readonly #phases: PerfPhase[] = [];
  #stretches: { version: number; all: Stretch[] } = { version: 0, all: [] };
  #calls = new Map<string, number>();

  /** The course of a run that is over. */
  static of(moments: readonly PerfMoment[]): Course {
    const course = new Course();
    for (const moment of moments) course.push(moment);
    return course;
  }

  get size(): number {
    return this.seconds.length;
  }

  /** The last moment, in seconds. */
  get end(): number {
    return this.seconds.at(-1) ?? 0;
  }

  push(moment: PerfMoment, queries: readonly PerfQueryLatency[] = []): void {
    const at = moment.at_ms / 1000;
    // A moment that comes twice, or too late, would bend the line back.
    if (this.size > 0 && at <= this.end) return;
    const { phase } = moment;
    const asked = this.#asked(queries);
    const loading = phase === 'load' || phase === 'load_baseline';
    const latency = loading ? moment.insert : (asked?.latency ?? null);
    this.timed = loading ? 'insert' : (asked?.kind ?? this.timed);
    this.seconds.push(at);
    this.#phases.push(phase);
    const row: Record<ColumnName, number | null> = {
      store: phase === 'load' ? moment.rows_per_s : null,
      oneFile: phase === 'load_baseline' ? moment.rows_per_s : null,
      p50: drawn(latency?.p50_ms),
      p90: drawn(latency?.p90_ms),
      p99: drawn(latency?.p99_ms),
      rss: moment.rss_bytes,
      handles: moment.open_handles,
    };
    for (const name of COLUMNS) this.columns[name].push(row[name]);
    if (this.size > MOST_MOMENTS) this.#thin();
    this.version += 1;
  }

  /** What was under way when. */
  stretches(): readonly Stretch[] {
    // A chart asks for each frame that it draws.
    if (this.#stretches.version === this.version) return this.#stretches.all;
    const found: Stretch[] = [];
    this.seconds.forEach((at, index) => {
      const phase = this.#phases[index] ?? 'prepare';
      const last = found.at(-1);
      if (last?.phase === phase) last.to = at;
      else {
        if (last) last.to = at;
        found.push({ phase, from: at, to: at });
      }
    });
    this.#stretches = { version: this.version, all: found };
    return found;
  }

  /** The latest value of a column that was drawn, its largest, and the mean. */
  summary(name: ColumnName): { last: number; most: number; mean: number } | null {
    const values = this.columns[name].filter((value) => value !== null);
    const last = values.at(-1);
    if (last === undefined) return null;
    const sum = values.reduce((sum, value) => sum + value, 0);
    const most = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return { last, most, mean: sum / values.length };
  }

  /** The kind of question that was asked most since the moment before. */
  #asked(queries: readonly PerfQueryLatency[]): PerfQueryLatency | null {
    let most = 0;
    let asked: PerfQueryLatency | null = null;
    for (const query of queries) {
      const more = query.latency.count - (this.#calls.get(query.kind) ?? 0);
      this.#calls.set(query.kind, query.latency.count);
      if (more > most) [most, asked] = [more, query];
    }
    return asked;
  }

  #thin(): void {
    const last = this.size - 1;
    const keep = (_: unknown, index: number) => index % 2 === last % 2;
    const phases = this.#phases.filter(keep);
    for (const name of COLUMNS) this.columns[name] = this.columns[name].filter(keep);
    this.seconds = this.seconds.filter(keep);
    this.#phases.splice(0, Infinity, ...phases);
  }
}

/** On a scale of powers of ten there is no nought. */
const drawn = (ms: number | undefined): number | null =>
  ms === undefined ? null : Math.max(ms, 0.001);
