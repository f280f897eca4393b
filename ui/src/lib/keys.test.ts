import { expect, test } from 'vitest';
import { keymapOf } from './keymap';
import { chordOf, keyCap } from './chords';
import { BINDINGS } from './keys';
import { PAGES } from './pages';

const chord = (key: string, modifiers = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });
const press = (key: string, modifiers = {}) => keymapOf().get(chord(key, modifiers) ?? '') ?? null;

test.each(PAGES)('on the page %s no key means two things', (shown) => {
  const keys = BINDINGS.filter(({ page }) => page === undefined || page === shown).flatMap(
    (binding) => binding.keys,
  );
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

test('a chord names its modifiers; a modifier alone is none', () => {
  expect(chord('K', { ctrlKey: true })).toBe('Mod+k');
  expect(chord('K', { metaKey: true, shiftKey: true })).toBe('Mod+Shift+k');
  expect(chord('Ω', { altKey: true, code: 'KeyZ' })).toBe('Alt+z');
  expect([chord('Shift', { shiftKey: true }), chord('Dead')]).toEqual([null, null]);
});

test('keys are shown as they stand on the keyboard', () => {
  expect(['Mod+k', 'Alt+z', 'Mod+Shift+k', 'Mod+,', ' ', '+', 'Mod++'].map(keyCap)).toEqual([
    'Ctrl+K',
    'Alt+Z',
    'Ctrl+Shift+K',
    'Ctrl+,',
    'Space',
    '+',
    'Ctrl++',
  ]);
});
