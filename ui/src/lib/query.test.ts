import { expect, test } from 'vitest';
import { EMPTY_QUERY, fromHash, type Query, toHash, within } from './query';

const FULL: Query = {
  range: { kind: 'custom', from: 10, to: 20 },
  text: 'a & b=#c level:>=warn src:hero.proc*',
  order: 'oldest_first',
};

test('a filter is put within a time; an open end stays open', () => {
  expect(within({ error: true }, { from: 10, to: null })).toEqual({ error: true, epoch_from: 10 });
});

test.each<[string, Query]>([
  ['full', FULL],
  ['empty', EMPTY_QUERY],
  ['half open', { ...EMPTY_QUERY, range: { kind: 'custom', from: null, to: 5 } }],
])('the address keeps a query: %s', (_, query) => {
  expect(fromHash(`#${toHash(query)}`)).toEqual(query);
});

test.each([
  ['subtree=hero.proc&level=warn.error', 'src:hero.proc level:warn,error'],
  ['src=hero.&level=warn.error.fatal', 'src:hero.* level:>=warn'],
  ['context=a&context=b&error=1&tag=nightly', 'context:a,b error:true tag:nightly'],
  ['text=no+such+%22thing', '"no such \\"thing"'],
  ['text=refused', 'refused'],
  ['regex=^a/b\\d', '/^a\\/b\\d/'],
])('an address from before the query line is still understood: %s', (hash, text) => {
  expect(fromHash(`#${hash}`).text).toBe(text);
});

test('an address that makes no sense is the empty query', () => {
  expect(fromHash('#range=soon&level=loud.&order=up&%%%')).toEqual(EMPTY_QUERY);
});
