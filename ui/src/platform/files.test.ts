import { expect, test } from 'vitest';
import { filesOf, itemsOf, type NamedFile, selectionOf } from './files';

const named = (name: string, bytes: number): NamedFile => ({
  name,
  file: new Blob(['x'.repeat(bytes)]),
  lastModified: 0,
});

test('a folder is one item, however much is in it', () => {
  expect(itemsOf([named('logs/a', 3), named('logs/deep/b', 4), named('c.log', 1)])).toEqual([
    { name: 'logs', folder: true, bytes: 7 },
    { name: 'c.log', folder: false, bytes: 1 },
  ]);
});

test('nothing chosen is no selection', () => {
  expect(selectionOf([])).toBeNull();
  expect(selectionOf([named('a', 1)])?.items).toHaveLength(1);
});

/** As browsers hand out what was dropped. */
const fileEntry = (name: string, error = false) => ({
  name,
  isFile: true,
  file: (resolve: (file: unknown) => void, reject: (error: Error) => void) =>
    error ? reject(new Error('gone')) : resolve({ name, lastModified: 5, webkitRelativePath: '' }),
});

const folderEntry = (name: string, ...batches: unknown[][]) => ({
  name,
  isFile: false,
  createReader: () => ({
    readEntries: (resolve: (some: unknown[]) => void) => resolve(batches.shift() ?? []),
  }),
});

test('folders that are dropped are walked to their end, and what is gone is left out', async () => {
  const folder = folderEntry(
    'logs',
    [fileEntry('a.log'), fileEntry('gone', true)],
    [folderEntry('deep', [fileEntry('b.log')])],
  );
  const files = await filesOf(folder as unknown as FileSystemEntry);
  expect(files.map(({ name }) => name)).toEqual(['logs/a.log', 'logs/deep/b.log']);
});
