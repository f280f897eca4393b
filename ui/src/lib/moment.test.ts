import { describe, expect, test } from 'vitest';
import { isMistake, parseDuration, parseTime, readMoment } from './moment';
import { timeInput } from './ranges';

// 2026-03-20 13:32:07.5 UTC, 14:32 in Berlin.
const NOW = 1_774_013_527.5;
const DAY = Date.UTC(2026, 2, 20) / 1000;

describe('typed times', () => {
  test.each([
    ['2026-03-20 14:00', DAY + 14 * 3600],
    ['2026-03-20T14:00:09', DAY + 14 * 3600 + 9],
    ['2026-03-20', DAY],
    ['2026-03-20T14:00:00Z', DAY + 14 * 3600],
    ['2026-03-20 14:00 +02:00', DAY + 12 * 3600],
    // As the window shows it, and somebody copies it from there.
    ['2026-03-20 14:00 −02:00', DAY + 16 * 3600],
    ['-3h', 1_774_013_527 - 10_800],
    ['now - 5 m', 1_774_013_527 - 300],
    ['now', 1_774_013_527],
    ['today', DAY],
    ['yesterday 14:00', DAY - 10 * 3600],
    ['1774013527', 1_774_013_527],
    ['1774013527250', 1_774_013_527],
    ['1774013527250999888', 1_774_013_527],
    ['tomorrow 8:00', DAY + 32 * 3600],
    ['+30m', 1_774_013_527 + 1800],
    ['-1h30m', 1_774_013_527 - 5400],
    ['2 hours ago', 1_774_013_527 - 7200],
    ['14:00', DAY + 14 * 3600],
    ['Fri 20 Mar 14:00', DAY + 14 * 3600],
    ['Mar 19 23:00:05', DAY - 3595],
    ['24 Dec', Date.UTC(2025, 11, 24) / 1000],
    ['24. December 2024', Date.UTC(2024, 11, 24) / 1000],
    ['2026-03', Date.UTC(2026, 2, 1) / 1000],
  ])('%s', (text, epoch) => expect(parseTime(text, NOW, 'utc')).toBe(epoch));

  test('are of the zone', () => {
    expect(parseTime('2026-03-20 14:00', NOW, 'local')).toBe(DAY + 13 * 3600);
  });

  test.each(['nonsense', '2026-13-01', '2026-02-30', '2026-03-20 25:00', '-3', '', '20.3.2026'])(
    '%j is none',
    (text) => expect(parseTime(text, NOW, 'utc')).toBeNull(),
  );

  test('what the boxes show, they read back', () => {
    for (const zone of ['utc', 'local'] as const) {
      for (const epoch of [DAY, DAY + 59, DAY + 7260]) {
        expect(parseTime(timeInput(epoch, zone), NOW, zone)).toBe(epoch);
      }
    }
  });
});

test('a day and a month are stretches, as long as they are in their zone', () => {
  const from = Date.UTC(2026, 2, 28, 23) / 1000;
  expect(readMoment('2026-03-29', NOW, 'local')).toMatchObject({ from, to: from + 23 * 3600 });
  const month = readMoment('2026-02', NOW, 'utc');
  expect(isMistake(month) ? 0 : month.to - month.from).toBe(28 * 86_400);
});

test('a fraction of a second belongs to the second for a beginning and ends after it', () => {
  const read = { from: DAY + 5, to: DAY + 6 };
  expect(readMoment('2026-03-20 00:00:05.25', NOW, 'utc')).toMatchObject(read);
});

test('of a time that comes twice the first is meant', () => {
  expect(parseTime('2026-10-25 02:30', NOW, 'local')).toBe(Date.UTC(2026, 9, 25, 0, 30) / 1000);
  expect(parseTime('2026-10-25 02:30', NOW, 'Europe/Berlin')).toBe(
    Date.UTC(2026, 9, 25, 0, 30) / 1000,
  );
});

test('a clock’s time alone is of the day near it', () => {
  expect(parseTime(' 9:05:30 ', NOW, 'utc', DAY - 3600)).toBe(DAY - 86_400 + 9 * 3600 + 330);
});

test.each([
  ['2026-03-20 25:00', '25:00', 'is no time of day'],
  ['  2026-02-30', '2026-02-30', 'Feb 2026 has 28 days'],
  ['-3', '3', 'a duration such as'],
  ['noon', 'noon', 'Expected a time'],
  ['today at', 'at', 'a time of day'],
  ['14:00-15:00', '-15:00', '.. and the end'],
  ['1950-01-01', '1950-01-01', '1970 to 9999'],
])('%j is wrong at %j', (text, part, message) => {
  const read = readMoment(text, NOW, 'utc');
  if (!isMistake(read)) throw new Error('it was read');
  expect(text.slice(read.from, read.to)).toBe(part);
  expect(read.message).toContain(message);
});

test('durations', () => {
  const read = ['90s', '1h30m', '2 days', '1 w', '3', 'h', '3 moons', ''].map(parseDuration);
  expect(read).toEqual([90, 5400, 172_800, 604_800, null, null, null, null]);
});
