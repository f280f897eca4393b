import { expect, test } from 'vitest';
import { BINDINGS } from './keys';
import { namedBindings } from './saved';

const SAVED = [{ name: 'errors of api', key: 3 as const }, { name: 'without a key' }];

test('a saved search is called by its name; the palette offers no key that opens nothing', () => {
  const all = namedBindings(BINDINGS, SAVED);
  expect(all).toHaveLength(BINDINGS.length);
  const does = (command: string) => all.find((one) => one.command === command)?.does;
  expect([does('saved3'), does('saved1')]).toEqual(['Saved: errors of api', 'Open saved search 1']);
  const offered = namedBindings(BINDINGS, SAVED, 'only named').map(({ command }) => command);
  expect(offered.filter((command) => command.startsWith('saved'))).toEqual(['saved', 'saved3']);
});
