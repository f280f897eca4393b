import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure, type Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { About, LOOK_MS } from './about.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched() {
  const asked: string[] = [];
  const state = { asked, failure: null as Failure | null };
  const store = mockStore({ entries: new MadeEntries(500, 1_000_000, 3 * 86_400) });
  const platform: Platform = {
    ...store,
    call: (operation, request, options) => {
      asked.push(operation);
      if (state.failure) return Promise.reject(state.failure);
      return store.call(operation, request, options);
    },
  };
  return { state, about: new About(platform, () => 42) };
}

test('figures are looked at again as long as they are read; the days of the store less often', async () => {
  const { state, about } = watched();
  const end = about.watch();
  await vi.advanceTimersByTimeAsync(LOOK_MS * 3.5);
  const times = (operation: string) => state.asked.filter((asked) => asked === operation).length;
  expect([times('store.metrics'), times('logs.partitions'), times('app.info')]).toEqual([4, 1, 1]);
  expect([about.figures?.partitions.length, about.figures?.epoch]).toEqual([3, 42]);
  end();
  await vi.advanceTimersByTimeAsync(LOOK_MS * 5);
  expect(times('store.metrics')).toBe(4);
});

test('a look that fails is said, and what was known stays', async () => {
  const { state, about } = watched();
  const looks = [about.look(), vi.advanceTimersByTimeAsync(10)];
  await Promise.all(looks);
  state.failure = new Failure('disconnected', 'gone');
  await about.look();
  expect([about.failure?.code, about.figures?.info.version]).toEqual(['disconnected', '0.1.0']);
  state.failure = null;
  await Promise.all([about.look(), vi.advanceTimersByTimeAsync(10)]);
  expect(about.failure).toBeNull();
});
