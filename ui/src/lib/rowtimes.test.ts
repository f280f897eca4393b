import { expect, test } from 'vitest';
import { type Beside, differenceText, isTimeStyle, timeText, timeWidth } from './rowtimes';

const AT = { epoch: 1_774_013_527, nanos: 114_000_000 };
const later = (seconds: number, nanos = 0) => ({
  epoch: AT.epoch + seconds,
  nanos: AT.nanos + nanos,
});

test.each([
  [0, 0, '0'],
  [0, 12, '+12 ns'],
  [0, -250_000, '−250 µs'],
  [0, 3_000_000, '+0.003 s'],
  [13, -14_000_000, '+12.986 s'],
  [-59, 0, '−59.000 s'],
  [249, 0, '+4 m 09 s'],
  [-7500, 0, '−2 h 05 m'],
  [3 * 86_400 + 4 * 3600, 0, '+3 d 04 h'],
])('%i s and %i ns apart: %s', (seconds, nanos, text) =>
  expect(differenceText(later(seconds, nanos), AT)).toBe(text),
);

test('a row says when it was in the way that was chosen', () => {
  const beside: Beside = {
    zone: 'utc',
    dated: 'day',
    now: AT.epoch + 600,
    before: later(-1),
    selected: later(120),
    marked: later(-60),
  };
  const text = (style: Parameters<typeof timeText>[0], change = {}) =>
    timeText(style, AT, { ...beside, ...change });
  expect(text('absolute')).toBe('03-20 13:32:07.114');
  expect(text('ago')).toBe('10 min ago');
  expect(text('before')).toBe('+1.000 s');
  expect(text('before', { before: undefined })).toBe('');
  expect(text('selected')).toBe('−2 m 00 s');
  expect(text('marked')).toBe('+1 m 00 s');
  expect(text('marked', { marked: null })).toBe('13:32:07.114');
  expect(text('selected', { selected: null })).toBe('13:32:07.114');
});

test('the column is as wide as what it says', () => {
  expect([timeWidth('absolute', 'year'), timeWidth('ago', 'year')]).toEqual([23, 12]);
  expect([isTimeStyle('ago'), isTimeStyle('x'), isTimeStyle(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});
