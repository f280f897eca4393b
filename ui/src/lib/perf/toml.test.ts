import { expect, test } from 'vitest';
import type { PerfMistake } from '../../bindings';
import { copyName, corrected, lineSpan, nameProblem, wordSpan } from './toml';

const TEXT = 'title = "x"\n[data]\nentires_per_day = 5\nrhythm = "dayly"\n';

const mistake = (change: Partial<PerfMistake>): PerfMistake => ({
  line: 3,
  column: 1,
  field: 'data.entires_per_day',
  message: 'there is no field `entires_per_day` here; did you mean `entries_per_day`?',
  nearest: 'entries_per_day',
  ...change,
});

const at = (text: string, { from, to }: { from: number; to: number }) => text.slice(from, to);

test('a line is found, and one beyond the end is the last', () => {
  expect(at(TEXT, lineSpan(TEXT, 2))).toBe('[data]');
  expect(lineSpan(TEXT, 99)).toEqual({ from: TEXT.length, to: TEXT.length });
  expect(lineSpan('', 1)).toEqual({ from: 0, to: 0 });
});

test('the wrong word is found where the mistake says', () => {
  expect(at(TEXT, wordSpan(TEXT, mistake({})))).toBe('entires_per_day');
  expect(at(TEXT, wordSpan(TEXT, mistake({ line: 4, column: 10 })))).toBe('"dayly"');
  const wide = 'a = "🦊" # x\n';
  expect(at(wide, wordSpan(wide, mistake({ line: 1, column: 9 })))).toBe('');
  expect(at(wide, wordSpan(wide, mistake({ line: 1, column: 5 })))).toBe('"🦊"');
});

test('the nearest word takes the place of the wrong one, in its quotes', () => {
  expect(corrected(TEXT, mistake({}))).toContain('\nentries_per_day = 5\n');
  const value = mistake({
    line: 4,
    column: 10,
    message: '"dayly" cannot stand here; did you mean `daily`?',
    nearest: 'daily',
  });
  expect(corrected(TEXT, value)).toContain('rhythm = "daily"');
});

test('nothing is replaced where the word does not stand at the place', () => {
  expect(corrected(TEXT, mistake({ nearest: null }))).toBeNull();
  expect(corrected(TEXT, mistake({ line: 2, column: 1 }))).toBeNull();
  expect(corrected(TEXT, mistake({ line: 1, column: 1 }))).toBeNull();
});

test('a copy has a name that nobody has', () => {
  expect(copyName('a', ['a', 'b'])).toBe('a-2');
  expect(copyName('a', ['a', 'a-2', 'a-3'])).toBe('a-4');
  expect(copyName('a-2', ['a', 'a-2'])).toBe('a-3');
});

test('a name is a file’s, so it is plain', () => {
  expect(nameProblem('our-nights', ['a'])).toBe('');
  expect(nameProblem('a', ['a'])).toContain('comes with Daybook');
  for (const bad of ['', '../x', 'A', '-x', 'x'.repeat(65), 'ä']) {
    expect(nameProblem(bad, [])).not.toBe('');
  }
});
