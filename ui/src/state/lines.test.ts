import { expect, test } from 'vitest';
import { Lines } from './lines.svelte';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

test('lines asked before are kept, each once, the last hundred', () => {
  const kept = storage();
  const lines = new Lines(kept);
  for (let at = 0; at < 120; at += 1) lines.remember(`line ${at}`);
  lines.remember('line 50');
  lines.remember('  ');
  const { history } = new Lines(kept);
  expect([history.length, history[0], history.at(-1)]).toEqual([100, 'line 20', 'line 50']);
});

test('saved lines are kept by name', () => {
  const kept = storage();
  const lines = new Lines(kept);
  lines.save('b', 'x');
  lines.save('a', 'y');
  lines.save('b', 'z');
  expect(new Lines(kept).saved).toEqual([
    { name: 'a', text: 'y' },
    { name: 'b', text: 'z' },
  ]);
  lines.remove('a');
  expect(new Lines(kept).saved).toHaveLength(1);
});

test('what is kept and makes no sense is left out', () => {
  const kept = storage();
  kept.setItem('daybook.history', '{"a":1}');
  kept.setItem('daybook.saved', '[null,{"name":1},{"name":"a","text":"b"}]');
  const lines = new Lines(kept);
  expect([lines.history, lines.saved]).toEqual([[], [{ name: 'a', text: 'b' }]]);
});
