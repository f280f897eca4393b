import { expect, test } from 'vitest';
import { matchWords } from './fuzzy';

test.each([
  ['ne', 'Next error', [0, 1]],
  ['nerr', 'Next error', [0, 5, 6, 7]],
  ['nex err', 'Next error', [0, 1, 2, 5, 6, 7]],
  ['ERR', 'Next error', [5, 6, 7]],
  ['  ', 'Next error', []],
])('%j finds %j', (typed, text, at) => expect(matchWords(typed, text)?.at).toEqual(at));

test.each(['ext', 'errn', 'nextx'])('%j does not', (typed) =>
  expect(matchWords(typed, 'Next error')).toBeNull(),
);

test('one word is nearer than two, and an early one than a late one', () => {
  const distance = (text: string) => matchWords('co', text)?.distance ?? Infinity;
  expect(distance('Copy the row')).toBeLessThan(distance('Choose the context'));
  expect(distance('Choose the context')).toBeLessThan(distance('Clear the old'));
});
