import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogFilter } from '../bindings';
import type { Operation, Platform } from '../platform';
import { EVERY_MS, Live, type LiveHost } from './live.svelte';

let stored: number;
let newest: number;
let place: LogFilter;
let shown: number;
let idle: boolean;
let refreshed: number;

const platform = {
  call: (operation: Operation) =>
    Promise.resolve(
      operation === 'logs.query'
        ? { entries: [{ context_name: 'a', epoch: 7, nanos: 0, logid: newest }] }
        : { count: stored },
    ),
} as unknown as Platform;

const host: LiveHost = {
  place: () => place,
  known: () => shown,
  idle: () => idle,
  refresh: () => {
    refreshed += 1;
    shown = stored;
    place = {};
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  [stored, shown, idle, refreshed] = [10, 10, true, 0];
  newest = 1;
});
afterEach(() => vi.useRealTimers());

const later = () => vi.advanceTimersByTimeAsync(EVERY_MS + 1);

describe('while it follows', () => {
  test('rows are shown as they come, and nothing is searched when none came', async () => {
    const live = new Live(platform);
    live.toggle(host);
    expect(refreshed).toBe(1);
    await later();
    expect(refreshed).toBe(1);
    stored = 13;
    await later();
    expect([refreshed, live.waiting]).toEqual([2, 0]);
    live.end();
  });

  test('what one reads stays where it is, and new rows are counted', async () => {
    const live = new Live(platform);
    live.toggle(host);
    idle = false;
    stored = 13;
    await later();
    expect([refreshed, live.waiting]).toEqual([1, 3]);
    idle = true;
    await later();
    expect([refreshed, live.waiting]).toEqual([2, 0]);
    live.end();
  });

  test('paused it counts what comes and shows none of it, until it goes on', async () => {
    const live = new Live(platform);
    live.toggle(host);
    live.pause(host);
    stored = 13;
    await later();
    expect([live.on, live.paused, refreshed, live.waiting]).toEqual([true, true, 1, 3]);
    live.pause(host);
    expect([live.paused, refreshed, live.waiting]).toEqual([false, 2, 0]);
    stored = 14;
    await later();
    expect(refreshed).toBe(3);
    live.end();
  });

  test('once the rows that wait are asked for, none is said to wait', async () => {
    const live = new Live(platform);
    live.toggle(host);
    live.pause(host);
    stored = 13;
    await later();
    live.show(host);
    expect([live.paused, live.waiting, refreshed]).toEqual([true, 0, 2]);
    live.end();
  });

  test('a message that goes on, and so has another row in its place, is shown with it', async () => {
    const live = new Live(platform);
    live.toggle(host);
    await later();
    newest = 2;
    await later();
    expect(refreshed).toBe(2);
    await later();
    expect(refreshed).toBe(2);
    newest = 3;
    idle = false;
    await later();
    expect(refreshed).toBe(2);
    live.end();
  });

  test('rows that retention took away are no new ones', async () => {
    const live = new Live(platform);
    live.toggle(host);
    stored = 5;
    await later();
    expect([refreshed, live.waiting]).toEqual([1, 0]);
    live.end();
  });

  test('rows that come after some were taken away are new, once', async () => {
    const live = new Live(platform);
    live.toggle(host);
    stored = 5;
    await later();
    stored = 8;
    idle = false;
    await later();
    expect([refreshed, live.waiting]).toEqual([1, 3]);
    stored = 10;
    idle = true;
    await later();
    expect([refreshed, live.waiting]).toEqual([2, 0]);
    await later();
    expect([refreshed, live.waiting]).toEqual([2, 0]);
    live.end();
  });
});

test('once ended it does not look again', async () => {
  const live = new Live(platform);
  live.toggle(host);
  live.toggle(host);
  stored = 13;
  await later();
  expect([live.on, refreshed, live.waiting]).toEqual([false, 1, 0]);
});

test('what is off cannot be paused, and begins anew without a pause', async () => {
  const live = new Live(platform);
  live.pause(host);
  expect([live.on, live.paused, refreshed]).toEqual([false, false, 0]);
  live.toggle(host);
  live.pause(host);
  live.toggle(host);
  live.toggle(host);
  expect([live.on, live.paused]).toEqual([true, false]);
  live.end();
});
