import { expect, test } from 'vitest';
import { readQuery } from '../platform/mock/query';
import { bandsOf, contextsOf, errorsOnly, levelValue, sourceOf, textParts } from './terms';

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
  expect(contextsOf(terms('context:a,b'))).toEqual(['a,b']);
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
