import { expect, test } from 'vitest';
import { pageHash, pageOfHash } from './pages';

test('a page is known by its address, and what is none is a search', () => {
  expect(pageOfHash(`#${pageHash('store')}`)).toBe('store');
  expect(pageOfHash(pageHash('perf'))).toBe('perf');
  expect([pageOfHash(''), pageOfHash('#q=%2Fstore'), pageOfHash('#/storeroom')]).toEqual([
    'logs',
    'logs',
    'logs',
  ]);
});
