import { expect, test } from 'vitest';
import { keptLast } from './keptlast';

test('what was given last stays until something else is given', () => {
  const last = keptLast<string>();
  expect(last(undefined)).toBeUndefined();
  expect(last('a')).toBe('a');
  expect(last(undefined)).toBe('a');
  expect(last('')).toBe('');
  expect(last(undefined)).toBe('');
});
