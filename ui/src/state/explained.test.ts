import { beforeEach, expect, test, vi } from 'vitest';
import type { QueryRequest } from '../bindings';
import type { Operation, Platform } from '../platform';
import { Failure } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { QUESTIONS } from './explained.svelte';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;

let asked: { operation: Operation; request: unknown }[];
let failing: boolean;

function logsOverMock(): Logs {
  const platform = mockStore({ entries: new MadeEntries(5000, START, SECONDS) });
  const watched: Platform = {
    ...platform,
    call: (operation, request, options) => {
      asked.push({ operation, request });
      if (failing) return Promise.reject(new Failure('io', 'the disk is gone'));
      return platform.call(operation, request, options);
    },
  };
  return new Logs(watched, new Settings(null), () => START + SECONDS, new FakeAddress());
}

beforeEach(() => {
  asked = [];
  failing = false;
});

test('while one searches nothing is explained; when one asks, the same question is asked once more', async () => {
  const logs = logsOverMock();
  logs.ask({ text: 'level:error' });
  await vi.waitFor(() => expect(logs.search.allMs).not.toBeNull());
  expect(asked.filter(({ request }) => 'explain' in (request as object))).toEqual([]);
  const page = asked.find(({ operation }) => operation === 'logs.query')?.request;
  const { limit } = (page as QueryRequest).filter;
  asked = [];
  await logs.explained.ask();
  // Then it stood as a line; now it is what was made of it.
  const filter = { ...logs.search.rows?.filter, limit };
  expect(asked).toEqual([{ operation: 'logs.query', request: { filter, explain: true } }]);
  expect(logs.explained.stats?.explain?.partitions).toBeGreaterThan(0);
  expect(logs.explained.busy).toBe(false);
});

test('every question of a search can be asked, and the last one that was asked is shown', async () => {
  const logs = logsOverMock();
  await logs.runSearch();
  asked = [];
  const all = QUESTIONS.map((question) => logs.explained.ask(question));
  await Promise.all(all);
  expect(asked.map(({ operation }) => operation)).toEqual([
    'logs.query',
    'logs.histogram',
    'logs.count',
    'logs.sources',
  ]);
  expect(logs.explained.question).toBe('Sources');
  expect(logs.explained.stats?.explain).toBeDefined();
  logs.explained.close();
  expect(logs.explained.stats).toBeNull();
});

test('before anything was searched nothing is asked; a failure is said', async () => {
  const logs = logsOverMock();
  await logs.explained.ask();
  expect(asked).toEqual([]);
  await logs.runSearch();
  failing = true;
  await logs.explained.ask('Levels');
  expect(logs.explained.failure?.message).toBe('the disk is gone');
  expect(logs.explained.stats).toBeNull();
});
