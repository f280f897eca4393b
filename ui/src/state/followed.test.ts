import { expect, test, vi } from 'vitest';
import { preset } from '../lib/ranges';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { EVERY_MS } from './live.svelte';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;

test('rows of times that are to come are not new each time one looks', async () => {
  const platform = mockStore({ entries: new MadeEntries(5000, START, SECONDS) });
  // Half of the rows have times that a wrong clock or zone gave them.
  const clock = () => START + SECONDS / 2;
  const logs = new Logs(platform, new Settings(null), clock, new FakeAddress());
  logs.ask({ range: preset('1h') });
  await logs.searching;
  let refreshed = 0;
  logs.live.toggle({
    place: () => logs.search.place,
    known: () => (logs.search.counting ? null : logs.search.followed),
    idle: () => true,
    refresh: () => {
      refreshed += 1;
      logs.refresh();
    },
  });
  await logs.searching;
  expect(logs.search.followed).toBeGreaterThan(logs.search.inScope ?? Infinity);
  await vi.waitFor(() => expect(logs.search.counting).toBe(false));
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS + 300));
  expect([refreshed, logs.live.waiting]).toEqual([1, 0]);
  logs.live.end();
});
