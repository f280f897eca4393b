import { describe, expect, test } from 'vitest';
import { parseTime, preset, rangeText, resolveRange, timeInput } from './ranges';

// 2026-03-20 13:32:07.5 UTC, 14:32 in Berlin.
const NOW = 1_774_013_527.5;
const DAY = Date.UTC(2026, 2, 20) / 1000;

describe('presets', () => {
  test('"last …" ends after the present second, so what was just written is in it', () => {
    expect(resolveRange(preset('15m'), NOW, 'utc')).toEqual({
      from: 1_774_013_528 - 900,
      to: 1_774_013_528,
    });
  });

  test('today and yesterday are days of the zone', () => {
    expect(resolveRange(preset('today'), NOW, 'utc')).toEqual({ from: DAY, to: DAY + 86_400 });
    expect(resolveRange(preset('today'), NOW, 'local').from).toBe(DAY - 3600);
    expect(resolveRange(preset('yesterday'), NOW, 'local')).toEqual({
      from: DAY - 3600 - 86_400,
      to: DAY - 3600,
    });
  });

  test('all is open on both sides', () => {
    expect(resolveRange(preset('all'), NOW, 'utc')).toEqual({ from: null, to: null });
  });
});

describe('typed times', () => {
  test.each([
    ['2026-03-20 14:00', DAY + 14 * 3600],
    ['2026-03-20T14:00:09', DAY + 14 * 3600 + 9],
    ['2026-03-20', DAY],
    ['2026-03-20T14:00:00Z', DAY + 14 * 3600],
    ['2026-03-20 14:00 +02:00', DAY + 12 * 3600],
    ['-3h', 1_774_013_527 - 10_800],
    ['now - 5 m', 1_774_013_527 - 300],
    ['now', 1_774_013_527],
    ['today', DAY],
    ['yesterday 14:00', DAY - 10 * 3600],
    ['1774013527', 1_774_013_527],
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

test('a custom range is named by its ends, the day once', () => {
  const custom = (from: number | null, to: number | null) =>
    rangeText({ kind: 'custom', from, to }, 'utc');
  expect(custom(DAY, DAY + 3600)).toBe('2026-03-20 00:00 – 01:00');
  expect(custom(DAY, DAY + 90_000)).toBe('2026-03-20 00:00 – 2026-03-21 01:00');
  expect(custom(DAY, null)).toBe('Since 2026-03-20 00:00');
  expect(custom(null, DAY)).toBe('Before 2026-03-20 00:00');
  expect(rangeText(preset('24h'), 'utc')).toBe('Last 24 h');
});
