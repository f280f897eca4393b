import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BundleSummary, ImportedBundle, OpenBundle } from '../bindings';
import { Failure, type Platform, type Selection } from '../platform';
import type { OpenBundleOptions } from '../platform/types';
import { Import } from './import.svelte';

const summary = { name: 'a.daybook', bytes: 9, first_epoch: 10, last_epoch: 20 } as BundleSummary;

const imported = (added: number): ImportedBundle => ({
  bundle: summary,
  report: { rows: 5, added, marked: 0, days: [], dry_run: false, partitions_failed: [] },
});

const selection = (...names: string[]): Selection => ({
  items: names.map((name) => ({ name, folder: false, bytes: 9 })),
});

interface Asked {
  operation: string;
  request: unknown;
  options: { signal?: AbortSignal; onEvent?: (event: unknown) => void };
  resolve: (reply: unknown) => void;
  reject: (thrown: unknown) => void;
}

let asked: Asked[];
let opened: OpenBundleOptions[];
let chosen: Selection | null;
const openInPlace = vi.fn(async () => undefined);
const openOwn = vi.fn(async () => undefined);

const platform = (change: Partial<Platform> = {}): Platform =>
  ({
    call: (operation: string, request: unknown, options = {}) =>
      new Promise((resolve, reject) => {
        const one = { operation, request, options, resolve, reject } as Asked;
        asked.push(one);
        one.options.signal?.addEventListener('abort', () =>
          reject(new Failure('cancelled', 'stopped')),
        );
      }),
    choose: async () => chosen,
    openBundle: async (_: Selection, item: number, options: OpenBundleOptions = {}) => {
      opened.push(options);
      return { chosen: 'h', item };
    },
    openInPlace,
    openOwn,
    ...change,
  }) as unknown as Platform;

const host = { arrived: vi.fn(), show: vi.fn(), logs: vi.fn(), done: vi.fn() };

function over(place: Platform): Import {
  const made = new Import(place);
  made.attach(host);
  return made;
}

let importing: Import;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const last = () => asked.at(-1);

beforeEach(() => {
  asked = [];
  opened = [];
  chosen = null;
  vi.clearAllMocks();
  importing = over(platform());
});

/** As far as that it is verified. */
async function looked(added = 3): Promise<void> {
  importing.take(selection('/x/a.daybook'));
  await settle();
  last()?.resolve(summary);
  await settle();
  last()?.resolve(imported(added));
  await settle();
}

describe('a bundle that is chosen', () => {
  test('says what it is, then is verified and held against the store', async () => {
    importing.take(selection('b.log', '/x/a.daybook'), 1);
    expect([importing.open, importing.name, importing.checking]).toEqual([
      true,
      '/x/a.daybook',
      true,
    ]);
    await settle();
    expect([last()?.operation, last()?.request]).toEqual(['import.look', { chosen: 'h', item: 1 }]);
    last()?.resolve(summary);
    await settle();
    expect([importing.bundle, importing.preview]).toEqual([summary, null]);
    expect([last()?.operation, last()?.request]).toEqual([
      'import.chosen',
      { chosen: 'h', item: 1, dry_run: true },
    ]);
    last()?.options.onEvent?.({ partitions_done: 1, partitions_total: 4, found: 0 });
    expect(importing.progress?.partitions_done).toBe(1);
    last()?.resolve(imported(3));
    await settle();
    expect([importing.checking, importing.preview?.report.added]).toEqual([false, 3]);
  });

  test('is sent first where the page has it', async () => {
    let sent = (_: number) => {};
    let ready = (_: { chosen: string; item: number }) => {};
    importing = over(
      platform({
        openBundle: (_, __, options = {}) => {
          sent = options.onSent ?? sent;
          return new Promise((resolve) => (ready = resolve));
        },
      }),
    );
    importing.take(selection('a.daybook'));
    sent(4);
    expect(importing.sent).toBe(4);
    ready({ chosen: 'h', item: 0 });
    await settle();
    expect([importing.sent, last()?.operation]).toEqual([null, 'import.look']);
  });

  test('that is damaged says so, and is not taken in', async () => {
    importing.take(selection('a.daybook'));
    await settle();
    last()?.resolve(summary);
    await settle();
    last()?.reject(new Failure('partition_damaged', 'its bytes are others'));
    await settle();
    expect([importing.problem?.code, importing.preview]).toEqual(['partition_damaged', null]);
    const before = asked.length;
    await importing.begin();
    expect(asked.length).toBe(before);
  });

  test('is let go when the dialog is closed, and what lies aside with it', async () => {
    await looked();
    importing.close();
    expect([importing.isChosen, last()?.operation, last()?.request]).toEqual([
      false,
      'chosen.forget',
      { chosen: 'h' },
    ]);
  });

  test('may turn out to be a log', async () => {
    chosen = selection('a.log');
    importing.show();
    await importing.choose();
    expect([importing.open, importing.isChosen]).toEqual([false, false]);
    expect(host.logs).toHaveBeenCalledWith(chosen);
    chosen = selection('A.DAYBOOK');
    await importing.choose();
    expect(importing.isChosen).toBe(true);
  });

  test('is opened in a window of its own, where there are some', async () => {
    expect(importing.openInPlace).toBeNull();
    await looked();
    await importing.openInPlace?.();
    expect(openInPlace).toHaveBeenCalledWith({ chosen: 'h', item: 0 });
    expect(importing.open).toBe(false);
    const browser = platform();
    delete browser.openInPlace;
    importing = over(browser);
    await looked();
    expect([importing.hasWindows, importing.openInPlace]).toEqual([false, null]);
  });

  test('that cannot be opened there stays', async () => {
    await looked();
    openInPlace.mockRejectedValueOnce(new Failure('io', 'gone'));
    await importing.openInPlace?.();
    expect([importing.open, importing.problem?.code]).toEqual([true, 'io']);
  });
});

describe('taking it in', () => {
  test('tells how far it is and what came of it, which can be shown', async () => {
    await looked();
    void importing.begin();
    expect([importing.running, last()?.request]).toEqual([
      true,
      { chosen: 'h', item: 0, dry_run: false },
    ]);
    last()?.resolve(imported(3));
    await settle();
    expect([importing.running, importing.done?.report.added]).toEqual([false, 3]);
    expect(host.arrived).toHaveBeenCalledOnce();
    await importing.showDays();
    expect(host.show).toHaveBeenCalledWith(10, 21);
    expect(importing.open).toBe(false);
  });

  test('is stopped by a word, and goes on by another', async () => {
    await looked();
    void importing.begin();
    importing.stop();
    await settle();
    expect([importing.failure?.cancelled, importing.preview === null]).toEqual([true, false]);
    // Days that were done by then are there to be read.
    expect(host.arrived).toHaveBeenCalledOnce();
    void importing.begin();
    expect([importing.running, importing.failure]).toEqual([true, null]);
  });

  test('goes on while nobody looks, and is told of when it is done', async () => {
    await looked();
    void importing.begin();
    importing.close();
    // Another that is dropped meanwhile shows what is under way.
    importing.take(selection('other.daybook'));
    expect([importing.open, importing.name]).toEqual([true, '/x/a.daybook']);
    importing.close();
    last()?.resolve(imported(3));
    await settle();
    expect(host.done).toHaveBeenCalledWith('a.daybook is taken in');
  });
});

test('the bundle that is opened in place goes into the person’s own store', async () => {
  importing.takeOwn({ summary, own_base: '/base' } as OpenBundle);
  expect([importing.isOwn, importing.bundle, last()?.operation, last()?.request]).toEqual([
    true,
    summary,
    'bundle.import',
    { dry_run: true },
  ]);
  last()?.resolve(imported(2));
  await settle();
  void importing.begin();
  expect(last()?.request).toEqual({ dry_run: false });
  last()?.resolve(imported(2));
  await settle();
  await importing.showDays();
  expect(openOwn).toHaveBeenCalledWith('range=10..21');
  expect([opened.length, host.show.mock.calls.length]).toEqual([0, 0]);
});
