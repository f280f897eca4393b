import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WARN_FROM } from '../lib/levels';
import { setTerm } from '../lib/query-edit';
import { preset } from '../lib/ranges';
import type { Operation, Platform } from '../platform';
import { Failure } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;

let address: FakeAddress;
let asked: Operation[];

function logsOver(platform: Platform): Logs {
  const watched: Platform = {
    ...platform,
    call: (operation, request, options) => {
      asked.push(operation);
      return platform.call(operation, request, options);
    },
  };
  const logs = new Logs(watched, new Settings(null), () => START + SECONDS, address);
  address.gone = () => logs.readAddress();
  return logs;
}

const store = (delayMs = 0) =>
  mockStore({ entries: new MadeEntries(5000, START, SECONDS), delayMs });

beforeEach(() => {
  address = new FakeAddress();
  asked = [];
});

const quiet = (logs: Logs) =>
  vi.waitFor(() =>
    expect([logs.reading.busy, logs.search.busy, logs.search.counting]).not.toContain(true),
  );

describe('a search', () => {
  test('shows rows, counts, histogram and sources that agree', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    const { rows, bands, inScope, sources } = logs.search;
    expect([rows?.total, rows?.exact, inScope]).toEqual([5000, true, 5000]);
    expect(Object.values(bands ?? {}).reduce((sum, count) => sum + count, 0)).toBe(5000);
    expect(sources?.sources.length).toBeGreaterThan(5);
  });

  test('each key brings its rows; counts and the step of the history wait for the fingers', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    for (const text of ['r', 're', 'ref']) {
      logs.ask({ text }, 'typing');
      await vi.advanceTimersByTimeAsync(50);
      expect([logs.search.shown, logs.search.busy, logs.search.counting]).toEqual([
        text,
        false,
        true,
      ]);
    }
    expect(asked).not.toContain('logs.histogram');
    expect(address.steps).toEqual(['']);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.filter((operation) => operation === 'logs.histogram')).toHaveLength(1);
    expect(address.steps).toEqual(['', 'q=ref']);
    expect(logs.search.counting).toBe(false);
  });

  test('the rows of a line are sought while the line is read, once', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.ask({ text: 'ref' }, 'typing');
    expect(asked).toEqual(['logs.query', 'query.read']);
    await vi.waitFor(() => expect(logs.search.shown).toBe('ref'));
    await quiet(logs);
    expect(asked.filter((operation) => operation === 'logs.query')).toHaveLength(1);
    expect(logs.search.rows?.get(0)?.content).toContain('ref');
  });

  test('keys faster than the store stop what the keys before them asked for', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const platform = store(30);
    const logs = logsOver({
      ...platform,
      call: (operation, request, options) => {
        if (operation === 'logs.query') signals.push(options?.signal);
        return platform.call(operation, request, options);
      },
    });
    await logs.runSearch();
    signals.length = 0;
    for (const text of ['r', 're', 'ref']) logs.ask({ text }, 'typing');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, false]);
    await vi.waitFor(() => expect(logs.search.shown).toBe('ref'));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, false]);
  });

  test('a line that is wrong leaves what was found before, and is nobody’s failure', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    logs.ask({ text: 'ref' }, 'typing');
    await quiet(logs);
    logs.ask({ text: 'ref )' }, 'typing');
    await quiet(logs);
    expect(logs.reading.answer.mistake).not.toBeNull();
    expect([logs.search.shown, logs.search.failure]).toEqual(['ref', null]);
  });

  test('a search that waits for the fingers can be stopped', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    logs.ask({ text: 'ref' }, 'typing');
    await vi.advanceTimersByTimeAsync(50);
    expect([logs.search.shown, logs.search.stop()]).toEqual(['ref', true]);
    await logs.searching;
    expect([logs.search.stopped, logs.search.counting]).toEqual([true, false]);
  });

  test('what is typed in one go is one step of the history', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    logs.ask({ text: 'ref' }, 'typing');
    logs.ask({ text: 'refused' }, 'typing');
    await vi.waitFor(() => expect(address.steps).toEqual(['', 'q=refused']));
    logs.typed();
    logs.ask({ text: 'lost' }, 'typing');
    // Whoever is done before the pause is over has a step all the same.
    logs.typed();
    logs.ask({ text: 'found' }, 'typing');
    const steps = ['', 'q=refused', 'q=lost', 'q=found'];
    await vi.waitFor(() => expect(address.steps).toEqual(steps));
  });

  test('a value that is half typed is not sought before it is whole', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.ask({ text: 'src:or' }, 'half typed');
    await vi.waitFor(() => expect(logs.reading.of('src:or')).not.toBeNull());
    logs.ask({ text: 'src:orbit' }, 'half typed');
    logs.whole();
    await vi.waitFor(() => expect(address.steps).toEqual(['', 'q=src%3Aorbit']));
    await quiet(logs);
    expect(asked.filter((operation) => operation === 'logs.query')).toHaveLength(1);
    logs.whole();
    logs.ask({ text: 'src:hos' }, 'half typed');
    logs.typed();
    // Leaving the line says that it is meant so.
    expect(address.steps.at(-1)).toBe('q=src%3Ahos');
  });

  test('what could stand in the line is no longer worked out once that is outdated', async () => {
    const logs = logsOver(store(200));
    const asking = new AbortController();
    const completing = logs.complete('src:h', 5, asking.signal);
    asking.abort();
    await expect(completing).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('another source or order does not ask for the sources again', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.ask({ text: 'src:host' });
    await quiet(logs);
    expect(asked).not.toContain('logs.sources');
  });

  test('searching again asks for everything again: the store may hold more', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.refresh();
    await vi.waitFor(() => expect(asked).toContain('logs.sources'));
    await quiet(logs);
    // Once for the levels in place and time, once for all in place.
    expect(asked.filter((operation) => operation === 'logs.count').length).toBeGreaterThan(1);
  });

  test('a range that ends with the present goes on for who follows, one that is over does not', async () => {
    const logs = logsOver(store());
    const end = async (range: Parameters<typeof preset>[0]) => {
      logs.ask({ range: preset(range) });
      await quiet(logs);
      return logs.search.place.epoch_to;
    };
    expect(await end('1h')).toBeUndefined();
    expect(await end('today')).toBeUndefined();
    expect(await end('yesterday')).toBeLessThanOrEqual(START + SECONDS);
    logs.ask({ range: { kind: 'custom', from: START, to: START + 10 } });
    await quiet(logs);
    expect(logs.search.place).toEqual({ epoch_from: START, epoch_to: START + 10 });
  });

  test('the rows that are found of a page are shown before it is whole', async () => {
    const logs = logsOver(store(40));
    await logs.runSearch();
    logs.ask({ text: 'level:error' });
    await vi.waitFor(() => expect(logs.search.early).toBe(true), { interval: 1 });
    const { search } = logs;
    const { rows } = search;
    expect([search.busy, search.shown, rows?.exact, rows?.known]).toEqual([
      true,
      'level:error',
      false,
      20,
    ]);
    expect(rows?.get(19)?.loglevel).toBeGreaterThanOrEqual(17);
    await quiet(logs);
    expect([search.early, search.rows === rows, rows?.exact]).toEqual([false, true, true]);
    expect(rows?.total).toBeGreaterThan(20);
  });

  test('stopped while a page comes, it keeps what is there of it', async () => {
    const logs = logsOver(store(40));
    await logs.runSearch();
    logs.ask({ text: 'level:error' });
    await vi.waitFor(() => expect(logs.search.early).toBe(true), { interval: 1 });
    expect(logs.search.stop()).toBe(true);
    await quiet(logs);
    const { rows, stopped, shown } = logs.search;
    expect([stopped, shown, rows?.total, rows?.exact]).toEqual([true, 'level:error', 20, false]);
  });

  test('where rows are followed they are counted before they are listed: what comes between is new', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    logs.live.on = true;
    asked = [];
    logs.refresh();
    await quiet(logs);
    const [count, query] = [asked.indexOf('logs.count'), asked.indexOf('logs.query')];
    expect([count >= 0, count < query]).toEqual([true, true]);
  });

  test('an outdated search is stopped and never shown', async () => {
    const logs = logsOver(store(20));
    const first = logs.runSearch();
    logs.ask({ text: 'level:error' });
    await first;
    await quiet(logs);
    expect(logs.search.rows?.filter.levels).toEqual({ ranges: [[17, 21]] });
    expect(logs.search.failure).toBeNull();
  });

  test('stopped by hand, it keeps what was there and says so', async () => {
    const logs = logsOver(store(20));
    await logs.runSearch();
    const before = logs.search.rows;
    logs.ask({ text: 'x' });
    await vi.waitFor(() => expect(logs.search.busy).toBe(true), { interval: 1 });
    expect(logs.search.stop()).toBe(true);
    await quiet(logs);
    expect([logs.search.stopped, logs.search.rows === before]).toEqual([true, true]);
    expect(logs.search.stop()).toBe(false);
  });

  test('a line that is wrong says where, and what was found stays', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.ask({ text: 'level:loud' });
    await quiet(logs);
    expect(logs.reading.answer.mistake?.from).toBe(6);
    expect([asked, logs.search.failure, logs.search.rows?.total]).toEqual([
      ['logs.query', 'query.read'],
      null,
      5000,
    ]);
  });

  test('a failure is told by its code', async () => {
    const logs = logsOver(mockStore({ entries: new MadeEntries(9, START, 9), failing: true }));
    logs.ask({ text: 'x' });
    await quiet(logs);
    expect(logs.search.failure).toBeInstanceOf(Failure);
  });

  test('relative ranges are resolved once, by the clock that was given', async () => {
    const logs = logsOver(store());
    logs.ask({ range: preset('1h') });
    await quiet(logs);
    const to = START + SECONDS + 1;
    expect(logs.search.span).toEqual({ from: to - 3600, to });
    expect(address.steps.at(-1)).toBe('range=1h');
  });
});

describe('clicks', () => {
  test('edit the line by its terms, one upon the other', async () => {
    const logs = logsOver(store());
    logs.ask({ text: '"a b"  level:warn' });
    logs.edit((text, reading) => setTerm(text, reading, 'src', 'host'));
    logs.edit((text, reading) => setTerm(text, reading, 'src', 'orbit.api'));
    await vi.waitFor(() => expect(logs.query.text).toBe('"a b"  level:warn src:orbit.api'));
    logs.remove(({ field }) => field === null);
    await vi.waitFor(() => expect(logs.query.text).toBe('level:warn src:orbit.api'));
  });
});

describe('ways back', () => {
  test('zooming out leads to the ranges before, one by one', () => {
    const logs = logsOver(store());
    logs.zoom(START, START + 100);
    logs.zoom(START + 10, START + 20);
    logs.zoomOut();
    expect(logs.query.range).toEqual({ kind: 'custom', from: START, to: START + 100 });
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('all'));
  });

  test('back and forward go through what was asked, and zooming out goes on from there', async () => {
    const logs = logsOver(store());
    logs.zoom(START, START + 100);
    logs.ask({ text: 'src:host' });
    logs.ask({ text: 'src:host' });
    expect(address.steps).toHaveLength(3);
    logs.zoomOut();
    expect(logs.query).toMatchObject({ text: 'src:host', range: preset('all') });
    expect(logs.canGo).toEqual({ back: true, forward: false });
    logs.go(-1);
    expect(logs.query.range).toEqual({ kind: 'custom', from: START, to: START + 100 });
    logs.go(-1);
    expect(logs.query.text).toBe('');
    expect(logs.canGo).toEqual({ back: true, forward: true });
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('all'));
    expect(logs.canGo.forward).toBe(false);
    await quiet(logs);
  });

  test('after the page was loaded anew it goes on where it was', () => {
    logsOver(store()).zoom(START, START + 100);
    const logs = logsOver(store());
    expect(logs.canGo.back).toBe(true);
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('all'));
  });

  test('without a range to go back to, zooming out widens', async () => {
    const logs = logsOver(store());
    logs.ask({ range: preset('1h') });
    await quiet(logs);
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('6h'));
    logs.ask({ range: preset('all') });
    await quiet(logs);
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('all'));
  });

  test('zooming in takes a third of what is shown, around the row that is read', async () => {
    const logs = logsOver(store());
    logs.ask({ range: { kind: 'custom', from: START, to: START + 900 } });
    await quiet(logs);
    logs.zoomIn(START + 800);
    expect(logs.query.range).toEqual({ kind: 'custom', from: START + 600, to: START + 900 });
    // Twice in a row, before its rows are there.
    logs.zoomIn(START + 800);
    expect(logs.query.range).toEqual({ kind: 'custom', from: START + 750, to: START + 850 });
  });
});

describe('reading', () => {
  test('a row far down is fetched and opened', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    await logs.row.select(4999, true);
    expect(logs.row.detail).toBe(true);
    expect(logs.row.entry?.logid).toBe(1);
    await logs.row.select(99_999);
    expect(logs.row.selected).toBe(4999);
  });

  test('around an entry: filters off, and the entry is the one that is read', async () => {
    const logs = logsOver(store());
    logs.ask({ text: 'level:error' });
    await quiet(logs);
    await logs.row.select(3, true);
    const { entry } = logs.row;
    await logs.around();
    expect(logs.query.text).toBe('');
    expect(logs.row.entry).toEqual(entry);
    expect(logs.search.rows?.get(logs.row.selected)).toEqual(entry);
    logs.zoomOut();
    expect(logs.query.range).toEqual(preset('all'));
  });

  test('around an entry in its own source, and back to the row that was read', async () => {
    const logs = logsOver(store());
    logs.ask({ text: 'level:error' });
    await quiet(logs);
    await logs.row.select(3, true);
    const { entry } = logs.row;
    const before = logs.query;
    await logs.around(entry, 'source');
    expect(logs.query.text).toBe(`src:${entry?.src}`);
    expect(logs.row.entry).toEqual(entry);
    const sources = logs.search.sources?.sources ?? [];
    expect(sources.length).toBeGreaterThan(0);
    const rows = logs.search.rows;
    for (let at = 0; at < Math.min(rows?.total ?? 0, 20); at += 1)
      expect(rows?.get(at)?.src.startsWith(entry?.src ?? '-')).toBe(true);
    logs.go(-1);
    await quiet(logs);
    expect(logs.query).toEqual(before);
    await vi.waitFor(() => expect([logs.row.selected, logs.row.entry]).toEqual([3, entry]));
  });

  test('a row without a source has no rows of its own source around it', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    await logs.row.select(3);
    const { query } = logs;
    await logs.around(logs.row.entry && { ...logs.row.entry, src: '' }, 'source');
    expect([logs.query, logs.notices.text]).toEqual([query, 'This row names no source']);
  });

  test('while no row is read, the next error is sought from where one looks', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    await logs.search.rows?.fetch(3000, new AbortController().signal);
    await logs.stepGrave(1, 3000);
    expect(logs.row.selected).toBeGreaterThanOrEqual(3000);
    expect(logs.row.entry?.error).toBe(true);
  });

  test('a search of texts shows rows first and reads them through once for all counts', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    asked = [];
    logs.ask({ text: 'refused' });
    await quiet(logs);
    expect(asked).toEqual(['logs.query', 'query.read', 'logs.histogram', 'logs.sources']);
    const { bands, rows } = logs.search;
    expect((bands?.error ?? 0) + (bands?.fatal ?? 0)).toBe(rows?.total);
  });

  test('the next match is sought from where one looks, and the last is the last', async () => {
    const logs = logsOver(store());
    logs.ask({ text: 'lease' });
    await quiet(logs);
    await logs.stepMatch(1, 5);
    await logs.stepMatch(1);
    await logs.stepMatch(-1);
    expect([logs.row.selected, logs.row.entry?.content.includes('lease')]).toEqual([5, true]);
    await logs.row.select((logs.search.rows?.total ?? 0) - 1);
    await logs.stepMatch(1);
    expect(logs.notices.text).toBe('No further match below');
    logs.ask({ text: 'level:error' });
    await quiet(logs);
    await logs.stepMatch(1);
    expect(logs.notices.text).toBe('The query looks for no text');
  });

  test('what is marked stays marked while the line is wrong', async () => {
    const logs = logsOver(store());
    logs.ask({ text: 'lease' });
    await quiet(logs);
    logs.ask({ text: 'lease level:' }, 'typing');
    await quiet(logs);
    expect(logs.reading.answer.mistake).not.toBeNull();
    expect('the LEASE'.match(logs.hits.pattern ?? /$^/)).toEqual(['LEASE']);
  });

  test('without a further error it says so and stays', async () => {
    const logs = logsOver(store());
    logs.ask({ text: 'level:info' });
    await quiet(logs);
    await logs.row.select(0);
    await logs.stepGrave(1);
    expect([logs.row.selected, logs.notices.text]).toEqual([0, 'No further error below']);
    await logs.stepGrave(-1, 0, WARN_FROM);
    expect(logs.notices.text).toBe('No further warning above');
  });

  test('jumping to a time reads the first row that is not before it', async () => {
    const logs = logsOver(store());
    await logs.runSearch();
    expect(await logs.row.jumpTo(START + 3600)).toBe('found');
    const { selected, entry } = logs.row;
    expect(entry?.epoch).toBeGreaterThanOrEqual(START + 3600);
    await logs.row.select(selected + 1);
    expect(logs.row.entry?.epoch).toBeLessThan(START + 3600);
    expect(await logs.row.jumpTo(START + 10 * SECONDS)).toBe('none');
  });
});
