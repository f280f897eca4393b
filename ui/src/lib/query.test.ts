import { expect, test } from 'vitest';
import {
  EMPTY_QUERY,
  facetFilter,
  fromHash,
  fullFilter,
  isNarrowed,
  type Query,
  toHash,
} from './query';

const FULL: Query = {
  range: { kind: 'custom', from: 10, to: 20 },
  contexts: ['web'],
  src: 'hero.proc',
  srcMode: 'subtree',
  bands: ['warn', 'error'],
  errorsOnly: true,
  text: 'a & b=#c',
  regex: false,
  tags: ['nightly'],
  order: 'oldest_first',
};

test('a query becomes the filter that the store knows', () => {
  expect(fullFilter(FULL, { from: 10, to: 20 })).toEqual({
    contexts: ['web'],
    epoch_from: 10,
    epoch_to: 20,
    src: { subtree: 'hero.proc' },
    levels: { ranges: [[13, 21]] },
    error: true,
    text: { substring: 'a & b=#c' },
    tags: ['nightly'],
    order: 'oldest_first',
  });
});

test('the empty query asks for everything', () => {
  expect(fullFilter(EMPTY_QUERY, { from: null, to: null })).toEqual({
    order: 'newest_first',
  });
  expect(isNarrowed(EMPTY_QUERY)).toBe(false);
});

test('chips count without the levels, so that each says what it would bring', () => {
  expect(facetFilter(FULL, { from: 10, to: 20 })).not.toHaveProperty('levels');
});

test.each<[string, Query]>([
  ['full', FULL],
  ['empty', EMPTY_QUERY],
  ['a pattern', { ...EMPTY_QUERY, text: '^\\d+&x', regex: true }],
  ['a prefix', { ...EMPTY_QUERY, src: 'hero.', srcMode: 'prefix' }],
  ['half open', { ...EMPTY_QUERY, range: { kind: 'custom', from: null, to: 5 } }],
  ['two contexts', { ...EMPTY_QUERY, contexts: ['a', 'b'] }],
])('the address keeps a query: %s', (_, query) => {
  expect(fromHash(`#${toHash(query)}`)).toEqual(query);
});

test('an address that makes no sense is the empty query', () => {
  expect(fromHash('#range=soon&level=loud.&order=up&%%%')).toEqual(EMPTY_QUERY);
});
