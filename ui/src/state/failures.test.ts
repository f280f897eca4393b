import { expect, test } from 'vitest';
import { Failure, type Platform } from '../platform';
import { Failures } from './failures.svelte';

const failing = (thrown: unknown) =>
  ({
    call: () => Promise.reject(thrown),
    choose: () => Promise.reject(thrown),
    takeIn: () => Promise.reject(thrown),
  }) as unknown as Platform;

test('what fails is noted with its operation, and still fails', async () => {
  const failures = new Failures(() => 7);
  const platform = failures.watch(failing(new Failure('io', 'disk full')));
  await expect(platform.call('logs.query', { filter: {} })).rejects.toThrow('disk full');
  expect(failures.seen).toEqual([
    { epoch: 7, operation: 'logs.query', code: 'io', message: 'disk full', times: 1 },
  ]);
});

test.each(['cancelled', 'bad_query'])('what a person did is no failure: %s', async (code) => {
  const failures = new Failures(() => 7);
  const platform = failures.watch(failing(new Failure(code, 'stopped')));
  await expect(platform.choose('files')).rejects.toThrow();
  expect(failures.seen).toEqual([]);
});

test('the last twenty are kept, newest first; the same again is counted', () => {
  let now = 0;
  const failures = new Failures(() => (now += 1));
  for (let at = 0; at < 30; at += 1) failures.note('a', { code: 'io', message: `${at}` });
  failures.note('a', { code: 'io', message: '15' });
  expect(failures.seen).toHaveLength(20);
  expect(failures.seen[0]).toMatchObject({ message: '15', times: 2, epoch: 31 });
  expect(failures.seen.at(-1)?.message).toBe('10');
});

test('what the place cannot do stays out', () => {
  const watched = new Failures(() => 0).watch(failing(null));
  const { openBase, machineLogs, watch, watchPaths } = watched;
  expect([openBase, machineLogs, watch, watchPaths]).toEqual(Array(4).fill(undefined));
});
