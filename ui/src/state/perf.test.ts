import { beforeEach, expect, test, vi } from 'vitest';
import type { PerfProgress } from '../bindings';
import { Failure, type Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import type { MockPerfOptions } from '../platform/mock/perf';
import { Perf } from './perf.svelte';
import { CAREFUL_MS } from './perf-run.svelte';

let ticks: number;

beforeEach(() => {
  ticks = 0;
  vi.useFakeTimers();
  return () => void vi.useRealTimers();
});

const store = (perf: MockPerfOptions = {}): Platform =>
  mockStore({
    entries: new MadeEntries(0, 0, 1),
    perf: { runMs: 20, everyMs: 1, ...perf },
  });

async function lab(perf: MockPerfOptions = {}, platform = store(perf)): Promise<Perf> {
  const lab = new Perf(platform, () => ticks);
  const loaded = lab.load();
  await soon();
  await loaded;
  return lab;
}

/** With every call of some operations answered by the test. */
const answering = (
  platform: Platform,
  answers: Partial<Record<string, (request: never) => unknown>>,
): Platform => ({
  ...platform,
  call: (operation, request, options) => {
    const answer = answers[operation];
    if (!answer) return platform.call(operation, request, options);
    return Promise.resolve().then(() => answer(request as never)) as never;
  },
});

const ids = (perf: Perf) => perf.runs?.map(({ id }) => id) ?? [];
/** The mock answers within this. */
const soon = () => vi.advanceTimersByTimeAsync(5);

/** Whatever it takes. */
async function done<T>(work: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return work;
}

test('lists the scenarios and the runs, bad files among them', async () => {
  const perf = await lab({ runs: 2 });
  expect(perf.scenarios?.map(({ name }) => name).slice(0, 5)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'acceptance',
  ]);
  expect(perf.scenario('spelt-wrong')?.check.mistake?.line).toBe(8);
  expect(perf.runs).toHaveLength(2);
});

test('lists that cannot be read say why, and can be asked for again', async () => {
  let broken = true;
  const platform = store();
  const perf = await lab(
    {},
    answering(platform, {
      'perf.scenarios': () => {
        if (broken) throw new Failure('io', 'no such folder');
        return platform.call('perf.scenarios', {});
      },
    }),
  );
  expect([perf.scenarios, perf.failure?.message]).toEqual([null, 'no such folder']);
  broken = false;
  perf.retry();
  await soon();
  expect([perf.scenarios?.length, perf.failure]).toEqual([7, null]);
});

test('a run is heard while it goes on, and its report is shown when it is done', async () => {
  const perf = await lab();
  const run = perf.start('a');
  expect(perf.view).toEqual({ kind: 'run' });
  const { running } = perf;
  expect(running?.scenario).toBe('a');
  await done(run);
  expect(running?.course.size).toBeGreaterThan(3);
  expect(running?.progress?.fraction).toBeGreaterThan(0.5);
  expect(perf.running).toBeNull();
  expect(perf.view).toEqual({ kind: 'report', id: perf.report?.info.id });
  expect(ids(perf)).toEqual([perf.report?.info.id]);
});

test('it goes on while another page is shown, and the notice leads to its report', async () => {
  const perf = await lab({ runs: 1 });
  const run = perf.start('a');
  perf.show({ kind: 'scenario', name: 'b' });
  await done(run);
  expect(perf.view).toEqual({ kind: 'scenario', name: 'b' });
  expect(perf.said).toBe('The run of a is done');
  perf.offer?.run();
  expect(perf.view).toEqual({ kind: 'report', id: ids(perf)[0] });
});

test('what was set up is asked for, and what is wrong is not begun', async () => {
  const asked = vi.fn(() => new Promise(() => undefined));
  const perf = await lab({}, answering(store(), { 'perf.run': asked }));
  perf.setUp('a', { writers: '99' });
  await done(perf.start('a'));
  expect([asked.mock.calls.length, perf.running]).toEqual([0, null]);
  perf.setUp('a', { writers: '4', scale: '0.01', keep: true });
  void perf.start('a');
  await soon();
  expect(asked).toHaveBeenCalledWith({ scenario: 'a', writers: 4, scale: 0.01, keep_base: true });
  void perf.start('b');
  await soon();
  expect([asked.mock.calls.length, perf.view.kind]).toEqual([1, 'run']);
});

test('another scale takes another disk', async () => {
  const perf = await lab();
  expect(perf.check('a')?.entries).toBe(1_000_000);
  perf.setUp('a', { scale: '0.1' });
  await soon();
  expect(perf.check('a')?.entries).toBe(100_000);
  perf.setUp('a', { scale: 'x' });
  await soon();
  expect(perf.check('a')?.entries).toBe(1_000_000);
});

test('a stopped run leaves nothing but a word', async () => {
  const perf = await lab({ runMs: 10_000 });
  const run = perf.start('a');
  await soon();
  void perf.stop();
  expect(perf.running?.stopping).toBe(true);
  await done(run);
  expect([perf.running, perf.failed, ids(perf)]).toEqual([null, null, []]);
  expect(perf.view).toEqual({ kind: 'scenario', name: 'a' });
  expect(perf.said).toContain('stopped');
});

const progressAt = (at_ms: number): PerfProgress => ({
  run: 'r',
  scenario: 'd',
  doing: 'Loading',
  fraction: 0.5,
  left_ms: 1,
  rows_total: 1,
  queries: [],
  moment: {
    at_ms,
    phase: 'load',
    rows: 0,
    rows_per_s: 1,
    insert: null,
    rss_bytes: 0,
    cpu_percent: 0,
    open_handles: 0,
    opens: 0,
    closes: 0,
    hits: 0,
    evictions: 0,
  },
});

test('a run of minutes is not lost to one key', async () => {
  const stopped = vi.fn();
  const never = () => new Promise(() => undefined);
  const perf = await lab({}, answering(store(), { 'perf.run': never, 'perf.stop': stopped }));
  void perf.start('d');
  perf.running?.hear(progressAt(CAREFUL_MS));
  await done(perf.stop());
  expect([perf.running?.confirming, stopped.mock.calls.length]).toEqual([true, 0]);
  await done(perf.stop());
  expect([perf.running?.stopping, stopped.mock.calls.length]).toEqual([true, 1]);
});

test('a run whose stopping failed can be stopped again', async () => {
  const never = () => new Promise(() => undefined);
  const broken = () => {
    throw new Failure('disconnected', 'no answer');
  };
  const perf = await lab({}, answering(store(), { 'perf.run': never, 'perf.stop': broken }));
  void perf.start('a');
  await done(perf.stop());
  expect([perf.running?.stopping, perf.said]).toEqual([false, 'no answer']);
});

test('between what it hears a chart moves on, but makes up no more than a moment', async () => {
  const perf = await lab(
    {},
    answering(store(), { 'perf.run': () => new Promise(() => undefined) }),
  );
  void perf.start('d');
  perf.running?.hear(progressAt(2000));
  ticks = 100;
  expect(perf.running?.now()).toBeCloseTo(2.1);
  ticks = 60_000;
  expect(perf.running?.now()).toBeCloseTo(2.5);
});

test('a run for which there is no room says so at its scenario', async () => {
  const perf = await lab({ free: 1e6 });
  await done(perf.start('b'));
  expect(perf.failed).toMatchObject({ scenario: 'b', failure: { code: 'disk_full' } });
  expect(perf.view).toEqual({ kind: 'scenario', name: 'b' });
});

test('a run that was under way when the page was loaded is picked up', async () => {
  const perf = await lab({ under: true });
  const followed = perf.follow();
  await soon();
  expect(perf.running?.scenario).toBe('c');
  perf.show({ kind: 'run' });
  await done(followed);
  expect(perf.running).toBeNull();
  expect(perf.run(ids(perf)[0] ?? '')?.scenario).toBe('c');
  expect(perf.view).toEqual({ kind: 'report', id: ids(perf)[0] });
});

test('a page that was loaded again is back at the run, unless something else was chosen', async () => {
  const perf = await lab({ under: true });
  const followed = perf.follow();
  await soon();
  expect(perf.view).toEqual({ kind: 'run' });
  await done(followed);
  const other = await lab({ under: true });
  other.show({ kind: 'scenario', name: 'b' });
  const watched = other.follow();
  await soon();
  expect([other.running?.scenario, other.view.kind]).toEqual(['c', 'scenario']);
  await done(watched);
});

test('a run ends with the page that began it, but not with a window, nor when it was begun elsewhere', async () => {
  const never = { 'perf.run': () => new Promise(() => undefined) };
  const here = await lab({}, answering(store(), never));
  expect(here.endsWithPage).toBe(false);
  void here.start('a');
  expect(here.endsWithPage).toBe(true);
  const window = await lab({}, { ...answering(store(), never), kind: 'tauri' });
  void window.start('a');
  expect([window.running !== null, window.endsWithPage]).toEqual([true, false]);
  const elsewhere = await lab({ under: true });
  const followed = elsewhere.follow();
  await soon();
  expect([elsewhere.running !== null, elsewhere.endsWithPage]).toEqual([true, false]);
  await done(followed);
});

test('where none is under way, there is nothing to follow', async () => {
  const perf = await lab();
  await done(perf.follow());
  expect([perf.running, perf.said]).toEqual([null, '']);
});

test('while one is under way elsewhere, a start leads to that one', async () => {
  const perf = await lab({ under: true, runMs: 100 });
  void perf.start('a');
  await soon();
  expect(perf.failed?.failure.code).toBe('perf_running');
  await soon();
  expect(perf.running?.scenario).toBe('c');
});

test('a copy is edited, looked at, saved, and removed with a way back', async () => {
  const perf = await lab();
  perf.edit('a');
  const draft = perf.draft('a');
  expect([draft?.name, draft?.changed]).toEqual(['a-2', false]);
  if (!draft) throw new Error('no draft');
  draft.toml = draft.toml.replace('entries_per_day', 'entires_per_day');
  await done(draft.look(1));
  expect(draft.mistake).toMatchObject({ line: 8, nearest: 'entries_per_day' });
  expect(await done(perf.save('a'))).toBe(false);
  expect(draft.problem).toContain('line 8');
  draft.toml = draft.correction ?? '';
  await done(draft.look(0.1));
  expect([draft.mistake, draft.check?.entries]).toEqual([null, 100_000]);
  expect(await done(perf.save('a'))).toBe(true);
  expect(perf.view).toEqual({ kind: 'scenario', name: 'a-2' });
  expect([perf.scenario('a-2')?.built_in, perf.draft('a')]).toEqual([false, null]);
  await done(perf.removeScenario('a-2'));
  expect([perf.scenario('a-2'), perf.view]).toEqual([null, { kind: 'scenario', name: 'a' }]);
  perf.offer?.run();
  await soon();
  expect(perf.view).toEqual({ kind: 'scenario', name: 'a-2' });
});

test('a draft waits while something else is shown, and comes back when it was discarded', async () => {
  const perf = await lab();
  perf.edit('our-nights');
  const draft = perf.draft('our-nights');
  if (!draft) throw new Error('no draft');
  draft.toml += '# mine\n';
  perf.show({ kind: 'scenario', name: 'a' });
  perf.edit('our-nights');
  expect(perf.draft('our-nights')).toBe(draft);
  perf.discard('our-nights');
  expect(perf.draft('our-nights')).toBeNull();
  perf.offer?.run();
  expect([perf.draft('our-nights')?.changed, perf.view.kind]).toEqual([true, 'edit']);
});

test('a text that is not saved can be run', async () => {
  const asked = vi.fn(() => new Promise(() => undefined));
  const perf = await lab({}, answering(store(), { 'perf.run': asked }));
  perf.edit('a');
  const draft = perf.draft('a');
  if (draft) draft.toml = 'title = "x"';
  void perf.start('a', true);
  await soon();
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ toml: 'title = "x"' }));
});

test('a run is opened, compared with the one before it of its scenario, and deleted', async () => {
  const perf = await lab({ runs: 5 });
  const [newest = '', , before = ''] = ids(perf);
  expect(perf.other(newest)?.id).toBe(before);
  perf.show({ kind: 'compare', before, after: newest });
  await soon();
  expect(perf.comparison?.figures.length).toBeGreaterThan(10);
  perf.show({ kind: 'report', id: newest });
  await soon();
  expect(perf.report?.info.id).toBe(newest);
  await done(perf.deleteRun(newest));
  expect(perf.view).toEqual({ kind: 'scenario', name: 'a' });
  expect([ids(perf).length, ids(perf).includes(newest)]).toEqual([4, false]);
});

test('a report that cannot be read says why, and another that is asked for meanwhile is shown', async () => {
  const perf = await lab({ runs: 2 });
  const [first = ''] = ids(perf);
  perf.show({ kind: 'report', id: 'gone' });
  await soon();
  expect(perf.problem?.code).toBe('no_run');
  perf.show({ kind: 'report', id: 'gone' });
  perf.show({ kind: 'report', id: first });
  await soon();
  expect([perf.report?.info.id, perf.problem]).toEqual([first, null]);
});

test('a report is handed on as a file', async () => {
  const saveFile = vi.fn(async (name: string, _mime: string, _bytes: Uint8Array) => name);
  const perf = await lab({}, { ...store({ runs: 1 }), saveFile });
  const [id = ''] = ids(perf);
  await done(perf.exportRun(id, 'png'));
  const [name, mime, bytes] = saveFile.mock.calls[0] ?? [];
  expect([name, mime]).toEqual([`daybook-perf-${id}.png`, 'image/png']);
  expect([...(bytes ?? [])].slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect(perf.said).toBe(`Saved as daybook-perf-${id}.png`);
});

test('who thought better of saving is told nothing', async () => {
  const perf = await lab({}, { ...store({ runs: 1 }), saveFile: async () => null });
  await done(perf.exportRun(ids(perf)[0] ?? '', 'json'));
  expect(perf.said).toBe('');
});
