/** What the commands of saved searches are called: by what they open. */

import { type Binding, type Command, SAVED_KEYS, type SavedKey } from './keys';

interface Saved {
  name: string;
  key?: SavedKey;
}

const keyOf = (command: Command): SavedKey | undefined =>
  SAVED_KEYS.find((key) => command === `saved${key}`);

/** The bindings, those of saved searches with their names; those that open nothing as they are, or not. */
export function namedBindings(
  bindings: readonly Binding[],
  saved: readonly Saved[],
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
