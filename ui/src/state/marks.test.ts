import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogEntry, Mark, PartitionFailure } from '../bindings';
import { keyOf } from '../lib/marks';
import { preset } from '../lib/ranges';
import type { Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { Logs } from './logs.svelte';
import { type Address } from './steps.svelte';
import { markCommands } from './mark-commands';
import { Marks } from './marks.svelte';
import { Settings } from './settings.svelte';

const START = 1_000_000;
const SECONDS = 6 * 3600;
const ENTRIES = new MadeEntries(5000, START, SECONDS);

const steps: string[] = [''];
const address: Address = {
  hash: () => steps.at(-1) ?? '',
  push: (hash: string) => void steps.push(hash),
  replace: (hash: string) => void steps.splice(-1, 1, hash),
  kept: () => null,
  go: () => undefined,
};

const markAt = (index: number, note = '', change: Partial<Mark> = {}): Mark => {
  const { context_name, epoch, nanos, logid, loglevel, error, src } = ENTRIES.at(index);
  const seen = { loglevel, error, src, summary: `row ${index}` };
  return {
    ...{ context_name, epoch, nanos, logid, note, marked_epoch: START + index },
    ...seen,
    ...change,
  };
};

interface Made {
  logs: Logs;
  marks: Marks;
}

async function made(
  kept: readonly Mark[] = [],
  failures: PartitionFailure[] = [],
  change: (platform: Platform) => Platform = (platform) => platform,
): Promise<Made> {
  const platform = change(mockStore({ entries: ENTRIES, marks: kept, failures }));
  const logs = new Logs(platform, new Settings(null), () => START + SECONDS, address);
  const marks = new Marks(platform, logs);
  await Promise.all([logs.runSearch(), marks.load()]);
  return { logs, marks };
}

/** The newest come first: entry `index` is row `4999 - index`. */
const rowOf = (index: number) => ENTRIES.size - 1 - index;

async function readRow(logs: Logs, row: number): Promise<LogEntry> {
  await logs.row.select(row);
  if (!logs.row.entry) throw new Error(`row ${row} is not there`);
  return logs.row.entry;
}

beforeEach(() => void steps.splice(0, steps.length, ''));

describe('a mark', () => {
  test('is put on a row, is there for all who ask, and is taken away again', async () => {
    const { logs, marks } = await made();
    const entry = await readRow(logs, 3);
    await marks.toggle([entry]);
    expect(marks.of(entry)).toMatchObject({ note: '', logid: entry.logid, src: entry.src });
    expect([marks.total, logs.notices.text]).toEqual([1, 'Marked']);
    await marks.load();
    expect(marks.all).toHaveLength(1);
    await marks.toggle([entry]);
    await marks.load();
    expect([marks.of(entry), marks.total]).toEqual([undefined, 0]);
  });

  test('several rows are marked together, and together no more', async () => {
    const { logs, marks } = await made([markAt(4999, 'kept')]);
    const entries = [0, 1, 2].map((row) => logs.search.rows?.get(row) as LogEntry);
    await marks.toggle(entries);
    expect([marks.total, logs.notices.text]).toEqual([3, '2 rows marked']);
    expect(marks.all.map(({ epoch }) => epoch)).toEqual(
      marks.all.map(({ epoch }) => epoch).sort((a, b) => a - b),
    );
    expect(marks.of(entries[0] as LogEntry)?.note).toBe('kept');
    await marks.toggle(entries);
    expect([marks.total, logs.notices.text]).toEqual([0, '3 marks removed, with 1 note']);
  });

  test('that was removed comes back with its note, also when the notice is gone', async () => {
    const { logs, marks } = await made([markAt(4990, 'why')]);
    await marks.remove(marks.all);
    expect([logs.notices.text, logs.notices.offer?.label]).toEqual([
      'Mark removed, with its note',
      'Undo',
    ]);
    logs.say('something else');
    expect(logs.notices.offer).toBeNull();
    logs.notices.take();
    await vi.waitFor(() => expect(marks.all.map(({ note }) => note)).toEqual(['why']));
    logs.notices.take();
    expect(logs.notices.text).toBe('Nothing to take back');
  });

  test('that the store refuses is not shown, and the reason is', async () => {
    const { logs, marks } = await made();
    const entry = { ...(await readRow(logs, 3)), logid: 99_999 };
    await marks.toggle([entry]);
    expect([marks.total, logs.notices.text]).toEqual([
      0,
      expect.stringContaining('no entry 99999'),
    ]);
  });

  test('made while the list was on its way is not lost by it', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let lists = 0;
    const { logs, marks } = await made([], [], (platform) => ({
      ...platform,
      call: async (operation, request, options) => {
        const reply = await platform.call(operation, request, options);
        if (operation === 'marks.list' && (lists += 1) === 2) await held;
        return reply;
      },
    }));
    const loading = marks.load();
    await marks.toggle([await readRow(logs, 0)]);
    release();
    await loading;
    expect([marks.total, lists]).toEqual([1, 3]);
  });
});

describe('a note', () => {
  test('is saved with the mark; left, it changes nothing', async () => {
    const { logs, marks } = await made();
    const entry = await readRow(logs, 3);
    marks.write(entry);
    marks.type('gone');
    marks.leave();
    expect([marks.total, marks.draft]).toEqual([0, null]);
    marks.write(entry);
    expect(marks.draft?.text).toBe('');
    marks.type('  it began here\n');
    expect(await marks.save()).toBe(true);
    expect([marks.of(entry)?.note, marks.draft]).toEqual(['it began here', null]);
    await marks.toggle([await readRow(logs, 4)]);
    expect(marks.of(entry)?.note).toBe('it began here');
  });

  test('that is begun waits while another row is read', async () => {
    const { logs, marks } = await made();
    const [first, second] = [await readRow(logs, 3), await readRow(logs, 4)];
    marks.reads(first);
    marks.write(first);
    marks.type('half a thou');
    marks.reads(second);
    expect(marks.draft).toBeNull();
    marks.write(second);
    expect(marks.draft?.text).toBe('');
    marks.write(first);
    expect(marks.draft?.text).toBe('half a thou');
  });

  test('too long for the store stays in the editor with the reason', async () => {
    const { logs, marks } = await made();
    marks.write(await readRow(logs, 3));
    marks.type('ä'.repeat(9000));
    expect(await marks.save()).toBe(false);
    expect([marks.draft?.text.length, marks.problem]).toEqual([
      9000,
      expect.stringContaining('18000 bytes'),
    ]);
  });
});

describe('from mark to mark', () => {
  test.each(['newest_first', 'oldest_first'] as const)(
    'in the order of the list, %s',
    async (o) => {
      const { logs, marks } = await made([10, 2000, 4998].map((index) => markAt(index)));
      logs.ask({ order: o });
      await logs.searching;
      const rows = [4998, 2000, 10].map((index) => (o === 'newest_first' ? rowOf(index) : index));
      rows.sort((a, b) => a - b);
      const seen: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        await marks.step(1);
        seen.push(logs.row.selected);
      }
      expect(seen).toEqual(rows);
      await marks.step(1);
      expect([logs.row.selected, logs.notices.text]).toEqual([rows[2], 'No further mark below']);
      await marks.step(-1);
      expect(logs.row.selected).toBe(rows[1]);
      expect(keyOf(logs.row.entry as LogEntry)).toBe(keyOf(markAt(2000)));
    },
  );

  test('the first row in view may be the next mark, while none is read', async () => {
    const { logs, marks } = await made([markAt(4999), markAt(4000)]);
    await marks.step(1, 0);
    expect(logs.row.selected).toBe(0);
  });

  test('a mark that the search leaves out is shown with what is around it, and there is a way back', async () => {
    const { logs, marks } = await made([markAt(100), markAt(3000)]);
    const text = `src:${ENTRIES.src(3000) === 'host.cron' ? 'host.sshd' : 'host.cron'}`;
    logs.ask({ text, range: preset('all') });
    await logs.searching;
    const read = await readRow(logs, 2);
    await marks.step(1);
    await marks.step(1);
    expect(keyOf(logs.row.entry as LogEntry)).toBe(keyOf(markAt(100)));
    expect(logs.query.text).toBe('');
    expect(logs.notices.offer?.label).toBe('Back to the search');
    logs.notices.take();
    await vi.waitFor(() => expect(logs.row.selected).toBe(2));
    expect([logs.query.text, logs.query.range]).toEqual([text, preset('all')]);
    expect(logs.row.entry).toEqual(read);
  });

  test('once another search was asked, the way back is not taken by surprise', async () => {
    const { logs, marks } = await made([markAt(100)]);
    logs.ask({ range: { kind: 'custom', from: START + 20_000, to: START + 21_000 } });
    await logs.searching;
    await marks.jump(markAt(100));
    logs.ask({ text: 'level:info' });
    logs.notices.take();
    expect([logs.query.text, logs.notices.text]).toEqual([
      'level:info',
      'The search is another one by now',
    ]);
  });

  test('a context that the search is narrowed to does not hide it', async () => {
    const index = [...Array(200).keys()].find((at) => ENTRIES.context(at) === 'staging') as number;
    const { logs, marks } = await made([markAt(index)]);
    for (const text of ['context:default', '-context:staging']) {
      logs.ask({ text });
      await logs.searching;
      expect(await marks.jump(markAt(index))).toBe('around');
      expect(keyOf(logs.row.entry as LogEntry)).toBe(keyOf(markAt(index)));
    }
  });

  test('marks without their row are passed over and said so', async () => {
    const lost = markAt(4500, 'lost', { logid: 77_777 });
    const { logs, marks } = await made([markAt(4000), lost]);
    await readRow(logs, 0);
    await marks.step(1);
    expect(keyOf(logs.row.entry as LogEntry)).toBe(keyOf(markAt(4000)));
    expect([...marks.gone]).toEqual([keyOf(lost)]);
    await marks.step(-1);
    expect(logs.notices.text).toBe('No further mark above whose row is there; 1 mark passed over');
    expect(await marks.jump(lost)).toBe('gone');
    expect(await marks.isGone(lost)).toBe(true);
  });

  test('a row of a day that cannot be read is not called gone', async () => {
    const day = new Date((START + 10) * 1000).toISOString().slice(0, 10);
    const failure: PartitionFailure = {
      ...{ context: 'default', day, path: 'x', kind: 'damaged', message: 'no database' },
    };
    const { marks } = await made([markAt(5)], [failure]);
    expect(await marks.jump(markAt(5))).toBe('unreadable');
    expect(marks.gone.size).toBe(0);
  });
});

test('times are counted from the marked row that was read last, else from the newest mark', async () => {
  const { logs, marks } = await made([markAt(4999), markAt(4990), markAt(4000)]);
  expect(marks.pivot?.marked_epoch).toBe(START + 4999);
  marks.reads(await readRow(logs, rowOf(4990)));
  marks.reads(await readRow(logs, 3));
  expect(marks.pivot?.marked_epoch).toBe(START + 4990);
  await marks.remove([markAt(4990)]);
  expect(marks.pivot?.marked_epoch).toBe(START + 4999);
});

describe('keys', () => {
  const keysOver = (
    { logs, marks }: Made,
    selected: { first: number; last: number } | null = null,
  ) =>
    markCommands(logs, marks, {
      selectedRows: () => selected,
      firstShown: () => 0,
      show: () => undefined,
    });

  test('without a row they say what to do', async () => {
    const both = await made();
    keysOver(both).mark();
    keysOver(both).markNote();
    expect([both.logs.notices.text, both.marks.draft, both.marks.total]).toEqual([
      expect.stringContaining('First choose a row'),
      null,
      0,
    ]);
  });

  test('mark the row that is read, or all that a selection goes over', async () => {
    const both = await made();
    await both.logs.row.select(5);
    keysOver(both, { first: 0, last: 4999 }).mark();
    expect(both.logs.notices.text).toMatch(/^5,000 rows are more than the 500/);
    keysOver(both, { first: 1, last: 3 }).mark();
    await vi.waitFor(() => expect(both.marks.total).toBe(3));
    keysOver(both).mark();
    await vi.waitFor(() => expect(both.marks.of(both.logs.row.entry as LogEntry)).toBeDefined());
    keysOver(both).markNote();
    expect([both.logs.row.detail, both.marks.draft?.of.logid]).toEqual([
      true,
      both.logs.row.entry?.logid,
    ]);
  });
});
