import { expect, test } from 'vitest';
import type { QueryPiece } from '../bindings';
import { meantOf } from './meant';

/** Words as the backend tells them. */
function terms(line: string): string[] {
  const pieces = [...line.matchAll(/\S+/g)].map(({ 0: word, index }): QueryPiece => ({
    from: index,
    to: index + word.length,
    kind: 'word',
  }));
  return meantOf(line, { pieces }).map(({ term }) => term);
}

test('a field of another language is told as one of this', () => {
  expect(terms('host:web1')).toEqual(['attrs.host:web1']);
  expect(terms('level="error"')).toEqual(['level:error']);
  expect(terms('severity=WARN')).toEqual(['level:warn']);
  expect(terms('Level:warn')).toEqual(['level:warn']);
  expect(terms('{app="shop"}')).toEqual(['attrs.app:shop']);
  expect(terms('service=till status!=500 ms>=20')).toEqual([
    'src:till',
    '-attrs.status:500',
    'attrs.ms:>=20',
  ]);
  expect(terms('message:lost')).toEqual(['lost']);
});

test('words, addresses and times are words', () => {
  expect(
    terms('lost http://x/y std::vec 12:30 a=b=c level:loud error:17 app=~shop key= x:'),
  ).toEqual([]);
  expect(meantOf('"host:web1"', { pieces: [{ from: 0, to: 11, kind: 'phrase' }] })).toEqual([]);
});
