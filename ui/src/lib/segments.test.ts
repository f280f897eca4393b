import { describe, expect, test } from 'vitest';
import { firstLine, hasHit, hitsOf, segments, visible } from './segments';
import type { TextPart } from './terms';

const pattern = (parts: TextPart[]) => hitsOf(parts).pattern;
const hitPattern = (text: string, regex: boolean) => pattern([{ text, regex }]);
const plain = (text: string) => segments(text, 1000, null);

describe('what could deceive is made visible', () => {
  test.each([
    ['\u0000', '⟨NUL⟩'],
    ['\u001b', '⟨ESC⟩'],
    ['\u0007', '⟨BEL⟩'],
    ['\r', '⟨CR⟩'],
    ['\u007f', '⟨DEL⟩'],
    ['\u009b', '⟨U+009B⟩'],
    ['\u202e', '⟨U+202E⟩'],
    ['\u2066', '⟨U+2066⟩'],
    ['\u200b', '⟨U+200B⟩'],
    ['\ufeff', '⟨U+FEFF⟩'],
    ['\u{e0041}', '⟨U+E0041⟩'],
  ])('%j', (character, shown) => {
    expect(visible(character)).toBe(shown);
    expect(plain(`a${character}b`)).toEqual([
      { text: 'a', cls: '' },
      { text: shown, cls: 'mark' },
      { text: 'b', cls: '' },
    ]);
  });

  test('tabs, newlines, accents and other scripts are left alone', () => {
    const text = 'ä\tb\nעברית 日本 🎉';
    expect(plain(text)).toEqual([{ text, cls: '' }]);
  });
});

describe('terminal colours', () => {
  test('become fixed classes, and end where they end', () => {
    expect(plain('\u001b[1;31mred\u001b[0m plain')).toEqual([
      { text: 'red', cls: 'ansi-red ansi-bold' },
      { text: ' plain', cls: '' },
    ]);
  });

  test('the 256 colours are passed over with their parameters', () => {
    expect(plain('\u001b[38;5;31mx\u001b[48;2;1;2;3;32my')).toEqual([
      { text: 'x', cls: '' },
      { text: 'y', cls: 'ansi-green' },
    ]);
  });

  test('any other escape sequence is seen as what it is', () => {
    expect(
      plain('\u001b]0;title\u0007')
        .map(({ text }) => text)
        .join(''),
    ).toBe('⟨ESC⟩]0;title⟨BEL⟩');
  });
});

describe('matches', () => {
  test('are marked ignoring case, their characters as they are', () => {
    expect(segments('Error: a.b', 100, hitPattern('ERROR', false))[0]).toEqual({
      text: 'Error',
      cls: 'hit',
    });
    expect(hitPattern('a.b', false)?.test('axb')).toBe(false);
  });

  test('do not reach into what was made visible', () => {
    expect(segments('\u202eU+', 100, hitPattern('U+', false))).toEqual([
      { text: '⟨U+202E⟩', cls: 'mark' },
      { text: 'U+', cls: 'hit' },
    ]);
  });

  test('of several words, beside a pattern that minds the case', () => {
    const words = [
      { text: 'lost', regex: false },
      { text: 'Node-\\d', regex: true },
    ];
    const found = 'LOST node-3 Node-4'.match(pattern(words) ?? /$^/);
    expect(found).toEqual(['LOST', 'Node-4']);
  });

  test('of a pattern that another engine reads are not marked', () => {
    expect(hitPattern('(?x) a b', true)).toBeNull();
    expect(hitPattern('(a+)+$', true)).toBeNull();
    expect(hitPattern('a+b+c+', true)).toBeNull();
    expect(hitPattern('(', true)).toBeNull();
    expect('A1'.match(hitPattern('(?i)a\\d', true) ?? /$^/)).toHaveLength(1);
  });
});

test('it is known whether all matches can be told here', () => {
  const whole = (...texts: [string, boolean][]) =>
    hitsOf(texts.map(([text, regex]) => ({ text, regex }))).whole;
  expect([whole(), whole(['a', false], ['b+', true])]).toEqual([true, true]);
  expect([whole(['a', false], ['(', true]), whole(['(?i)a', true], ['b', true])]).toEqual([
    false,
    false,
  ]);
});

test('a match is found again and again', () => {
  const lost = hitPattern('lost', false) ?? /$^/;
  expect([hasHit('a lost one', lost), hasHit('lost', lost), hasHit('no', lost)]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a long text is cut', () => {
  expect(segments('x'.repeat(70_000), 65_536, null)[0]?.text).toHaveLength(65_536);
});

test('an entry of many lines shows the first, and how many follow', () => {
  expect(firstLine('one')).toEqual({ line: 'one', more: 0 });
  expect(firstLine('one\ntwo\nthree\n')).toEqual({ line: 'one', more: 2 });
  expect(firstLine('one\n')).toEqual({ line: 'one', more: 0 });
});
