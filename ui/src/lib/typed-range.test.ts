import { describe, expect, test } from 'vitest';
import { isMistake } from './moment';
import { lastSeconds, preset, PRESETS, type Range, rangeText } from './ranges';
import { readRange } from './typed-range';

// 2026-03-20 13:32:07.5 UTC, 14:32 in Berlin.
const NOW = 1_774_013_527.5;
const DAY = Date.UTC(2026, 2, 20) / 1000;
const HOUR = 3600;
const custom = (from: number | null, to: number | null): Range => ({ kind: 'custom', from, to });

test.each<[string, Range]>([
  ['-3h', lastSeconds(3 * HOUR)],
  ['now-3h', lastSeconds(3 * HOUR)],
  ['90m', lastSeconds(5400)],
  ['last 90 minutes', lastSeconds(5400)],
  ['past hour', preset('1h')],
  ['-4h..now', lastSeconds(4 * HOUR)],
  ['yesterday', preset('yesterday')],
  ['all', preset('all')],
  ['yesterday 14:00', custom(DAY - 10 * HOUR, null)],
  ['2026-03-20', custom(DAY, DAY + 24 * HOUR)],
  ['2026-03', custom(DAY - 19 * 86_400, DAY + 12 * 86_400)],
  ['2026-03-20..2026-03-21', custom(DAY, DAY + 48 * HOUR)],
  ['2026-03-20 14:00..15:00', custom(DAY + 14 * HOUR, DAY + 15 * HOUR)],
  ['2026-03-20 22:00 to 02:00', custom(DAY + 22 * HOUR, DAY + 26 * HOUR)],
  ['2026-03-20 14:00 .. +90m', custom(DAY + 14 * HOUR, DAY + 15.5 * HOUR)],
  ['-2h..-1h', custom(1_774_013_527 - 7200, 1_774_013_527 - 3600)],
  ['1774013527..1774013530', custom(1_774_013_527, 1_774_013_530)],
  ['1774013527250..1774013530250', custom(1_774_013_527, 1_774_013_531)],
  ['1774013527 ±5m', custom(1_774_013_227, 1_774_013_827)],
  ['since 2026-03-20', custom(DAY, null)],
  ['..2026-03-20', custom(null, DAY + 24 * HOUR)],
  ['until 2026-03-20', custom(null, DAY + 24 * HOUR)],
  ['before 2026-03-20', custom(null, DAY)],
  ['before 2026-03-20 14:00', custom(null, DAY + 14 * HOUR)],
  ['13:00..13:30', custom(DAY + 13 * HOUR, DAY + 13.5 * HOUR)],
  // Of the day before, where it is still to come: it is half past one.
  ['14:00..15:00', custom(DAY - 10 * HOUR, DAY - 9 * HOUR)],
  ['22:00..02:00', custom(DAY - 2 * HOUR, DAY + 2 * HOUR)],
  ['14:00', custom(DAY - 10 * HOUR, null)],
])('%s', (text, range) => expect(readRange(text, NOW, 'utc')).toEqual(range));

test('is of the zone', () => {
  const range = custom(DAY - HOUR, DAY + 23 * HOUR);
  expect(readRange('2026-03-20', NOW, 'local')).toEqual(range);
});

test.each([
  ['2026-03-20 14:00..25:00', '25:00', 'is no time of day'],
  ['nonsense..now', 'nonsense', 'Expected a time'],
  ['2026-03-21..2026-03-20 10:00', '2026-03-20 10:00', 'before the beginning'],
  ['2026-03-21..2026-03-20', '2026-03-20', 'before the beginning'],
  ['2026-03-21 10:00..2026-03-21 10:00', '2026-03-21 10:00', 'ends where it begins'],
  ['1..2..3', '..3', 'two ends'],
  ['last 3 moons', 'last 3 moons', 'Expected a time'],
  ['now ±soon', 'soon', 'duration'],
  ['', '', 'Expected a time'],
])('%j is wrong at %j', (text, part, message) => {
  const read = readRange(text, NOW, 'utc');
  if (!isMistake(read)) throw new Error('it was read');
  expect(text.slice(read.from, read.to)).toBe(part);
  expect(read.message).toContain(message);
});

describe('what a range is called, typed, is the same range', () => {
  const SOME: Range[] = [
    ...PRESETS.map(({ key }) => preset(key)),
    ...[1, 90, 5400, 36 * HOUR, 2 * 86_400].map(lastSeconds),
    custom(DAY, null),
    custom(null, DAY),
    custom(DAY + 1, DAY + 2),
    custom(DAY, DAY + 24 * HOUR),
    custom(DAY, DAY + 72 * HOUR),
    custom(DAY + 22 * HOUR, DAY + 26 * HOUR),
    custom(DAY - 19 * 86_400, DAY + 12 * 86_400),
  ];
  test.each(SOME)('%j', (range) => {
    for (const zone of ['utc', 'local', 'America/Sao_Paulo']) {
      expect(readRange(rangeText(range, zone), NOW, zone)).toEqual(range);
    }
  });
});
