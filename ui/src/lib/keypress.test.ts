import { expect, test } from 'vitest';
import { keymapOf } from './keymap';
import { commandOf } from './keypress';

/** An element of this kind, within those. */
function element(tag: string, ...around: string[]): Element {
  const isAny = (selector: string, tags: string[]) =>
    selector.split(', ').some((part) => tags.includes(part));
  return {
    matches: (selector: string) => isAny(selector, [tag]),
    closest: (selector: string) => (isAny(selector, [tag, ...around]) ? {} : null),
  } as unknown as Element;
}

function press(chord: string, target: Element, defaultPrevented = false) {
  const key = chord.replace('Mod+', '');
  const ctrlKey = chord !== key;
  const event = { key, ctrlKey, metaKey: false, altKey: false, defaultPrevented };
  return commandOf(event as unknown as KeyboardEvent, target, keymapOf());
}

test('a key is a command on the page, and none in a dialog or when something took it', () => {
  expect(press('j', element('div'))).toBe('down');
  expect(press('j', element('div', 'dialog'))).toBeNull();
  expect(press('j', element('div'), true)).toBeNull();
  expect(press('ö', element('div'))).toBeNull();
});

test('what is typed is typed; Escape and what is pressed with Ctrl are commands there too', () => {
  const input = element('input');
  expect(press('j', input)).toBeNull();
  expect(press('Escape', input)).toBe('close');
  expect(press('Mod+k', input)).toBe('palette');
  expect(press('Mod+z', input)).toBeNull();
  expect(press('Mod+z', element('div'))).toBe('undo');
  expect(press('Mod+a', input)).toBeNull();
  expect(press('Mod+a', element('div'))).toBe('allRows');
});

test('a button is pressed by Enter and Space, a long text scrolls by its own keys', () => {
  expect(press('Enter', element('svg', 'button'))).toBeNull();
  expect(press(' ', element('a'))).toBeNull();
  expect(press('j', element('button'))).toBe('down');
  expect(press('ArrowDown', element('pre'))).toBeNull();
  expect(press('j', element('pre'))).toBe('down');
});
