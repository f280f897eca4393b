import { expect, test } from 'vitest';
import { brief, bytesText, elapsedText, grouped, plural } from './numbers';

test('thousands are separated whatever the locale', () => {
  expect([0, 999, 1000, 69_627, 36_500_000].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '69,627',
    '36,500,000',
  ]);
});

test('where there is little room a number is brief', () => {
  expect([9999, 10_000, 118_400, 3_000_000].map(brief)).toEqual(['9,999', '10.0k', '118k', '3.0M']);
});

test('sizes and times carry their unit', () => {
  expect([0, 999, 1400, 71e6, 1.4e9].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.4 KB',
    '71 MB',
    '1.4 GB',
  ]);
  expect([0.4, 12.4, 1500, 61_000].map(elapsedText)).toEqual(['<1 ms', '12 ms', '1.5 s', '61 s']);
  expect([plural(1, 'day'), plural(2000, 'day')]).toEqual(['1 day', '2,000 days']);
});
