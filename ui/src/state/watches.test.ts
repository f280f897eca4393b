import { beforeEach, expect, test, vi } from 'vitest';
import type { WatchInfo } from '../bindings';
import { mannerText, progressText } from '../lib/watches';
import { Failure, type Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { madeWatches } from '../platform/mock/watches';
import { Watches } from './watches.svelte';

let now: number;

beforeEach(() => (now = 1000));

const store = (watches: readonly WatchInfo[] | null): Platform =>
  mockStore({ entries: new MadeEntries(0, 0, 1), watches });

function over(platform: Platform): Watches {
  return new Watches(platform, () => now);
}

const items = [{ name: '/var/log/a.log', folder: false, bytes: 1 }];
const SELECTION = { items, followable: items };
const ids = (watches: Watches) => watches.all?.map(({ id }) => id);

test('tells what is followed, and how many do not go on', async () => {
  const watches = over(store(madeWatches()));
  expect([watches.all, watches.count]).toEqual([null, 0]);
  await watches.load();
  expect([ids(watches), watches.count, watches.troubled]).toEqual([['1', '2', '3', '4'], 4, 1]);
});

test('a look that fails leaves what was known before', async () => {
  const platform = store(madeWatches());
  let failing = false;
  const watches = over({
    ...platform,
    call: (...given) =>
      failing ? Promise.reject(new Failure('io', 'gone')) : platform.call(...given),
  });
  await watches.load();
  failing = true;
  await watches.load();
  expect([watches.count, watches.failure?.message]).toEqual([4, 'gone']);
  failing = false;
  await watches.load();
  expect(watches.failure).toBeNull();
});

test('what was begun here can be ended, and begun again', async () => {
  const watches = over(store(madeWatches()));
  await watches.load();
  await watches.begin(SELECTION, { context: 'prod' });
  const begun = watches.all?.at(-1);
  expect(begun?.what).toEqual({ paths: ['/var/log/a.log'], context: 'prod' });
  const again = begun && (await watches.end(begun));
  expect(ids(watches)).toEqual(['1', '2', '3', '4']);
  await again?.();
  await watches.load();
  expect(watches.all?.at(-1)?.what).toEqual(begun?.what);
});

test('what was begun elsewhere is begun again where a page may name paths', async () => {
  const platform = store(madeWatches());
  const [first] = madeWatches();
  if (!first) throw new Error('none is made');
  expect(await over(platform).end(first)).toBeNull();
  const watchPaths = vi.fn(async () => first);
  const again = await over({ ...platform, watchPaths }).end(first);
  await again?.();
  const nothing = { context: null, src: null, format: null, tz: null };
  expect(watchPaths).toHaveBeenCalledWith({ paths: ['/var/log/shop'], ...nothing });
});

test('a list that was asked for before a change does not undo it', async () => {
  const platform = store(madeWatches());
  let answer: (watches: WatchInfo[]) => void = () => undefined;
  const watches = over({
    ...platform,
    call: (operation, request) =>
      operation === 'watch.list'
        ? (new Promise<WatchInfo[]>((resolve) => (answer = resolve)) as never)
        : platform.call(operation, request),
  });
  const looking = watches.load();
  await watches.begin(SELECTION, {});
  answer([]);
  await looking;
  expect(watches.count).toBe(1);
});

test('is looked at again and again, until nobody looks', async () => {
  vi.useFakeTimers();
  try {
    const call = vi.fn(async () => []);
    const watches = over({ ...store([]), call: call as unknown as Platform['call'] });
    const end = watches.look(2000);
    await vi.advanceTimersByTimeAsync(4100);
    expect(call).toHaveBeenCalledTimes(3);
    end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(call).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

test('how it goes is said in words', async () => {
  const [first, , , other] = madeWatches();
  if (!first || !other) throw new Error('none is made');
  const read = { ...first, read_epoch: 988 };
  expect([
    progressText(read, 1000, false),
    progressText({ ...first, files: 1, read_epoch: null }, 1000, false),
    progressText(other, 1000, false),
    progressText(other, 1000, true),
  ]).toEqual([
    '6 files · 79,074 entries since Daybook started · last read 12 s ago',
    '1 file · nothing new since Daybook started',
    'followed by another Daybook program',
    'beginning…',
  ]);
  const manner = { paths: [], context: 'a', src: 'b', format: 'syslog', tz: 'UTC' };
  expect(mannerText(manner)).toBe('context a, source b, read as syslog, times in UTC');
});

test('what was begun just now is not said to be another program’s', async () => {
  const watches = over(store([]));
  await watches.begin(SELECTION, {});
  const [begun] = watches.all ?? [];
  if (!begun) throw new Error('nothing was begun');
  expect(watches.begins(begun)).toBe(true);
  now += 10;
  await watches.load();
  expect(watches.begins({ ...begun, here: false })).toBe(false);
});
