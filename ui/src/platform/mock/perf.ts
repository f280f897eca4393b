/** The perf lab in memory: a run that lives for a while, and comes out the same each time. */

import type {
  PerfExport,
  PerfProgress,
  PerfQueryKind,
  PerfReport,
  PerfRunInfo,
  PerfScenario,
} from '../../bindings';
import { cancelled, Failure } from '../failure';
import type { Operation, Reply, Request } from '../operations';
import { checkText, made, madeScenarios } from './perf-scenarios';
import { compared, latencyOf, madeReport, momentAt, numbers } from './perf-report';

export interface MockPerfOptions {
  /** Milliseconds that a run takes. */
  runMs?: number;
  /** Between what it tells. */
  everyMs?: number;
  /** Kept runs at the beginning. */
  runs?: number;
  free?: number;
  /** A run is under way that somebody else began. */
  under?: boolean;
}

const ASKED: readonly [PerfQueryKind, number][] = [
  ['newest_page', 0.5],
  ['source_prefix', 0.6],
  ['rare_prefix', 1.1],
  ['level', 0.7],
  ['text', 12.7],
  ['text_absent', 470],
  ['count', 9.9],
  ['histogram', 12.7],
  ['sources', 10.5],
  ['deep_page', 0.5],
];

type Tell = (progress: PerfProgress) => void;

interface Under {
  id: string;
  stopped: boolean;
  ended: Promise<PerfReport>;
  hearers: Set<Tell>;
}

export class MockPerf {
  readonly #options: Required<MockPerfOptions>;
  #scenarios: PerfScenario[];
  #reports: PerfReport[] = [];
  #under: Under | null = null;
  readonly #first: number;

  constructor(options: MockPerfOptions = {}) {
    this.#options = { runMs: 20_000, everyMs: 100, runs: 0, free: 82e9, under: false, ...options };
    this.#scenarios = madeScenarios(this.#options.free);
    this.#first = Math.floor(Date.now() / 1000) - 6 * 86_400;
    const names = ['a', 'acceptance', 'a', 'b', 'a'];
    for (let at = 0; at < this.#options.runs; at += 1) {
      const name = names[at % names.length] ?? 'a';
      this.#reports.unshift(this.#report(name, 1, this.#first + at * 86_400, at === 0, 173_000));
    }
    if (this.#options.under)
      void this.#begin({ scenario: 'c', scale: 1 }).ended.catch(() => undefined);
  }

  /** Whether an operation is the perf lab's; its answer takes as long as it takes. */
  static has(operation: Operation): boolean {
    return operation.startsWith('perf.');
  }

  async answer<O extends Operation>(
    operation: O,
    request: Request<O>,
    onEvent: Tell | undefined,
  ): Promise<Reply<O>> {
    return (await this.#answer(operation, request, onEvent)) as Reply<O>;
  }

  #answer(operation: Operation, request: unknown, onEvent: Tell | undefined): unknown {
    switch (operation) {
      case 'perf.scenarios':
        return this.#scenarios;
      case 'perf.check': {
        const { toml, scale = 1 } = request as Request<'perf.check'>;
        return checkText(toml, scale, this.#options.free);
      }
      case 'perf.save':
        return this.#save(request as Request<'perf.save'>);
      case 'perf.remove': {
        const { name } = request as Request<'perf.remove'>;
        this.#scenarios = this.#scenarios.filter((scenario) => scenario.name !== name);
        return {};
      }
      case 'perf.run':
        return this.#run(request as Request<'perf.run'>, onEvent);
      case 'perf.watch':
        return this.#watch(onEvent);
      case 'perf.stop':
        if (this.#under) this.#under.stopped = true;
        return {};
      case 'perf.runs':
        return this.#reports.map(({ info }) => info);
      case 'perf.report':
        return this.#kept((request as Request<'perf.report'>).id);
      case 'perf.delete': {
        const gone = this.#kept((request as Request<'perf.delete'>).id);
        this.#reports = this.#reports.filter((report) => report !== gone);
        return {};
      }
      case 'perf.compare': {
        const { before, after } = request as Request<'perf.compare'>;
        return compared(this.#kept(before), this.#kept(after));
      }
      case 'perf.export':
        return this.#export(request as Request<'perf.export'>);
      default:
        throw new Failure('unknown_operation', `the mock has no ${operation}`);
    }
  }

  #kept(id: string): PerfReport {
    const found = this.#reports.find(({ info }) => info.id === id);
    if (!found) throw new Failure('no_run', `there is no run "${id}"`);
    return found;
  }

  #scenario(name: string): PerfScenario {
    const found = this.#scenarios.find((scenario) => scenario.name === name);
    if (!found) throw new Failure('no_scenario', `there is no scenario "${name}"`);
    return found;
  }

  #save({ name, toml }: Request<'perf.save'>): PerfScenario {
    const saved = made(name, false, toml, this.#options.free);
    const { mistake } = saved.check;
    if (mistake) throw new Failure('bad_scenario', `line ${mistake.line}: ${mistake.message}`);
    const others = this.#scenarios.filter((scenario) => scenario.name !== name);
    const own = [...others.filter(({ built_in }) => !built_in), saved];
    own.sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#scenarios = [...others.filter(({ built_in }) => built_in), ...own];
    return saved;
  }

  #report(name: string, scale: number, started: number, keep: boolean, took: number): PerfReport {
    const scenario = this.#scenario(name);
    const { settings, entries } = checkText(scenario.toml, scale);
    if (!settings) throw new Failure('bad_scenario', `scenario ${name} has a mistake`);
    const when = new Date(started * 1000)
      .toISOString()
      .replace(/[-:]|\.\d+Z/g, '')
      .replace('T', '-');
    const id = `${when}-${name}`;
    const info: PerfRunInfo = {
      id,
      scenario: name,
      title: settings.title,
      scale,
      seed: 1,
      entries,
      started_epoch: started,
      took_ms: took,
      rows_per_s: 0,
      program: '0.1.0',
      base: keep ? `/home/ada/.local/share/daybook/perf/runs/${id}/base` : null,
      goals_met: 0,
      goals: 0,
    };
    return madeReport(scenario, settings, info);
  }

  #begin({ scenario, scale = 1, keep_base = false }: Request<'perf.run'>): Under {
    if (this.#under) {
      throw new Failure('perf_running', 'another run is under way; wait for it or stop it');
    }
    const { entries, settings, disk_bytes, disk_free_bytes } = checkText(
      this.#scenario(scenario).toml,
      scale,
      this.#options.free,
    );
    if (!settings) throw new Failure('bad_scenario', `scenario ${scenario} has a mistake`);
    if (disk_bytes > disk_free_bytes) {
      const message =
        `the run needs about ${Math.round(disk_bytes)} bytes on the disk of /home/ada/.local/share/daybook/perf ` +
        `and ${disk_free_bytes} are free; choose a smaller scale or make room`;
      throw new Failure('disk_full', message);
    }
    const started = Math.floor(Date.now() / 1000);
    const report = this.#report(scenario, scale, started, keep_base, this.#options.runMs);
    const under: Under = {
      id: report.info.id,
      stopped: false,
      hearers: new Set(),
      ended: Promise.resolve().then(() => this.#live(under, scenario, entries, report)),
    };
    this.#under = under;
    return under;
  }

  async #live(under: Under, scenario: string, entries: number, report: PerfReport) {
    const { runMs, everyMs } = this.#options;
    const random = numbers(7);
    try {
      for (let at = 0; at < runMs; at += everyMs) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        if (under.stopped) throw cancelled();
        const progress = progressAt(at, runMs, under.id, scenario, entries, random);
        for (const hears of under.hearers) hears(progress);
      }
      this.#reports.unshift(report);
      return report;
    } finally {
      this.#under = null;
    }
  }

  async #run(request: Request<'perf.run'>, onEvent: Tell | undefined): Promise<PerfReport> {
    const under = this.#begin(request);
    if (onEvent) under.hearers.add(onEvent);
    return under.ended;
  }

  async #watch(onEvent: Tell | undefined): Promise<PerfRunInfo | null> {
    const under = this.#under;
    if (!under) return null;
    if (onEvent) under.hearers.add(onEvent);
    return under.ended.then(({ info }) => info).catch(() => null);
  }

  #export({ id, form }: Request<'perf.export'>): PerfExport {
    const report = this.#kept(id);
    const name = `daybook-perf-${id}.${form}`;
    if (form === 'json') {
      return { name, mime: 'application/json', text: JSON.stringify(report), base64: null };
    }
    if (form === 'png') return { name, mime: 'image/png', text: null, base64: 'iVBORw0KGgo=' };
    const [mime, text] = form === 'svg' ? ['image/svg+xml', '<svg/>'] : ['text/html', '<p>made up'];
    return { name, mime, text, base64: null };
  }
}

function progressAt(
  at: number,
  runMs: number,
  run: string,
  scenario: string,
  entries: number,
  random: () => number,
): PerfProgress {
  const fraction = at / runMs;
  const { part, within, moment } = momentAt(fraction, runMs, entries, random);
  const asking = part.phase === 'ask_warm' || part.phase === 'ask_cold';
  const asked = asking || part.phase === 'memory' ? ASKED : [];
  const through = asking ? within * ASKED.length : ASKED.length;
  return {
    run,
    scenario,
    doing: part.doing,
    fraction,
    left_ms: fraction > 0.03 ? Math.round(runMs - at) : null,
    rows_total: entries,
    moment,
    queries: asked.slice(0, Math.ceil(through)).map(([kind, ms], index) => ({
      kind,
      latency: latencyOf(
        ms * (0.95 + 0.1 * random()),
        Math.max(1, Math.round(100 * Math.min(1, through - index))),
      ),
    })),
  };
}
