import { beforeEach, expect, test } from 'vitest';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { copyCommands } from './row-commands';
import { Settings } from './settings.svelte';

let logs: Logs;
let copied: [text: string, what: string][];

beforeEach(async () => {
  const platform = mockStore({ entries: new MadeEntries(500, 1_000_000, 3600) });
  logs = new Logs(platform, new Settings(null), () => 1_003_600, new FakeAddress());
  copied = [];
  await logs.runSearch();
});

const keysOver = (rows: { first: number; last: number } | null = null) =>
  copyCommands(logs, {
    selectedRows: () => rows,
    zone: () => 'utc',
    copy: (text, what) => copied.push([text, what]),
  });

test('the row that is read is copied, as text and as JSON that is easy to read', async () => {
  await logs.row.select(3);
  const keys = keysOver();
  await keys.copy();
  await keys.copyJson();
  expect(copied.map(([, what]) => what)).toEqual(['text', 'JSON']);
  expect(copied[0]?.[0]).toMatch(/^1970-01-12T.*Z [A-Z]+ \S+: /);
  expect(copied[1]?.[0]).toContain('\n  "logid"');
});

test('rows that a selection goes over are copied together, a line each', async () => {
  const keys = keysOver({ first: 1, last: 3 });
  await keys.copyJson();
  const [[text, what] = ['', '']] = copied;
  expect(what).toBe('JSON, 3 rows');
  const ids = text.split('\n').map((line) => (JSON.parse(line) as { logid: number }).logid);
  expect(ids).toEqual([1, 2, 3].map((row) => logs.search.rows?.get(row)?.logid));
});

test('a selection of more rows than are in memory is copied whole', async () => {
  expect(logs.search.rows?.get(499)).toBeUndefined();
  await keysOver({ first: 0, last: 499 }).copyJson();
  const [[text, what] = ['', '']] = copied;
  expect(what).toBe('JSON, 500 rows');
  const ids = text.split('\n').map((line) => (JSON.parse(line) as { logid: number }).logid);
  expect(ids).toEqual(Array.from({ length: 500 }, (_, at) => 500 - at));
});

test('more rows than a clipboard is for are not copied in part: it is said where they can go', async () => {
  await keysOver({ first: 0, last: 10_000 }).copy();
  expect(copied).toEqual([]);
  expect(logs.notices.text).toMatch(/^10,001 rows are more than the 10,000 .*export/);
});

test('without a row it is said that one is needed', async () => {
  await keysOver().copy();
  expect([copied, logs.notices.text]).toEqual([
    [],
    'First choose a row: by its keys, or with a click',
  ]);
});
