import { expect, test } from 'vitest';
import { madePart } from '../platform/mock/store-made';
import { DAY, dayNumber } from './days';
import { ableOf, namesOf, queryOfDays, sumOf } from './day-selection';

const now = dayNumber('2026-03-22') * DAY + 3600;
const part = (day: string, change = {}, context = 'shop') =>
  madePart(context, dayNumber(day), 100, { bytes: 1000, ...change });

test('what can be packed is over, sound and not packed yet, or was written to since', () => {
  const able = ableOf(
    [
      part('2026-03-17'),
      part('2026-03-18', { state: 'open' }),
      part('2026-03-19', { state: 'packed', bytes: 0, packed_bytes: 9 }),
      part('2026-03-20', { state: 'packed', bytes: 50, packed_bytes: 9, pinned: true }),
      part('2026-03-21', { state: 'failed' }),
      part('2026-03-22', { state: 'open' }),
    ],
    now,
  );
  expect(able.pack.map(({ day }) => day)).toEqual(['2026-03-17', '2026-03-18', '2026-03-20']);
  expect(able.unpack.map(({ day }) => day)).toEqual(['2026-03-19', '2026-03-20']);
  expect(able.pinned).toBe(1);
});

test('a choice is summed up, what is not known is counted apart', () => {
  expect(sumOf([part('2026-03-17'), part('2026-03-17', { rows: null }, 'edge')])).toEqual({
    days: 2,
    contexts: 2,
    rows: 100,
    unknown: 1,
    bytes: 2000,
  });
});

test('operations are asked about exactly the days that are chosen', () => {
  expect(namesOf([part('2026-03-17'), part('2026-03-19')])).toEqual([
    { context: 'shop', day: '2026-03-17' },
    { context: 'shop', day: '2026-03-19' },
  ]);
});

test('days are shown in the log page by their contexts and their range', () => {
  const days = [part('2026-03-19'), part('2026-03-17', {}, 'edge-proxy'), part('2026-03-18')];
  expect(queryOfDays(days)).toEqual({
    range: {
      kind: 'custom',
      from: dayNumber('2026-03-17') * DAY,
      to: dayNumber('2026-03-20') * DAY,
    },
    text: 'context:shop,edge-proxy',
  });
});
