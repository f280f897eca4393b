import { expect, test } from 'vitest';
import type { PerfMoment, PerfPhase, PerfQueryLatency } from '../../bindings';
import { Course, MOST_MOMENTS } from './course';

const latency = (p50: number, count = 1) => ({
  count,
  p50_ms: p50,
  p90_ms: p50 * 2,
  p95_ms: p50 * 3,
  p99_ms: p50 * 4,
  max_ms: p50 * 5,
});

const moment = (at: number, phase: PerfPhase, change: Partial<PerfMoment> = {}): PerfMoment => ({
  at_ms: at,
  phase,
  rows: 0,
  rows_per_s: 100,
  insert: null,
  rss_bytes: 5,
  cpu_percent: 0,
  open_handles: 2,
  opens: 0,
  closes: 0,
  hits: 0,
  evictions: 0,
  ...change,
});

const asked = (kind: PerfQueryLatency['kind'], p50: number, count: number): PerfQueryLatency => ({
  kind,
  latency: latency(p50, count),
});

test('the store and the one file have a line each', () => {
  const course = Course.of([
    moment(0, 'prepare'),
    moment(100, 'load'),
    moment(200, 'load_baseline'),
  ]);
  expect(course.seconds).toEqual([0, 0.1, 0.2]);
  expect(course.columns.store).toEqual([null, 100, null]);
  expect(course.columns.oneFile).toEqual([null, null, 100]);
  expect(course.columns.rss).toEqual([5, 5, 5]);
});

test('latencies are of insert calls, then of the question that is asked', () => {
  const course = new Course();
  course.push(moment(100, 'load', { insert: latency(3) }));
  expect(course.timed).toBe('insert');
  course.push(moment(200, 'ask_warm'), [asked('count', 9, 10)]);
  course.push(moment(300, 'ask_warm'), [asked('count', 9, 11), asked('text', 40, 5)]);
  course.push(moment(400, 'ask_warm'), [asked('count', 9, 11), asked('text', 40, 5)]);
  expect(course.columns.p50).toEqual([3, 9, 40, null]);
  expect(course.columns.p99).toEqual([12, 36, 160, null]);
  expect(course.timed).toBe('text');
});

test('a moment that comes late or twice does not bend the line', () => {
  const course = Course.of([moment(200, 'load'), moment(200, 'load'), moment(100, 'load')]);
  expect(course.size).toBe(1);
});

test('it is told what was under way when', () => {
  const phases = ['load', 'load', 'load_baseline', 'load', 'ask_warm'] as const;
  const course = Course.of(phases.map((phase, at) => moment(at * 1000, phase)));
  expect(course.stretches()).toEqual([
    { phase: 'load', from: 0, to: 2 },
    { phase: 'load_baseline', from: 2, to: 3 },
    { phase: 'load', from: 3, to: 4 },
    { phase: 'ask_warm', from: 4, to: 4 },
  ]);
  course.push(moment(5000, 'ask_warm'));
  expect(course.stretches().at(-1)).toEqual({ phase: 'ask_warm', from: 4, to: 5 });
});

test('a long run stays bounded, and its last moment stays', () => {
  const course = new Course();
  for (let at = 0; at < 10 * MOST_MOMENTS; at += 1) course.push(moment(at * 100, 'load'));
  expect(course.size).toBeLessThanOrEqual(MOST_MOMENTS);
  expect(course.size).toBeGreaterThan(MOST_MOMENTS / 2 - 1);
  expect(course.end).toBeCloseTo(MOST_MOMENTS - 0.1);
  const ascending = course.seconds.every(
    (at, index, all) => index === 0 || at > (all[index - 1] ?? 0),
  );
  expect(ascending).toBe(true);
  expect(course.columns.handles).toHaveLength(course.size);
});

test('a column is summed up as far as it was drawn', () => {
  const rates = [null, 10, 30].map((rate, at) =>
    moment(at * 100, rate === null ? 'prepare' : 'load', { rows_per_s: rate ?? 0 }),
  );
  const course = Course.of(rates);
  expect(course.summary('store')).toEqual({ last: 30, most: 30, mean: 20 });
  expect(course.summary('p50')).toBeNull();
});
