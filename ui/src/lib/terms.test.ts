import { expect, test } from 'vitest';
import type { QueryPiece } from '../bindings';
import { readQuery } from '../platform/mock/query';
import {
  bandsOf,
  contextsOf,
  EMPTY_READING,
  errorsOnly,
  levelValue,
  sourceOf,
  textParts,
} from './terms';

const terms = (text: string) => readQuery(text).terms;

test.each([
  ['x', []],
  ['level:warn', ['warn']],
  ['level:warn,error', ['warn', 'error']],
  ['level:>=error', ['error', 'fatal']],
  ['level:<debug', ['none', 'trace']],
  ['level:>=warn -level:fatal', ['warn', 'error']],
])('the levels of %j', (text, bands) => {
  expect(bandsOf(terms(text))).toEqual(bands);
});

test('levels are said as short as can be', () => {
  expect(levelValue(['warn', 'error', 'fatal'])).toBe('>=warn');
  expect(levelValue(['fatal'])).toBe('fatal');
  expect(levelValue(['info', 'error'])).toBe('info,error');
});

test('what the controls show', () => {
  expect(sourceOf(terms('src:a*'))).toEqual({ src: 'a', prefix: true });
  expect(sourceOf(terms('src:a -src:a.b'))).toEqual({ src: 'a', prefix: false });
  expect(contextsOf(terms('context:a,b'))).toEqual(['a', 'b']);
  expect([errorsOnly(terms('error:true')), errorsOnly(terms('-error:true'))]).toEqual([
    true,
    false,
  ]);
});

test('words, phrases and patterns are marked, but not what is refused', () => {
  const text = 'lost "a \\"b\\"" /x\\/y/ -no src:z';
  expect(textParts(text, readQuery(text))).toEqual([
    { text: 'lost', regex: false },
    { text: 'a "b"', regex: false },
    { text: 'x/y', regex: true },
  ]);
});

test('of a group what may have matched is marked, but not what it refuses', () => {
  const text = '(lost OR -no OR -(neither nor) OR src:z "a b")';
  const kinds = /(-)|([()]|OR)|(src:)|"[^"]*"|\w+/g;
  const pieces = [...text.matchAll(kinds)].map((match): QueryPiece => {
    const [written, minus, joint, field] = match;
    const from = match.index;
    const kind =
      minus || joint === 'OR' ? 'operator' : joint ? 'bracket' : field ? 'field' : 'word';
    const isValue = written === 'z';
    const isPhrase = written.startsWith('"');
    return {
      from,
      to: from + written.length,
      kind: isValue ? 'value' : isPhrase ? 'phrase' : kind,
    };
  });
  const term = { from: 0, to: text.length, field: null, value: text, negated: false };
  const found = textParts(text, { ...EMPTY_READING, terms: [term], pieces });
  expect(found.map((part) => part.text)).toEqual(['lost', 'a b']);
});
