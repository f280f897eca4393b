import { expect, test } from 'vitest';
import { Settings } from './settings.svelte';

const storage = (initial: Record<string, string> = {}) => {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
};

test('what was chosen is there the next time', () => {
  const kept = storage();
  const settings = new Settings(kept);
  settings.setTheme('dark');
  settings.toggleZone();
  const next = new Settings(kept);
  expect([next.theme, next.zone, next.sidebar]).toEqual(['dark', 'utc', true]);
});

test('the theme goes round', () => {
  const settings = new Settings(null);
  const seen = [0, 1, 2].map(() => (settings.nextTheme(), settings.theme));
  expect(seen).toEqual(['light', 'dark', 'system']);
});

test('what was kept and is no JSON is forgotten', () => {
  expect(new Settings(storage({ 'daybook.settings': '{' })).theme).toBe('system');
});

test('keys that were changed are kept, and what is no key is not read', () => {
  const kept = storage();
  new Settings(kept).setKeys({ zone: ['F9'] });
  expect(new Settings(kept).keymap.get('F9')).toBe('zone');
  const odd = new Settings(storage({ 'daybook.settings': '{"keys": {"zone": 7}}' }));
  expect(odd.keymap.get('u')).toBe('zone');
});
