import { describe, expect, test } from 'vitest';
import {
  lastSeconds,
  narrowed,
  preset,
  type Range,
  rangeMeaning,
  rangeText,
  resolveRange,
  widened,
} from './ranges';

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

test('a custom range is named by its ends, the day once', () => {
  const custom = (from: number | null, to: number | null) =>
    rangeText({ kind: 'custom', from, to }, 'utc');
  expect(custom(DAY, DAY + 3600)).toBe('2026-03-20 00:00 – 01:00');
  expect(custom(DAY, DAY + 90_000)).toBe('2026-03-20 00:00 – 2026-03-21 01:00');
  expect(custom(DAY, DAY + 86_400)).toBe('2026-03-20');
  expect(custom(DAY, DAY + 2 * 86_400)).toBe('2026-03-20 – 2026-03-21');
  expect(custom(DAY - 19 * 86_400, DAY + 12 * 86_400)).toBe('2026-03');
  expect(custom(DAY, null)).toBe('Since 2026-03-20 00:00');
  expect(custom(null, DAY)).toBe('Before 2026-03-20 00:00');
  expect(rangeText(preset('24h'), 'utc')).toBe('Last 24 h');
});

test('the last so many seconds are a preset where there is one', () => {
  expect(lastSeconds(3600)).toEqual(preset('1h'));
  expect(rangeText(lastSeconds(5400), 'utc')).toBe('Last 90 min');
  expect(rangeText(lastSeconds(2 * 86_400), 'utc')).toBe('Last 2 days');
});

describe('in words', () => {
  const custom = (from: number | null, to: number | null): Range => ({ kind: 'custom', from, to });
  test.each<[Range, string]>([
    [custom(DAY + 14 * 3600, DAY + 15 * 3600), 'Fri 20 Mar 14:00 to 15:00, 1 h'],
    [custom(DAY + 9, DAY + 86_400 + 99), 'Fri 20 Mar 00:00:09 to Sat 21 Mar 00:01:39, 1 day'],
    [custom(DAY, DAY + 86_400), 'Fri 20 Mar, the whole day'],
    [custom(DAY, DAY + 3 * 86_400), 'Fri 20 Mar to Sun 22 Mar, 3 days'],
    [custom(DAY - 365 * 86_400, null), 'Thu 20 Mar 2025 00:00 and all after it'],
    [custom(null, DAY), 'All before Fri 20 Mar 00:00'],
    [lastSeconds(5400), 'Fri 20 Mar 12:02:07 to now, 1 h 30 min'],
    [preset('yesterday'), 'Thu 19 Mar, the whole day'],
    [preset('all'), 'All that there is'],
  ])('%j', (range, text) => expect(rangeMeaning(range, NOW, 'utc')).toBe(text));

  test('a day of 23 hours is told', () => {
    const from = Date.UTC(2026, 2, 28, 23) / 1000;
    expect(rangeMeaning(custom(from, from + 23 * 3600), NOW, 'local')).toBe(
      'Sun 29 Mar, all 23 h of it',
    );
  });
});

describe('zooming', () => {
  const held = { from: DAY, to: DAY + 86_400 };
  const out = (from: number, to: number) =>
    widened({ kind: 'custom', from, to }, { from, to }, DAY, held);

  test('out goes thrice as wide, no further than there is something, and then to all', () => {
    expect(out(DAY + 900, DAY + 1000)).toEqual({ kind: 'custom', from: DAY + 800, to: DAY + 1100 });
    expect(out(DAY, DAY + 300)).toEqual({ kind: 'custom', from: DAY, to: DAY + 600 });
    expect(out(DAY, DAY + 80_000)).toEqual(preset('all'));
    expect(widened(preset('all'), { from: null, to: null }, DAY, held)).toBeNull();
  });

  test('out of what ends with the present goes to the next preset', () => {
    const next = (range: Range) => widened(range, resolveRange(range, NOW, 'utc'), NOW, held);
    expect([preset('5m'), lastSeconds(5400), preset('30d')].map(next)).toEqual([
      preset('15m'),
      preset('6h'),
      preset('all'),
    ]);
  });

  test('in takes a third around a time, within the range, down to a second', () => {
    expect(narrowed({ from: 0, to: 900 }, null)).toEqual({ from: 300, to: 600 });
    expect(narrowed({ from: 0, to: 900 }, 10)).toEqual({ from: 0, to: 300 });
    expect(narrowed({ from: 0, to: 2 }, 5)).toEqual({ from: 1, to: 2 });
    expect(narrowed({ from: 0, to: 1 }, null)).toBeNull();
  });
});
