import { expect, test } from 'vitest';
import {
  epochOf,
  isZone,
  offsetText,
  partsOf,
  rfc3339,
  startOfDay,
  zoneName,
  zoneText,
} from './time';
import { zoneNames } from './zones';

// Tests run in Berlin: `local` is what the zone of that name must agree with.
test('a zone by its name is as the machine in it, over both changes of the clock', () => {
  for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
    for (let minutes = -300; minutes <= 300; minutes += 20) {
      const epoch = change / 1000 + minutes * 60;
      expect(partsOf(epoch, 'Europe/Berlin')).toEqual(partsOf(epoch, 'local'));
      const { year, month, day, hour, minute } = partsOf(epoch + 3600, 'utc');
      const civil = [year, month, day, hour, minute] as const;
      expect(epochOf('Europe/Berlin', ...civil)).toBe(epochOf('local', ...civil));
    }
  }
});

test('offsets of half and quarter hours', () => {
  const epoch = Date.UTC(2026, 2, 20, 13, 32, 7) / 1000;
  expect(rfc3339(epoch, 0, 'Asia/Kolkata')).toBe('2026-03-20T19:02:07.000+05:30');
  expect(offsetText(epoch, 'Asia/Kathmandu')).toBe('+05:45');
  // What is read has a minus sign, what is copied the hyphen that programs know.
  expect(offsetText(epoch, 'America/St_Johns')).toBe('−02:30');
  expect(zoneText(epoch, 'America/St_Johns')).toBe('UTC−2:30');
  expect(rfc3339(epoch, 0, 'America/St_Johns')).toBe('2026-03-20T11:02:07.000-02:30');
  expect(rfc3339(startOfDay(epoch, 'Asia/Kolkata'), 0, 'utc')).toBe('2026-03-19T18:30:00.000Z');
});

test('what a zone is', () => {
  expect(['local', 'utc', 'Europe/Berlin', 'UTC'].every(isZone)).toBe(true);
  expect(['', 'Mars/Olympus', '+02:00', 7, null].some(isZone)).toBe(false);
  expect(['local', 'utc', 'America/Sao_Paulo'].map(zoneName)).toEqual([
    'local time',
    'UTC',
    'Sao Paulo',
  ]);
  expect(zoneNames()).toContain('UTC');
});
