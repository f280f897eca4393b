import { expect, test } from 'vitest';
import { fontProblem, isFontName, type Measure } from './fonts';

/** A machine with two fonts: one of one width, which stands in for `monospace`, and one that is not. */
const measure: Measure = (font, text) => {
  const each = { 'One Width': 24, monospace: 24, 'Many Widths': 0, serif: -1, 'sans-serif': -2 };
  const families = font.replace(/^\d+px /, '').split(', ');
  const first = families.map((name) => name.replaceAll('"', '')).find((name) => name in each) ?? '';
  const width = each[first as keyof typeof each];
  if (width > 0) return width * text.length;
  return [...text].reduce((sum, char) => sum + ('il!.|1'.includes(char) ? 9 : 30) - width, 0);
};

test('a font that is there and of one width can be used, be it the one that stands in for others', () => {
  expect(fontProblem('One Width', measure)).toBe('');
});

test('what is not installed, not of one width or no name is refused with the reason', () => {
  expect(fontProblem('Nowhere', measure)).toContain('installed');
  expect(fontProblem('Many Widths', measure)).toContain('width');
  expect(fontProblem('a"; color: red', measure)).toContain('no name');
});

test('nothing that could end a quoted name is a name', () => {
  for (const name of ['x"y', "x'y", 'x\\', 'x;', 'x\n', '', ' x', 'x'.repeat(65), 7, null])
    expect(isFontName(name)).toBe(false);
  for (const name of [
    'JetBrains Mono',
    'M+ 1m',
    'Iosevka SS08',
    '源ノ角ゴシック Code',
    'Input_Mono-1.0',
  ])
    expect(isFontName(name)).toBe(true);
});

test('a view that cannot measure takes no font', () => {
  expect(fontProblem('One Width', () => 0)).toContain('installed');
});
