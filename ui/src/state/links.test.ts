import { beforeEach, describe, expect, test } from 'vitest';
import type { PartitionFailure } from '../bindings';
import { linkHash, rowOfHash } from '../lib/link';
import { EMPTY_QUERY, fromHash } from '../lib/query';
import { preset } from '../lib/ranges';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { Links } from './links';
import { Logs } from './logs.svelte';
import { type Address } from './steps.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;
const ENTRIES = new MadeEntries(5000, START, SECONDS);
const NONE = { from: null, to: null };

const steps: string[] = [];
const address: Address = {
  hash: () => steps.at(-1) ?? '',
  kept: () => null,
  go: () => undefined,
  push: (hash: string) => void steps.push(hash),
  replace: (hash: string) => void steps.splice(-1, 1, hash),
};

let now: number;

interface Made {
  logs: Logs;
  links: Links;
}

/** A page that was opened with an address. */
async function opened(hash: string, failures: PartitionFailure[] = []): Promise<Made> {
  steps.splice(0, steps.length, hash);
  const platform = mockStore({ entries: ENTRIES, failures });
  const logs = new Logs(platform, new Settings(null), () => now, address);
  const links = new Links({ link: (text) => text }, logs);
  logs.start();
  await links.arrive(hash);
  await logs.searching;
  return { logs, links };
}

beforeEach(() => (now = START + SECONDS));

describe('a link', () => {
  test('made at a row leads back to it, also when the hour has passed', async () => {
    const { logs, links } = await opened('range=1h&q=src%3Ahost&order=oldest');
    await logs.row.select(3);
    const row = logs.row.entry;
    const link = links.link();
    now += 7200;
    const other = await opened(link);
    expect(other.logs.query).toEqual({
      text: 'src:host',
      order: 'oldest_first',
      range: { kind: 'custom', from: now - 7200 - 3600 + 1, to: now - 7200 + 1 },
    });
    expect([other.logs.row.selected, other.logs.row.entry]).toEqual([3, row]);
  });

  test('made where no row is read is that of the search, as it is asked', async () => {
    const { links } = await opened('range=1h&q=src%3Ahost');
    expect(fromHash(links.link()).range).toEqual(preset('1h'));
    expect(rowOfHash(links.link())).toBeNull();
  });

  test('that is opened in a page is a step of its history', async () => {
    const { logs, links } = await opened('range=all');
    const row = ENTRIES.at(77);
    await links.open(linkHash({ ...EMPTY_QUERY, text: `src:${row.src}` }, row, NONE));
    expect(logs.row.entry).toEqual(row);
    expect(steps).toHaveLength(2);
  });

  test('to a row far down reads that row', async () => {
    const { logs } = await opened(linkHash(EMPTY_QUERY, ENTRIES.at(12), NONE));
    expect([logs.row.selected, logs.row.entry?.logid]).toEqual([ENTRIES.size - 1 - 12, 13]);
  });

  test('to a row that its search leaves out offers to show it', async () => {
    const row = ENTRIES.at(2000);
    const text = `-src:${row.src}`;
    const { logs } = await opened(linkHash({ ...EMPTY_QUERY, text }, row, NONE));
    expect([logs.row.entry, logs.notices.text]).toEqual([
      null,
      'The row of the link is not in its search',
    ]);
    logs.notices.take();
    await logs.searching;
    await expect.poll(() => logs.row.entry).toEqual(row);
  });

  test('to a row that is gone says so', async () => {
    const { logs } = await opened(linkHash(EMPTY_QUERY, { ...ENTRIES.at(5), logid: 9999 }, NONE));
    expect([logs.row.entry, logs.notices.text]).toEqual([
      null,
      'The row of the link is no longer in the store',
    ]);
    expect(logs.notices.offer?.label).toBe('Show its time');
  });

  test('to a day that cannot be read does not say that the row is gone', async () => {
    const day = new Date(START * 1000).toISOString().slice(0, 10);
    const failure = { context: 'default', day, path: 'x', kind: 'damaged', message: 'x' } as const;
    const { logs } = await opened(linkHash(EMPTY_QUERY, ENTRIES.at(5), NONE), [failure]);
    expect(logs.notices.text).toBe('The day of the link’s row cannot be read at present');
  });

  test('does not take a person away who went elsewhere meanwhile', async () => {
    const { logs, links } = await opened('');
    const opening = links.open(linkHash(EMPTY_QUERY, ENTRIES.at(12), NONE));
    logs.ask({ text: 'src:host' });
    await opening;
    await logs.searching;
    expect([logs.query.text, logs.row.entry, logs.notices.text]).toEqual(['src:host', null, '']);
  });
});
