import { expect, test } from 'vitest';
import { Kept } from './kept.svelte';
import { Lines } from './lines.svelte';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

const linesOf = (kept: Storage) => new Lines(new Kept(null, kept));

test('lines asked before are kept, each once, the last hundred', () => {
  const kept = storage();
  const lines = linesOf(kept);
  for (let at = 0; at < 120; at += 1) lines.remember(`line ${at}`);
  lines.remember('line 50');
  lines.remember('  ');
  const { history } = linesOf(kept);
  expect([history.length, history[0], history.at(-1)]).toEqual([100, 'line 20', 'line 50']);
});

test('saved lines are kept by name', () => {
  const kept = storage();
  const lines = linesOf(kept);
  lines.save('b', 'x');
  lines.save('a', 'y');
  lines.save('b', 'z');
  expect(linesOf(kept).saved).toEqual([
    { name: 'b', text: 'z', key: 1 },
    { name: 'a', text: 'y', key: 2 },
  ]);
  lines.remove('a');
  expect(linesOf(kept).saved).toHaveLength(1);
});

test('what is kept and makes no sense is left out', () => {
  const kept = storage();
  kept.setItem('daybook.history', '{"a":1}');
  kept.setItem(
    'daybook.saved',
    '[null,{"name":1},{"name":"a","text":"b"},{"name":"a","text":"c"}]',
  );
  const lines = linesOf(kept);
  expect([lines.history, lines.saved]).toEqual([[], [{ name: 'a', text: 'b', key: 1 }]]);
});

test('a saved line has its key until it is deleted, whatever is saved beside it', () => {
  const kept = storage();
  const lines = linesOf(kept);
  for (const name of ['m', 'z', 'a']) lines.save(name, `text ${name}`);
  expect([lines.savedAt(1)?.name, lines.savedAt(2)?.name, lines.savedAt(3)?.name]).toEqual([
    'm',
    'z',
    'a',
  ]);
  lines.remove('z');
  expect([lines.savedAt(1)?.name, lines.savedAt(2), lines.savedAt(3)?.name]).toEqual([
    'm',
    null,
    'a',
  ]);
  lines.save('new', 'x');
  expect(linesOf(kept).savedAt(2)?.name).toBe('new');
});

test('nine saved lines have keys, and one that goes makes room for the next by name', () => {
  const lines = linesOf(storage());
  for (let at = 0; at < 11; at += 1) lines.save(`line ${String(at).padStart(2, '0')}`, 'x');
  expect(lines.saved.map(({ key }) => key)).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9],
    undefined,
    undefined,
  ]);
  lines.remove('line 04');
  expect(lines.savedAt(5)?.name).toBe('line 09');
});

test('lines that were saved before there were keys get them by name; a key is but one’s', () => {
  const kept = storage();
  kept.setItem(
    'daybook.saved',
    JSON.stringify([
      { name: 'c', text: 'x' },
      { name: 'b', text: 'x', key: 1 },
      { name: 'a', text: 'x', key: 1 },
      { name: 'd', text: 'x', key: 77 },
      { name: 'e', text: 'x', key: 'one' },
    ]),
  );
  expect(linesOf(kept).saved.map(({ name, key }) => [name, key])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', 4],
    ['e', 5],
  ]);
});
