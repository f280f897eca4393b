import { beforeEach, expect, test, vi } from 'vitest';
import { tauriPlatform } from './tauri';

type Listener = (received: unknown) => void;

const { invoked, answers, listeners } = vi.hoisted(() => ({
  invoked: [] as [string, unknown][],
  answers: {} as Record<string, unknown>,
  listeners: [] as Listener[],
}));

vi.mock('@tauri-apps/api/core', () => ({
  Channel: function (listener: Listener) {
    listeners.push(listener);
  },
  invoke: async (command: string, given: unknown) => {
    invoked.push([command, given]);
    return answers[command];
  },
}));

beforeEach(() => {
  invoked.length = 0;
  listeners.length = 0;
});

const LOG = { name: '/var/log/a.log', folder: false, bytes: 1 };
const JOURNAL = { name: 'journal', folder: false, bytes: null };

test('what is dropped, held over and linked to is told apart', () => {
  const receiver = { over: vi.fn(), chosen: vi.fn(), link: vi.fn() };
  const end = tauriPlatform().receive(receiver);
  const tell = (received: unknown) => listeners[0]?.(received);
  tell({ over: true });
  tell({ chosen: { handle: 'h', items: [LOG] } });
  tell({ link: 'q=x' });
  expect(receiver.over.mock.calls).toEqual([[true]]);
  expect(receiver.chosen.mock.calls).toMatchObject([[{ items: [LOG], followable: [LOG] }]]);
  expect(receiver.link.mock.calls).toEqual([['q=x']]);
  end();
  tell({ link: 'q=y' });
  expect(receiver.link).toHaveBeenCalledOnce();
});

test('what this machine logs is followed by its handle, but for the journal', async () => {
  answers['ingest_machine'] = { handle: 'm', items: [LOG, JOURNAL] };
  answers['watch_chosen'] = { id: '1' };
  const platform = tauriPlatform();
  const selection = await platform.machineLogs?.();
  expect([selection?.items, selection?.followable]).toEqual([[LOG, JOURNAL], [LOG]]);
  await platform.watch?.(selection ?? { items: [] }, { context: 'prod' });
  expect(invoked.at(-1)).toMatchObject([
    'watch_chosen',
    { request: { chosen: 'm', context: 'prod' } },
  ]);
  await expect(platform.watch?.({ items: [] }, {})).rejects.toBeInstanceOf(TypeError);
});

test('another store is opened, or not', async () => {
  const platform = tauriPlatform();
  answers['base_pick'] = true;
  expect(await platform.openBase?.()).toBe(true);
  answers['base_pick'] = false;
  expect(await platform.openBase?.()).toBe(false);
});

test('the folder to export to is what a person chose', async () => {
  const platform = tauriPlatform();
  answers['retention_folder_pick'] = '/srv/old';
  expect(await platform.exportFolder?.()).toBe('/srv/old');
  answers['retention_folder_pick'] = null;
  expect(await platform.exportFolder?.()).toBeNull();
});

test('a file goes to the shell as it is, which asks where to', async () => {
  answers['file_save'] = '/home/ada/a.png';
  const saved = await tauriPlatform().saveFile?.('a.png', 'image/png', Uint8Array.of(0, 255, 7));
  expect(saved).toBe('/home/ada/a.png');
  expect(invoked).toEqual([['file_save', { name: 'a.png', base64: 'AP8H' }]]);
});

test('the store of a run is opened by the run’s id', async () => {
  await tauriPlatform().openRun?.('20261130-a');
  expect(invoked).toEqual([['run_open', { id: '20261130-a' }]]);
});

test('an export goes where the shell says, and a bundle is asked for by its handle', async () => {
  const platform = tauriPlatform();
  const what = { filter: {}, format: 'jsonl' as const, compression: 'gz' as const };
  answers['export_pick'] = null;
  expect(await platform.placeFor('a.jsonl.gz', what, 1)).toBeNull();
  answers['export_pick'] = { handle: 'p', items: [{ name: '/x/a', folder: false, bytes: null }] };
  answers['export_chosen'] = { rows: 3 };
  const place = await platform.placeFor('a.jsonl.gz', what, 1);
  expect([place?.name, invoked.at(-1)]).toEqual([
    '/x/a',
    ['export_pick', { name: 'a.jsonl.gz', format: 'jsonl', compression: 'gz' }],
  ]);
  expect(await platform.exportTo(place ?? { name: '' }, what)).toEqual({ rows: 3 });
  expect(invoked.at(-1)).toMatchObject(['export_chosen', { request: { chosen: 'p', what } }]);

  answers['ingest_pick'] = { handle: 'b', items: [LOG] };
  const selection = await platform.choose('bundle');
  const bundle = await platform.openBundle(selection ?? { items: [] }, 0);
  expect(bundle).toEqual({ chosen: 'b', item: 0 });
  await platform.openInPlace?.(bundle);
  expect(invoked.at(-1)).toEqual(['bundle_open', bundle]);
  await platform.openOwn?.('#range=1..2');
  expect(invoked.at(-1)).toEqual(['own_open', { search: 'range=1..2' }]);
  await expect(platform.openBundle({ items: [] }, 0)).rejects.toBeInstanceOf(TypeError);
});
