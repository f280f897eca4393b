import { describe, expect, test } from 'vitest';
import type { QueryReading } from '../bindings';
import { readQuery } from '../platform/mock/query';
import { addValue, type Edit, quoted, quotedText, refuse, setLevels, setTerm } from './query-edit';
import { toggleRefused, withoutTerms, withoutValue } from './query-edit';

const edited = (text: string, change: (text: string, read: QueryReading) => Edit) => {
  const edit = change(text, readQuery(text));
  const { changed } = edit;
  return [edit.text, changed && edit.text.slice(changed.from, changed.to)];
};

describe('a field said anew', () => {
  test.each([
    ['', 'hero.proc', 'src:hero.proc'],
    ['lost', 'a', 'lost src:a'],
    ['  lost ', 'a', 'lost src:a'],
    ['src:b  lost', 'a', 'src:a  lost'],
    ['x src:b lost src:c', 'a', 'x src:a lost'],
    ['-src:b', 'a', '-src:b src:a'],
    ['x -src:a y', 'a', 'x src:a y'],
    ['"src:b"', 'with space', '"src:b" src:"with space"'],
  ])('%j', (text, value, result) => {
    const [line, changed] = edited(text, (...read) => setTerm(...read, 'src', value));
    expect(line).toBe(result);
    expect(changed).toBe(`src:${quoted(value)}`);
  });

  test('taken away, its space goes along', () => {
    const without = (text: string) => edited(text, (...read) => setTerm(...read, 'src', null));
    expect(without('a  src:b c')).toEqual(['a  c', null]);
    expect(without('a src:b')).toEqual(['a', null]);
    expect(without('src:b')).toEqual(['', null]);
  });
});

test('levels replace whatever was said of them', () => {
  const levels = (text: string) => edited(text, (...read) => setLevels(...read, '>=warn'))[0];
  expect(levels('-level:debug x level:info')).toBe('level:>=warn x');
});

test('what is added to alternatives does not belong to the last of them', () => {
  const reading = {
    terms: [],
    pieces: [
      { from: 0, to: 1, kind: 'word' as const },
      { from: 2, to: 4, kind: 'operator' as const },
      { from: 5, to: 6, kind: 'word' as const },
    ],
  };
  expect(setTerm('a OR b', reading, 'src', 'x').text).toBe('(a OR b) src:x');
});

test('AND goes with the term that it joined', () => {
  const text = 'a AND b';
  const reading = {
    terms: [
      { from: 0, to: 1, field: null, value: 'a', negated: false },
      { from: 6, to: 7, field: null, value: 'b', negated: false },
    ],
    pieces: [{ from: 2, to: 5, kind: 'operator' as const }],
  };
  expect(withoutTerms(text, reading, reading.terms.slice(0, 1)).text).toBe('b');
  expect(withoutTerms(text, reading, reading.terms.slice(1)).text).toBe('a');
  expect(withoutTerms(text, reading, reading.terms).text).toBe('');
});

test('left out a second time, a value is no longer left out', () => {
  const toggled = (text: string) => edited(text, (...read) => toggleRefused(...read, 'src', 'a'));
  expect(toggled('x')[0]).toBe('x -src:a');
  expect(toggled('x -src:a y')[0]).toBe('x y');
  expect(toggled('src:a x')[0]).toBe('-src:a x');
});

test('values are asked for and filtered out, each once', () => {
  const tag = (text: string) => edited(text, (...read) => addValue(...read, 'tag', 'slow'));
  expect(tag('tag:x')).toEqual(['tag:x tag:slow', 'tag:slow']);
  expect(tag('tag:slow x')).toEqual(['tag:slow x', 'tag:slow']);
  const out = (text: string) => edited(text, (...read) => refuse(...read, 'attrs.user', 'a b'));
  expect(out('x')).toEqual(['x -attrs.user:"a b"', '-attrs.user:"a b"']);
  expect(out('attrs.user:"a b" x')).toEqual(['-attrs.user:"a b" x', '-attrs.user:"a b"']);
  expect(edited('tag:a tag:b', (...read) => withoutValue(...read, 'tag', 'a'))[0]).toBe('tag:b');
});

test('values are quoted where they would be read as something else', () => {
  expect(['a.b-c', 'a b', 'x*', '>=5', 'a:b', 'say "no"', '', 'a\\b'].map(quoted)).toEqual([
    'a.b-c',
    '"a b"',
    '"x*"',
    '">=5"',
    '"a:b"',
    '"say \\"no\\""',
    '""',
    '"a\\\\b"',
  ]);
  expect(['OR', '-x', 'x'].map(quotedText)).toEqual(['"OR"', '"-x"', 'x']);
});
