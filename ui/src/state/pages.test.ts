import { beforeEach, expect, test, vi } from 'vitest';
import type { Operation, Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { Pages } from './pages.svelte';
import { Settings } from './settings.svelte';

let address: FakeAddress;
let asked: Operation[];
let logs: Logs;
let pages: Pages;

beforeEach(() => {
  address = new FakeAddress();
  asked = [];
  const store = mockStore({ entries: new MadeEntries(500, 1_000_000, 3600), delayMs: 0 });
  const platform: Platform = {
    ...store,
    call: (operation, request, options) => {
      asked.push(operation);
      return store.call(operation, request, options);
    },
  };
  logs = new Logs(platform, new Settings(null), () => 1_003_600, address);
  pages = new Pages(address.hash, logs);
  address.gone = () => {
    pages.read();
    logs.readAddress();
  };
});

const queries = () => asked.filter((operation) => operation === 'logs.query').length;

test('a page is a step of the history, and the log page is found again as it was left', async () => {
  await logs.runSearch();
  logs.ask({ text: 'refused' });
  await vi.waitFor(() => expect(logs.search.busy).toBe(false));
  const before = queries();
  pages.show('store');
  pages.show('perf');
  expect([pages.current, address.steps]).toEqual(['perf', ['', 'q=refused', '/store', '/perf']]);
  logs.go(-1);
  expect(pages.current).toBe('store');
  logs.go(-1);
  expect([pages.current, logs.query.text, queries()]).toEqual(['logs', 'refused', before]);
  logs.go(-1);
  expect([pages.current, logs.query.text]).toEqual(['logs', '']);
});

test('what was typed a moment ago is asked before the page is left, and does not lead back', async () => {
  await logs.runSearch();
  logs.ask({ text: 'ref' }, 'typing');
  pages.show('store');
  expect(address.steps).toEqual(['', 'q=ref', '/store']);
  await vi.waitFor(() => expect(logs.search.busy).toBe(false));
  logs.refresh();
  expect([pages.current, address.hash()]).toEqual(['store', '/store']);
  pages.show('logs');
  expect([pages.current, address.hash()]).toEqual(['logs', 'q=ref']);
});

test('what is asked for from another page is shown on the log page', () => {
  pages.show('store');
  address.push = ((push) => (hash, state) => {
    push(hash, state);
    pages.read();
  })(address.push);
  logs.showAll(1_000_000, 1_000_060);
  expect([pages.current, address.hash()]).toEqual(['logs', 'range=1000000..1000060']);
});
