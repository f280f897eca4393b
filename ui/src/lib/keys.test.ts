import { expect, test } from 'vitest';
import { BINDINGS, commandOf } from './keys';

const press = (key: string, modifiers = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

test('no key means two things', () => {
  const keys = BINDINGS.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the keys that people know do what they know', () => {
  expect(['/', 'j', 'G', 'e', 'E', 't', 'r', '?'].map((key) => press(key))).toEqual([
    'text',
    'down',
    'bottom',
    'nextError',
    'previousError',
    'range',
    'range',
    'help',
  ]);
});

test('opening has the key that it has everywhere', () => {
  expect(press('o', { ctrlKey: true })).toBe('openLogs');
  expect(press('o', { metaKey: true })).toBe('openLogs');
  expect(press('o')).toBe('order');
});

test('with a modifier a key is the system’s', () => {
  expect(press('c', { ctrlKey: true })).toBeNull();
  expect(press('r', { metaKey: true })).toBeNull();
  expect(press('o', { ctrlKey: true, altKey: true })).toBeNull();
});
