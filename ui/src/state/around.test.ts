import { expect, test } from 'vitest';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { FakeAddress } from './fake-address';
import { Logs } from './logs.svelte';
import { Settings } from './settings.svelte';

async function logsAtRow(index: number): Promise<Logs> {
  const address = new FakeAddress();
  const platform = mockStore({ entries: new MadeEntries(5000, 1_000_000, 6 * 3600) });
  const logs = new Logs(platform, new Settings(null), () => 1_021_600, address);
  address.gone = () => logs.readAddress();
  await logs.runSearch();
  await logs.row.select(index);
  return logs;
}

/** Rows that are read, one after the other, until something is done. */
async function readDuring(logs: Logs, done: Promise<unknown>): Promise<(number | null)[]> {
  let isDone = false;
  void done.then(() => (isDone = true));
  const seen: (number | null)[] = [];
  while (!isDone) {
    const id = logs.row.entry?.logid ?? null;
    if (seen.at(-1) !== id) seen.push(id);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return seen;
}

test('the row is read on while what is around it is searched for, so that the next key finds it', async () => {
  const logs = await logsAtRow(40);
  const id = logs.row.entry?.logid;
  expect(await readDuring(logs, logs.around())).toEqual([id]);
  expect([logs.row.entry?.logid, logs.row.selected > 0]).toEqual([id, true]);
  logs.go(-1);
  expect(await readDuring(logs, logs.searching)).toEqual([id]);
});

test('another search reads no row', async () => {
  const logs = await logsAtRow(40);
  logs.ask({ text: 'flush' });
  await logs.searching;
  expect([logs.row.entry, logs.row.selected]).toEqual([null, -1]);
});
