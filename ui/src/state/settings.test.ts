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
  expect(new Settings(kept).keymaps.logs.get('F9')).toBe('zone');
  const odd = new Settings(storage({ 'daybook.settings': '{"keys": {"zone": 7}}' }));
  expect(odd.keymaps.logs.get('l')).toBe('zone');
});

test('the zone that was chosen is what UTC goes back to', () => {
  const kept = storage();
  const settings = new Settings(kept);
  settings.setZone('Asia/Tokyo');
  settings.toggleZone();
  const next = new Settings(kept);
  next.toggleZone();
  expect([settings.zone, next.zone]).toEqual(['utc', 'Asia/Tokyo']);
});

test('the look of rows is kept; what is none of the choices is not', () => {
  const kept = storage();
  const settings = new Settings(kept);
  settings.setDensity('airy');
  settings.setFontSize(14);
  settings.nextTimeStyle();
  settings.toggleWrap();
  settings.toggleWrapRows();
  const { rowHeight, fontSize, timeStyle, wrap, wrapRows } = new Settings(kept);
  expect([rowHeight, fontSize, timeStyle, wrap, wrapRows]).toEqual([26, 14, 'ago', false, true]);
  const odd = { density: 'x', fontSize: 99, timeStyle: 'x', zone: 'Mars' };
  const read = new Settings(storage({ 'daybook.settings': JSON.stringify(odd) }));
  expect([read.rowHeight, read.fontSize, read.timeStyle, read.zone]).toEqual([
    21,
    12,
    'absolute',
    'local',
  ]);
});

test('how the store’s days are laid out is kept', () => {
  const kept = storage();
  const settings = new Settings(kept);
  expect([settings.storeByContext, settings.storeShade]).toEqual([true, 'rows']);
  settings.setStoreByContext(false);
  settings.setStoreShade('bytes');
  const next = new Settings(kept);
  expect([next.storeByContext, next.storeShade]).toEqual([false, 'bytes']);
  const odd = new Settings(storage({ 'daybook.settings': '{"storeShade": "x"}' }));
  expect(odd.storeShade).toBe('rows');
});

test('columns are kept; without any that make sense they are as they come', () => {
  const kept = storage();
  const columns = [
    { id: 'message', width: null },
    { id: 'attrs.pid', width: 9 },
  ] as const;
  new Settings(kept).setColumns(columns);
  expect(new Settings(kept).columns).toEqual(columns);
  const odd = new Settings(storage({ 'daybook.settings': '{"columns": [{"id": "x"}]}' }));
  expect(odd.columns).toEqual(new Settings(null).columns);
});
