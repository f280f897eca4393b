/** Which key does what: the bindings as they come, and what a person made of them. */

import { keyCap } from './chords';
import { BINDINGS, type Command } from './keys';
import type { Page } from './pages';

/** The keys of the commands that a person gave others, or none. */
export type Overrides = Partial<Record<Command, readonly string[]>>;

export type Keymap = ReadonlyMap<string, Command>;

const DEFAULTS = new Map(BINDINGS.map(({ command, keys }) => [command, keys]));
const PAGE_OF = new Map(BINDINGS.map(({ command, page }) => [command, page]));

export const pageOf = (command: Command): Page | undefined => PAGE_OF.get(command);

/** Whether two commands can be asked for at the same time, so that a key can be but one's. */
function meet(one: Command, other: Command): boolean {
  const [page, its] = [pageOf(one), pageOf(other)];
  return page === undefined || its === undefined || page === its;
}

export const keysOf = (command: Command, overrides: Overrides = {}): readonly string[] =>
  overrides[command] ?? DEFAULTS.get(command) ?? [];

/** The first key of a command as it stands on the keyboard; empty when it has none. */
export function capOf(command: Command, overrides: Overrides = {}): string {
  const [key] = keysOf(command, overrides);
  return key === undefined ? '' : keyCap(key);
}

/** The same as a title says it after its words: ` (u)`. */
export function hintOf(command: Command, overrides: Overrides = {}): string {
  const cap = capOf(command, overrides);
  return cap && ` (${cap})`;
}

/** The keys that work on a page. */
export const keymapOf = (overrides: Overrides = {}, shown: Page = 'logs'): Keymap =>
  new Map(
    BINDINGS.filter(({ page }) => page === undefined || page === shown).flatMap(({ command }) =>
      keysOf(command, overrides).map((key) => [key, command]),
    ),
  );

/** The other commands that have a key where this one is to have it. */
export const ownersOf = (key: string, command: Command, overrides: Overrides = {}): Command[] =>
  BINDINGS.map((binding) => binding.command).filter(
    (other) => other !== command && meet(other, command) && keysOf(other, overrides).includes(key),
  );

/** Keeps only what differs from the bindings as they come. */
function withKeys(overrides: Overrides, command: Command, keys: readonly string[]): Overrides {
  const rest: Overrides = Object.fromEntries(
    Object.entries(overrides).filter(([other]) => other !== command),
  );
  const same = [...keys].sort().join(' ') === [...keysOf(command)].sort().join(' ');
  return same ? rest : { ...rest, [command]: keys };
}

export function withoutKey(overrides: Overrides, command: Command, key: string): Overrides {
  const kept = keysOf(command, overrides).filter((other) => other !== key);
  return withKeys(overrides, command, kept);
}

/** Gives a command one more key; who has it at the same time loses it. */
export function withKey(overrides: Overrides, command: Command, key: string): Overrides {
  const free = ownersOf(key, command, overrides).reduce(
    (left, owner) => withoutKey(left, owner, key),
    overrides,
  );
  return withKeys(free, command, [...keysOf(command, free), key]);
}

/** The keys of a command as they come. Who has one of them now keeps it. */
export function withDefault(overrides: Overrides, command: Command): Overrides {
  const free = keysOf(command).filter((key) => ownersOf(key, command, overrides).length === 0);
  return withKeys(overrides, command, free);
}

/** What was kept may be of another version, or written by hand. */
export function readOverrides(kept: unknown): Overrides {
  if (typeof kept !== 'object' || kept === null) return {};
  let overrides: Overrides = {};
  for (const [command, keys] of Object.entries(kept) as [Command, unknown][]) {
    if (!DEFAULTS.has(command) || !Array.isArray(keys)) continue;
    const named = keys.filter((key): key is string => typeof key === 'string');
    overrides = withKeys(overrides, command, named);
  }
  return overrides;
}
