import { expect, test } from 'vitest';
import { linkHash, rowOfHash } from './link';
import { EMPTY_QUERY, fromHash, type Query } from './query';
import { preset } from './ranges';

const ROW = { context_name: 'a.b & ü#', epoch: 1_774_015_200, nanos: 7, logid: 42 };
const SPAN = { from: 10, to: 20 };
const HOUR: Query = { ...EMPTY_QUERY, text: 'level:error "a&b"', range: preset('1h') };

test('a link names the search and the row', () => {
  const hash = linkHash({ ...HOUR, range: preset('all') }, ROW, { from: null, to: null });
  expect(fromHash(`#${hash}`)).toEqual({ ...HOUR, range: preset('all') });
  expect(rowOfHash(`#${hash}`)).toEqual(ROW);
  expect(rowOfHash(linkHash(EMPTY_QUERY, ROW, SPAN))).toEqual(ROW);
});

test('a range that moves with the clock stands still in the link to a row', () => {
  const { range } = fromHash(linkHash(HOUR, ROW, SPAN));
  expect(range).toEqual({ kind: 'custom', from: 10, to: 20 });
  expect(fromHash(linkHash(HOUR, null, SPAN)).range).toEqual(preset('1h'));
});

test('a link holds only what a terminal and the window take unharmed', () => {
  expect(linkHash({ ...HOUR, text: 'ü "x y" ✓' }, ROW, SPAN)).toMatch(/^[!-~]+$/);
});

test.each(['', '#q=x', '#at=', '#at=soon', '#at=1.2.3', '#at=1.2.3.', '#at=1e5.2.3.a'])(
  'an address that names no row: %s',
  (hash) => expect(rowOfHash(hash)).toBeNull(),
);
