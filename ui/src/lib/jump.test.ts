import { expect, test } from 'vitest';
import { parseMoment } from './jump';

const DAY = Date.UTC(2026, 2, 20) / 1000;
const read = (text: string) => parseMoment(text, DAY + 7 * 86_400, 'utc', DAY + 3600);

test.each([
  ['14:05', DAY + 14 * 3600 + 300],
  [' 9:05:30 ', DAY + 9 * 3600 + 330],
  ['2026-03-21 14:00', DAY + 86_400 + 14 * 3600],
  ['1774013527', 1_774_013_527],
  ['25:00', null],
  ['noon', null],
  ['', null],
])('%j', (text, epoch) => expect(read(text)).toBe(epoch));
