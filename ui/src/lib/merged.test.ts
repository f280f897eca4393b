import { expect, test } from 'vitest';
import type { ImportedBundle, MergeReport } from '../bindings';
import { rangeOf, restText, takenText } from './merged';

const report = (change: Partial<MergeReport>): MergeReport => ({
  rows: 10,
  added: 10,
  marked: 0,
  days: [],
  dry_run: false,
  partitions_failed: [],
  ...change,
});

test('what was taken in is told, and what was not', () => {
  expect(takenText(report({}))).toBe('10 entries taken in');
  expect(restText(report({}))).toBe('');
  expect(takenText(report({ added: 0 }))).toBe('Nothing new');
  expect(restText(report({ added: 9, marked: 2 }))).toBe(
    ', 1 was here already, 2 marks came along',
  );
});

test('days are shown from the first to the last, no further than there is something', () => {
  const [first, last] = [1_773_878_500, 1_774_051_100];
  const done = { bundle: { first_epoch: first, last_epoch: last } } as ImportedBundle;
  const day = (of: string) => ({ context: 'a', day: of, rows: 1, added: 1 });
  expect(rangeOf(done, [])).toEqual({ from: first, to: last + 1 });
  expect(rangeOf(done, [day('2026-03-19')])).toEqual({ from: first, to: 1_773_964_800 });
  expect(rangeOf(done, [day('2026-03-20'), day('2026-03-19')])).toEqual({
    from: first,
    to: last + 1,
  });
  expect(rangeOf(null, [])).toBeNull();
});
