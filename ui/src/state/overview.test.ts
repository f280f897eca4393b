import { expect, test } from 'vitest';
import type { HistogramRequest } from '../bindings';
import type { Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { Overview } from './overview.svelte';

const DAY = 86_400;

function watched() {
  const asked: HistogramRequest[] = [];
  const entries = new MadeEntries(3000, 20_000 * DAY, 5 * DAY);
  const platform = mockStore({ entries });
  const over: Platform = {
    ...platform,
    call: (operation, request, options) => {
      if (operation === 'logs.histogram') asked.push(request as HistogramRequest);
      return platform.call(operation, request, options);
    },
  };
  let now = 0;
  const overview = new Overview(over, () => now);
  const held = () => platform.call('logs.partitions', {});
  return { asked, overview, held, wait: (seconds: number) => (now += seconds) };
}

test('the days of a place are asked for once', async () => {
  const { asked, overview, held } = watched();
  await overview.load([], 'utc', await held());
  await overview.load([], 'utc', await held());
  expect(asked).toEqual([{ filter: {}, bucket: 'day', tz: 'UTC' }]);
  expect(overview.histogram?.counts).toHaveLength(5);
  await overview.load(['staging'], 'utc', await held());
  await overview.load(['staging'], 'Europe/Berlin', await held());
  expect(asked).toHaveLength(3);
});

test('following the store does not count all days each second', async () => {
  const { asked, overview, held, wait } = watched();
  await overview.load([], 'utc', await held());
  overview.forget();
  wait(5);
  await overview.load([], 'utc', await held());
  expect(asked).toHaveLength(1);
  wait(30);
  await overview.load([], 'utc', await held());
  expect(asked).toHaveLength(2);
});

test('one stray day long ago does not make it ask for more days than are given', async () => {
  const { asked, overview, held } = watched();
  const partitions = await held();
  const stray = partitions.slice(0, 1).map((known) => ({ ...known, day: '1970-01-01' }));
  await overview.load([], 'utc', [...stray, ...partitions]);
  expect(asked[0]?.bucket).toEqual({ auto: { buckets: 4000 } });
});
