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
    { name: 'a', text: 'y' },
    { name: 'b', text: 'z' },
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
  expect([lines.history, lines.saved]).toEqual([[], [{ name: 'a', text: 'b' }]]);
});
