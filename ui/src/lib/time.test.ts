import { expect, test } from 'vitest';
import {
  agoText,
  datesOf,
  fullTime,
  rfc3339,
  rowTime,
  spanText,
  startOfDay,
  tickText,
  zoneText,
} from './time';

// 2026-03-20 13:32:07 UTC, 14:32:07 in Berlin.
const EPOCH = 1_774_013_527;

test('a row shows milliseconds, and its day where the list spans more than one', () => {
  expect(rowTime(EPOCH, 114_900_000, 'utc', 'no')).toBe('13:32:07.114');
  expect(rowTime(EPOCH, 0, 'local', 'day')).toBe('03-20 14:32:07.000');
  expect(rowTime(EPOCH, 0, 'utc', 'year')).toBe('2026-03-20 13:32:07.000');
});

test('a range is dated by what tells its rows apart', () => {
  const midnight = startOfDay(EPOCH, 'utc');
  expect(datesOf(midnight, midnight + 86_400, 'utc')).toBe('no');
  expect(datesOf(midnight, midnight + 86_401, 'utc')).toBe('day');
  expect(datesOf(midnight, midnight + 86_400, 'local')).toBe('day');
  expect(datesOf(midnight, midnight + 365 * 86_400, 'utc')).toBe('year');
  expect(datesOf(null, midnight, 'utc')).toBe('year');
});

test('the full time keeps every nanosecond that was written', () => {
  expect(fullTime(EPOCH, 114_000_000, 'local')).toBe('Fri 20 Mar 2026 14:32:07.114 +01:00');
  expect(fullTime(EPOCH, 114_000_001, 'utc')).toBe('Fri 20 Mar 2026 13:32:07.114000001 +00:00');
});

test('copied times are RFC 3339', () => {
  expect(rfc3339(EPOCH, 114_250_000, 'utc')).toBe('2026-03-20T13:32:07.114250Z');
  expect(rfc3339(EPOCH, 0, 'local')).toBe('2026-03-20T14:32:07.000+01:00');
});

test('a day is as long as its clock says', () => {
  // Summer time begins in Berlin on 29 March 2026: that day has 23 hours.
  const noon = Date.UTC(2026, 2, 29, 12) / 1000;
  expect(startOfDay(noon, 'local', 1) - startOfDay(noon, 'local')).toBe(23 * 3600);
  expect(startOfDay(noon, 'utc', 1) - startOfDay(noon, 'utc')).toBe(24 * 3600);
});

test('zones and spans are short', () => {
  expect([zoneText(EPOCH, 'local'), zoneText(EPOCH, 'utc')]).toEqual(['UTC+1', 'UTC']);
  expect([45, 600, 10_800, 1_036_800].map(spanText)).toEqual(['45 s', '10 min', '3 h', '12 days']);
  expect([500, 730, 4062].map((days) => spanText(days * 86_400))).toEqual([
    '500 days',
    '2 years',
    '11 years',
  ]);
  expect(agoText(EPOCH - 60, EPOCH)).toBe('60 s ago');
  expect(agoText(EPOCH + 7200, EPOCH)).toBe('in 2 h');
});

test('an axis label is as coarse as the step', () => {
  const midnight = startOfDay(EPOCH, 'utc');
  expect(tickText(midnight, 3600, 'utc')).toBe('Fri 20 Mar');
  expect(tickText(midnight + 3600, 3600, 'utc')).toBe('01:00');
  expect(tickText(midnight + 5, 5, 'utc')).toBe('00:00:05');
  expect(tickText(midnight, 86_400, 'utc')).toBe('20 Mar');
});
