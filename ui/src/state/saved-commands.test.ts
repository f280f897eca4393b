import { expect, test } from 'vitest';
import { Kept } from './kept.svelte';
import { Lines } from './lines.svelte';
import { savedCommands } from './saved-commands';

test('a key opens its saved search and says which; one without says so', () => {
  const lines = new Lines(new Kept(null, null));
  lines.save('errors of api', 'src:api level:>=error');
  const asked: unknown[] = [];
  const said: string[] = [];
  let shown = 0;
  const commands = savedCommands(
    { lines, ask: (change) => asked.push(change), say: (text) => said.push(text) },
    () => (shown += 1),
  );
  commands.saved1();
  commands.saved2();
  commands.saved();
  expect(asked).toEqual([{ text: 'src:api level:>=error' }]);
  expect(said).toEqual(['Saved search “errors of api”', 'No saved search has the key 2 yet']);
  expect(shown).toBe(1);
});
