import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExportEstimate, ExportReport, ExportWhat, LogFilter } from '../bindings';
import { Failure, type Place, type Platform } from '../platform';
import type { ExportOptions } from '../platform/types';
import { Export } from './export.svelte';

const NOW = 1_774_015_200;
const FILTER: LogFilter = { epoch_from: NOW - 3600, epoch_to: NOW, levels: { min: 17 } };

const estimate = (rows: number): ExportEstimate => ({
  rows,
  days: 1,
  bytes: rows * 40,
  partitions_failed: [],
});

const REPORT: ExportReport = { rows: 100, members: 1, bytes: 4000, partitions_failed: [] };

interface Begun {
  what: ExportWhat;
  options: ExportOptions;
  resolve: (report: ExportReport) => void;
  reject: (thrown: unknown) => void;
}

let estimates: { what: ExportWhat; signal: AbortSignal | undefined; answer: (n: number) => void }[];
let begun: Begun[];
let place: Place | null;
let asked: { name: string; bytes: number }[];
const fetchAgain = vi.fn(async () => undefined);

const platform = (change: Partial<Platform> = {}): Platform =>
  ({
    call: (_: string, what: ExportWhat, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        estimates.push({ what, signal, answer: (rows) => resolve(estimate(rows)) });
        signal?.addEventListener('abort', () => reject(new Failure('cancelled', 'stopped')));
      }),
    placeFor: async (name: string, _: ExportWhat, bytes: number) => {
      asked.push({ name, bytes });
      return place;
    },
    exportTo: (_: Place, what: ExportWhat, options: ExportOptions = {}) =>
      new Promise((resolve, reject) => {
        begun.push({ what, options, resolve, reject });
        options.signal?.addEventListener('abort', () =>
          reject(new Failure('cancelled', 'stopped')),
        );
      }),
    ...change,
  }) as unknown as Platform;

const done = vi.fn();
let filter: LogFilter | null;

function over(where: Platform, base: string | null = '/base'): Export {
  const made = new Export(where, () => NOW);
  made.attach({
    filter: () => filter,
    query: () => 'level:>=error',
    time: () => 'Last hour',
    zone: () => 'utc',
    base: () => base,
    done,
  });
  return made;
}

let exporting: Export;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  estimates = [];
  begun = [];
  asked = [];
  place = { name: '/home/ada/a.daybook' };
  filter = FILTER;
  vi.clearAllMocks();
  exporting = over(platform());
});

describe('what is exported', () => {
  test('is the search that is shown, counted at once', async () => {
    exporting.show();
    expect([exporting.open, exporting.scope, exporting.estimating]).toEqual([true, 'search', true]);
    expect(estimates[0]?.what).toEqual({ filter: FILTER, format: 'daybook' });
    estimates[0]?.answer(100);
    await settle();
    expect([exporting.estimate?.rows, exporting.estimating]).toEqual([100, false]);
  });

  test('is everything where no search is shown', () => {
    filter = null;
    exporting.show();
    expect([exporting.scope, exporting.hasSearch]).toEqual(['all', false]);
    expect(estimates[0]?.what.filter).toEqual({});
  });

  test('is days that were chosen elsewhere', () => {
    const days = [{ context: 'a', day: '2026-03-20' }];
    exporting.show(days);
    expect(exporting.scope).toBe('days');
    expect(estimates[0]?.what).toEqual({ filter: {}, days, format: 'daybook' });
  });

  test('is counted anew with each choice, the last of them only', async () => {
    exporting.show();
    exporting.change({ scope: 'all' });
    exporting.change({ format: 'jsonl', compression: 'gz' });
    const [first, second, third] = estimates;
    expect([first?.signal?.aborted, second?.signal?.aborted]).toEqual([true, true]);
    expect(third?.what).toEqual({ filter: {}, format: 'jsonl', compression: 'gz', tz: 'UTC' });
    second?.answer(7);
    third?.answer(9);
    await settle();
    expect(exporting.estimate?.rows).toBe(9);
  });

  test('cannot be told when counting fails, which is said', async () => {
    const failing = platform({ call: () => Promise.reject(new Failure('io', 'no')) });
    exporting = over(failing);
    exporting.show();
    await settle();
    expect([exporting.estimate, exporting.problem?.code]).toEqual([null, 'io']);
  });
});

async function begin(rows = 200): Promise<Begun | undefined> {
  exporting.show();
  estimates.at(-1)?.answer(rows);
  await settle();
  void exporting.begin();
  await settle();
  return begun[0];
}

describe('an export', () => {
  test('asks for a place, tells how far it is, and what came of it', async () => {
    const run = await begin();
    expect(asked).toEqual([{ name: 'daybook-2026-03-20.daybook', bytes: 8000 }]);
    expect([exporting.phase, run?.what]).toEqual(['run', { filter: FILTER, format: 'daybook' }]);
    run?.options.onProgress?.({ partitions_done: 0, partitions_total: 1, found: 50 });
    run?.options.onProgress?.({ partitions_done: 0, partitions_total: 1, found: 0 });
    expect(exporting.progress?.found).toBe(50);
    run?.resolve(REPORT);
    await settle();
    expect([exporting.phase, exporting.report?.rows]).toEqual(['done', 100]);
    expect(exporting.commands).toEqual([
      `daybook --base /base export /home/ada/a.daybook -S 2026-03-20T13:00:00Z -U 2026-03-20T14:00:00Z 'level:>=error'`,
    ]);
    expect(done).not.toHaveBeenCalled();
  });

  test('without a place is none', async () => {
    place = null;
    await begin();
    expect([begun.length, exporting.phase]).toEqual([0, 'ask']);
  });

  test('for which there is no room is none, which is said', async () => {
    const full = new Failure('disk_full', 'no room');
    exporting = over(platform({ placeFor: () => Promise.reject(full) }));
    await begin();
    expect([exporting.phase, exporting.problem?.code]).toEqual(['ask', 'disk_full']);
  });

  test('goes on while nobody looks, and is told of when it is done', async () => {
    const run = await begin();
    exporting.close();
    expect([exporting.open, exporting.running]).toEqual([false, true]);
    run?.resolve(REPORT);
    await settle();
    expect(done).toHaveBeenCalledWith('Exported to /home/ada/a.daybook');
    exporting.reopen();
    expect(exporting.phase).toBe('done');
    // The next one begins anew.
    exporting.show();
    expect(exporting.phase).toBe('ask');
  });

  test('that runs is shown again, not asked for again', async () => {
    await begin();
    exporting.close();
    exporting.show();
    expect([exporting.open, exporting.phase]).toEqual([true, 'run']);
    await exporting.begin();
    expect(begun.length).toBe(1);
  });

  test('is stopped by a word', async () => {
    await begin();
    exporting.stop();
    expect(exporting.stopping).toBe(true);
    await settle();
    expect([exporting.phase, exporting.failure?.cancelled]).toEqual(['failed', true]);
    exporting.again();
    expect(exporting.phase).toBe('ask');
  });

  test('of a bundle is nothing that the command line does', async () => {
    exporting = over(platform(), null);
    const run = await begin();
    run?.resolve(REPORT);
    await settle();
    expect(exporting.commands).toEqual([]);
  });

  test('is fetched again where there is a browser', async () => {
    expect([exporting.isFetched, exporting.fetchAgain]).toEqual([false, null]);
    exporting = over(platform({ fetchAgain }));
    const run = await begin();
    run?.resolve(REPORT);
    await settle();
    await exporting.fetchAgain?.();
    expect(fetchAgain).toHaveBeenCalledWith(place);
    fetchAgain.mockRejectedValueOnce(new Failure('not_chosen', 'gone'));
    await exporting.fetchAgain?.();
    expect(exporting.problem?.code).toBe('not_chosen');
  });
});
