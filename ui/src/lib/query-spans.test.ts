import { expect, test } from 'vitest';
import { readQuery } from '../platform/mock/query';
import { moved, querySpans } from './query-spans';

const spans = (text: string) => querySpans(text, readQuery(text).pieces, null, null);

test('the stretches are the whole line, whatever is in it', () => {
  const line = '  -level:warn  "a b" é🎉 /x/ ';
  expect(
    spans(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line);
  expect(spans('-src:a x').map(({ cls }) => cls)).toEqual([
    'q-operator',
    'q-field',
    'q-value',
    '',
    'q-word',
  ]);
});

test('a mistake at the end of the line has a place to be seen', () => {
  expect(querySpans('ab', [], { from: 2, to: 2 }, null)).toEqual([
    { text: 'a', cls: '' },
    { text: 'b', cls: 'wrong' },
  ]);
});

test('pieces stay with their letters while the line is read', () => {
  const old = 'src:aa x';
  const { pieces } = readQuery(old);
  const now = 'src:aba x';
  expect(moved(pieces, old, now).map(({ from, to }) => now.slice(from, to))).toEqual([
    'src:',
    'aba',
    'x',
  ]);
});
