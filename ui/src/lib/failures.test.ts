import { expect, test } from 'vitest';
import type { PartitionFailure } from '../bindings';
import { failuresSummary, mergeFailures } from './failures';

const failed = (day: string, kind: PartitionFailure['kind'] = 'damaged', context = 'default') => ({
  context,
  day,
  kind,
  path: `/logs/${context}/${day}`,
  message: 'not a database',
});

test('what several answers name is kept once, by day', () => {
  const merged = mergeFailures(
    [failed('2026-03-19')],
    [failed('2026-03-18'), failed('2026-03-19')],
  );
  expect(merged.map(({ day }) => day)).toEqual(['2026-03-18', '2026-03-19']);
});

test('the status bar names one day, and counts several', () => {
  expect(failuresSummary([])).toBe('');
  expect(failuresSummary([failed('2026-03-18')])).toBe('1 day damaged: 2026-03-18');
  expect(failuresSummary([failed('2026-03-18'), failed('2026-03-18', 'busy', 'web')])).toBe(
    '1 day not read: 2026-03-18',
  );
  expect(failuresSummary([failed('2026-03-18'), failed('2026-03-19')])).toBe('2 days damaged');
});
