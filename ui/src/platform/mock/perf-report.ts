/** Reports of runs that never were: the same for the same seed. */

import type {
  PerfChange,
  PerfComparison,
  PerfFigure,
  PerfLatency,
  PerfMoment,
  PerfPhase,
  PerfQueryKind,
  PerfReport,
  PerfRunInfo,
  PerfScenario,
  PerfSettings,
  PerfStat,
} from '../../bindings';

/** A stream of numbers from 0 to 1: the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9;
    state ^= state >>> 13;
    return (state >>> 0) / 2 ** 32;
  };
}

export interface Part {
  phase: PerfPhase;
  doing: string;
  /** Share of the whole run. */
  share: number;
}

/** What a run does, one after the other. */
export const PARTS: readonly Part[] = [
  ...[1, 2, 3].flatMap((time): Part[] => [
    { phase: 'load', doing: `Loading, ${time} of 3`, share: 0.07 },
    { phase: 'load_baseline', doing: `Loading the one file, ${time} of 3`, share: 0.13 },
  ]),
  { phase: 'ask_warm', doing: 'Asking', share: 0.3 },
  { phase: 'ask_cold', doing: 'Asking, just opened', share: 0.06 },
  { phase: 'memory', doing: 'Watching memory', share: 0.04 },
];

const QUESTIONS: readonly [PerfQueryKind, string, string, number, number, number][] = [
  ['newest_page', 'Newest page', 'The newest 200 entries of the span.', 0.51, 0.16, 200],
  [
    'source_exact',
    'Exact source',
    'The newest 200 entries of one source of middling popularity.',
    2.4,
    50.8,
    200,
  ],
  [
    'source_prefix',
    'Source prefix',
    'The newest 200 entries whose source begins like the most popular one.',
    0.62,
    0.35,
    200,
  ],
  [
    'rare_prefix',
    'Rare prefix',
    'The newest 200 entries of the rarest source, which are spread thin.',
    1.1,
    9.6,
    200,
  ],
  ['level', 'WARN and above', 'The newest 200 entries of level WARN and above.', 0.67, 0.52, 200],
  ['error', 'Error flag', 'The newest 200 entries with the error flag.', 0.81, 1.2, 200],
  [
    'text',
    'Frequent text',
    'The newest 200 entries that hold a text which is frequent.',
    12.7,
    10.9,
    200,
  ],
  [
    'text_absent',
    'Absent text',
    'A text that no entry holds: every entry of the span is read.',
    470,
    555,
    0,
  ],
  ['count', 'Count', 'How many entries there are, by level.', 9.9, 815, 1_000_000],
  [
    'histogram',
    'Histogram',
    'How many entries there are in each hour, by level.',
    12.7,
    873,
    1_000_000,
  ],
  ['sources', 'Sources', 'Which sources there are, with their counts.', 10.5, 1395, 400],
  ['deep_page', 'Deep page', 'The page behind half of the entries of the span.', 0.55, 0.16, 200],
];

export const latencyOf = (p50: number, count: number): PerfLatency => ({
  count,
  p50_ms: p50,
  p90_ms: p50 * 1.35,
  p95_ms: p50 * 1.6,
  p99_ms: p50 * 2.2 + 0.8,
  max_ms: p50 * 3 + 4,
});

const stat = (median: number, spread: number, runs: number): PerfStat => ({
  median,
  min: median * (1 - spread),
  max: median * (1 + spread),
  runs,
});

const plain: Omit<PerfFigure, 'id' | 'group' | 'title' | 'about' | 'unit' | 'stat'> = {
  better: 'lower',
  latency: null,
  baseline: null,
  baseline_latency: null,
  ratio: null,
  goal: null,
  met: null,
  rows: null,
  kind: null,
  span: null,
  warm: null,
};

function madeFigures(random: () => number, goals: PerfSettings['goals'], baseline: boolean) {
  const wobble = () => 0.9 + random() * 0.2;
  const figures: PerfFigure[] = [];
  const add = (
    figure: Partial<PerfFigure> & Pick<PerfFigure, 'id' | 'group' | 'title' | 'unit' | 'stat'>,
    theirs?: number,
  ) => {
    const { median, runs } = figure.stat;
    const higher = figure.better === 'higher';
    const goal = goals[figure.id] ?? null;
    figures.push({
      ...plain,
      about: '',
      goal,
      met: goal === null ? null : higher ? median >= goal : median <= goal,
      ...(theirs !== undefined && baseline
        ? { baseline: stat(theirs, 0.04, runs), ratio: higher ? median / theirs : theirs / median }
        : {}),
      ...figure,
    });
  };
  add(
    {
      id: 'load.rate',
      group: 'load',
      title: 'Entries a second',
      about: 'Entries made durable a second, as fast as it goes, 1000 in a call, from one writer.',
      unit: 'rows_per_s',
      better: 'higher',
      stat: stat(162_000 * wobble(), 0.12, 3),
    },
    31_100,
  );
  add(
    {
      id: 'load.call',
      group: 'load',
      title: 'An insert call',
      about: 'From a call to its entries being durable.',
      unit: 'ms',
      stat: stat(3.96 * wobble(), 0.1, 3),
      latency: latencyOf(3.96, 3000),
    },
    25.4,
  );
  add({
    id: 'load.waited',
    group: 'load',
    title: 'Waiting for the generator',
    about:
      "Share of the writers' time in which they waited for the generator: near 0, or the store was not what was measured.",
    unit: 'percent',
    better: 'neither',
    stat: stat(0.587, 0.4, 3),
  });
  add({
    id: 'load.generator',
    group: 'load',
    title: 'The generator alone',
    about: 'Entries that one thread generates a second, when it does nothing else.',
    unit: 'rows_per_s',
    better: 'higher',
    stat: stat(1_792_000, 0.1, 3),
  });
  for (const warm of [true, false]) {
    for (const [kind, title, about, ours, theirs, rows] of QUESTIONS) {
      const median = ours * wobble() * (warm ? 1 : 1.9);
      add(
        {
          id: `query.${kind}.1d.${warm ? 'warm' : 'cold'}`,
          group: warm ? 'warm' : 'cold',
          title: `${title}, 1 day`,
          about: warm ? about : `${about} Opening counts.`,
          unit: 'ms',
          stat: stat(median, 0.05, 5),
          latency: latencyOf(median, warm ? 100 : 5),
          rows,
          kind,
          span: '1d',
          warm,
        },
        theirs * (warm ? 1 : 1.2),
      );
    }
  }
  const growth =
    'By how much memory grew during this search, in a process that did nothing before.';
  add({
    id: 'memory.growth.text_absent',
    group: 'memory',
    title: 'Absent text, all days',
    about: growth,
    unit: 'bytes',
    stat: stat(10.6e6 * wobble(), 0, 1),
  });
  add({
    id: 'memory.growth.count',
    group: 'memory',
    title: 'Count, all days',
    about: growth,
    unit: 'bytes',
    stat: stat(7.7e6, 0, 1),
  });
  add({
    id: 'memory.peak',
    group: 'memory',
    title: 'Peak of the run',
    about:
      "Most memory of this process (RSS) at any moment of the run, the generator and the one file's cache included.",
    unit: 'bytes',
    stat: stat(112e6, 0, 1),
  });
  add(
    {
      id: 'disk.per_row',
      group: 'disk',
      title: 'Bytes an entry',
      about: 'Bytes on disk for each entry, with all that belongs to it.',
      unit: 'bytes_per_row',
      stat: stat(120, 0, 1),
    },
    214,
  );
  add({
    id: 'disk.bytes',
    group: 'disk',
    title: 'Bytes in all',
    about: 'Bytes on disk in all.',
    unit: 'bytes',
    better: 'neither',
    stat: stat(120e6, 0, 1),
  });
  add({
    id: 'handles.opens',
    group: 'handles',
    title: 'Opened',
    about: 'Partition handles opened for the warm questions.',
    unit: 'count',
    better: 'neither',
    stat: stat(1, 0, 1),
  });
  add({
    id: 'handles.hits',
    group: 'handles',
    title: 'Found open',
    about: 'Uses that found an open handle.',
    unit: 'count',
    better: 'neither',
    stat: stat(1926, 0, 1),
  });
  return figures;
}

/** A moment at a part of the way, 0 to 1. */
export function momentAt(
  part: number,
  took_ms: number,
  entries: number,
  random: () => number,
): { moment: PerfMoment; part: Part; within: number } {
  let begun = 0;
  let current = PARTS[0] as Part;
  for (const each of PARTS) {
    current = each;
    if (part < begun + each.share) break;
    begun += each.share;
  }
  const within = Math.min(1, (part - begun) / current.share);
  const loading = current.phase === 'load' || current.phase === 'load_baseline';
  const ours = current.phase === 'load';
  const dip = random() < 0.06 ? 0.45 : 1;
  const rate = (ours ? 168_000 : 31_000) * (0.88 + random() * 0.24) * dip;
  const wave = 1 + 0.2 * Math.sin(part * 60);
  const moment: PerfMoment = {
    at_ms: Math.round(part * took_ms),
    phase: current.phase,
    rows: loading ? Math.round(entries * within) : entries,
    rows_per_s: loading ? rate : 0,
    insert: loading ? latencyOf((ours ? 3.9 : 25) * wave, Math.round(within * 1000)) : null,
    rss_bytes: 48e6 + 34e6 * part + 14e6 * within + random() * 2e6,
    cpu_percent: 80 + random() * 60,
    open_handles: ours || current.phase.startsWith('ask') ? Math.round(1 + 40 * within) : 0,
    opens: Math.round(part * 300),
    closes: Math.round(part * 260),
    hits: Math.round(part * 5000),
    evictions: Math.round(part * 240),
  };
  return { moment, part: current, within };
}

export function madeReport(
  scenario: PerfScenario,
  settings: PerfSettings,
  info: PerfRunInfo,
): PerfReport {
  const random = numbers(info.started_epoch);
  const figures = madeFigures(random, settings.goals, settings.ask.baseline);
  const course = Array.from(
    { length: 300 },
    (_, at) => momentAt(at / 300, info.took_ms, info.entries, random).moment,
  );
  const goals = figures.filter(({ goal }) => goal !== null);
  return {
    version: 1,
    info: {
      ...info,
      rows_per_s: figures[0]?.stat.median ?? 0,
      goals: goals.length,
      goals_met: goals.filter(({ met }) => met).length,
    },
    machine: {
      os: 'Linux (Ubuntu 24.04)',
      processor: 'AMD EPYC',
      threads: 2,
      memory_bytes: 24e9,
      sqlite: '3.54.1',
      optimised: true,
    },
    settings,
    toml: scenario.toml,
    figures,
    course,
    distributions: [],
  };
}

export function compared(before: PerfReport, after: PerfReport): PerfComparison {
  const figures = after.figures.map((figure): PerfChange => {
    const was = before.figures.find(({ id }) => id === figure.id)?.stat ?? null;
    const { id, group, title, unit, better, stat } = figure;
    const change = was && was.median !== 0 ? stat.median / was.median - 1 : null;
    const noise = change === null || Math.abs(change) < 0.05;
    const good = (change ?? 0) < 0 === (better === 'lower');
    const verdict = noise ? 'noise' : better === 'neither' ? 'changed' : good ? 'better' : 'worse';
    return {
      id,
      group,
      title,
      unit,
      better,
      before: was,
      after: stat,
      change,
      verdict: was ? verdict : 'one_sided',
    };
  });
  const cautions =
    before.info.entries === after.info.entries
      ? []
      : [`The entries differ: ${before.info.entries} and ${after.info.entries}.`];
  return { before: before.info, after: after.info, cautions, figures };
}
