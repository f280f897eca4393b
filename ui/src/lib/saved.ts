/** Saved searches: which key each has, and what the commands that open them are called. */

import { type Binding, type Command, SAVED_KEYS, type SavedKey } from './keys';

export interface SavedLine {
  name: string;
  text: string;
  /** The digit that opens it, until it is deleted; absent once all are taken. */
  key?: SavedKey;
}

/**
 * In order, each with a key as long as there are some. Whoever has one keeps it: a line that is saved or
 * deleted must not move the others to other keys.
 */
export function withKeys(lines: readonly SavedLine[]): readonly SavedLine[] {
  const named = [...lines].sort((a, b) => (a.name < b.name ? -1 : 1));
  const has = (line: SavedLine, key: SavedKey) => line.key === key;
  const owners = new Map(
    SAVED_KEYS.map((key) => [key, named.find((line) => has(line, key))] as const),
  );
  for (const line of named) {
    if (line.key !== undefined && owners.get(line.key) === line) continue;
    const free = SAVED_KEYS.find((key) => owners.get(key) === undefined);
    if (free !== undefined) owners.set(free, line);
  }
  const keyed = SAVED_KEYS.flatMap((key) => {
    const line = owners.get(key);
    return line ? [{ name: line.name, text: line.text, key }] : [];
  });
  const taken = new Set(owners.values());
  const others = named.filter((line) => !taken.has(line)).map(({ name, text }) => ({ name, text }));
  return [...keyed, ...others];
}

const keyOf = (command: Command): SavedKey | undefined =>
  SAVED_KEYS.find((key) => command === `saved${key}`);

/** The bindings, those of saved searches with their names; those that open nothing as they are, or not. */
export function namedBindings(
  bindings: readonly Binding[],
  saved: readonly Pick<SavedLine, 'name' | 'key'>[],
  which: 'all' | 'only named' = 'all',
): Binding[] {
  return bindings.flatMap((binding) => {
    const key = keyOf(binding.command);
    if (key === undefined) return [binding];
    const line = saved.find((one) => one.key === key);
    if (line) return [{ ...binding, does: `Saved: ${line.name}` }];
    return which === 'all' ? [binding] : [];
  });
}
