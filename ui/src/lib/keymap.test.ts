import { expect, test } from 'vitest';
import {
  hintOf,
  keymapOf,
  keysOf,
  ownersOf,
  readOverrides,
  withDefault,
  withKey,
  withoutKey,
} from './keymap';

test('without overrides the keys are as they come', () => {
  expect(keymapOf().get('j')).toBe('down');
  expect(keysOf('down')).toEqual(['j', 'ArrowDown']);
});

test('a command gets one more key, and whoever had it loses it', () => {
  const overrides = withKey({}, 'refresh', 'e');
  expect(keymapOf(overrides).get('e')).toBe('refresh');
  expect(keysOf('refresh', overrides)).toEqual(['R', 'F5', 'e']);
  expect(keysOf('nextError', overrides)).toEqual([]);
});

test('what is as it came is not kept', () => {
  const overrides = withoutKey(withKey({}, 'zone', 'F9'), 'zone', 'F9');
  expect(overrides).toEqual({});
});

test('reset gives a command the keys it came with, but for those that another has now', () => {
  const taken = withKey({}, 'refresh', 'e');
  expect(keysOf('nextError', withDefault(taken, 'nextError'))).toEqual([]);
  const back = withDefault(withDefault(taken, 'refresh'), 'nextError');
  expect(back).toEqual({});
});

test('of what was kept only keys of known commands are read', () => {
  const kept = { zone: ['F9', 3], gone: ['x'], theme: 'x', help: ['?'] };
  expect(readOverrides(kept)).toEqual({ zone: ['F9'] });
  expect([readOverrides(null), readOverrides('x')]).toEqual([{}, {}]);
});

test('a title says the key that a command has now, or none', () => {
  expect(hintOf('back')).toBe(' (Alt+←)');
  const overrides = withKey({}, 'order', 'F9');
  expect(hintOf('order', withoutKey(overrides, 'order', 'o'))).toBe(' (F9)');
  expect(hintOf('nextError', withKey({}, 'order', 'e'))).toBe('');
});

test('a key may be two commands’ on two pages, but not one page’s and every page’s', () => {
  expect(keymapOf({}, 'store').get('j')).toBeUndefined();
  expect(keymapOf({}, 'store').get('?')).toBe('help');
  expect(ownersOf('?', 'down')).toEqual(['help']);
  expect(ownersOf('j', 'help')).toEqual(['down', 'perfNext']);
});
