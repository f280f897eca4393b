import { expect, test } from 'vitest';
import { DAY, dayNumber } from '../lib/days';
import { Failure, type Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import { madePart } from '../platform/mock/store-made';
import { DaySelection } from './day-selection.svelte';
import { Settings } from './settings.svelte';
import { StoreDays } from './store-days.svelte';

const NOW = dayNumber('2026-03-22') * DAY + 3600;
const part = (context: string, day: string, rows = 100) =>
  madePart(context, dayNumber(day), rows, { bytes: 1000 });

const PARTS = [
  part('edge', '2026-03-16'),
  part('edge', '2026-03-18', 900),
  part('shop', '2025-12-30'),
  part('shop', '2026-03-16'),
  part('shop', '2026-03-17'),
  part('shop', '2026-03-19'),
  part('shop', '2026-04-02'),
];

const store = (parts = PARTS): Platform => mockStore({ entries: new MadeEntries(0, 0, 1), parts });

async function loaded(parts = PARTS) {
  const days = new StoreDays(store(parts), () => NOW);
  await days.load();
  return { days, selection: new DaySelection(days) };
}

const spot = (context: string | null, day: string) => ({ context, day: dayNumber(day) });
const chosen = ({ chosen }: DaySelection) => [...chosen].sort();

test('the days are listed once for all that is shown of them', async () => {
  const { days } = await loaded();
  expect(days.contexts.map(({ context }) => context)).toEqual(['edge', 'shop']);
  expect([days.totals.days, days.totals.rows, days.years]).toEqual([
    7,
    1500,
    { first: 2025, last: 2026 },
  ]);
  days.byContext = false;
  expect(days.shown.map(({ context, days: all }) => [context, all.size])).toEqual([[null, 6]]);
});

test('a shade means the same in each calendar of the year', async () => {
  const { days } = await loaded();
  expect(days.shades.bounds.at(-1)).toBe(900);
  days.year = 2025;
  expect(days.shades.bounds.at(-1)).toBe(100);
  days.shadeBy = 'bytes';
  expect(days.shades.bounds.at(-1)).toBe(1000);
});

test('the layout and what shades stand for outlive the page', async () => {
  const settings = new Settings(null);
  const first = new StoreDays(store(), () => NOW, settings);
  first.byContext = false;
  first.shadeBy = 'bytes';
  const next = new StoreDays(store(), () => NOW, settings);
  expect([next.byContext, next.shadeBy]).toEqual([false, 'bytes']);
  await next.load();
  expect(next.shown.map(({ context }) => context)).toEqual([null]);
});

test('the year of the newest day is shown, a day from the future aside', async () => {
  const { days } = await loaded([part('a', '2024-05-01'), part('a', '2031-01-01')]);
  expect(days.year).toBe(2024);
  days.year = 1999;
  expect(days.year).toBe(2024);
  days.year = 2031;
  expect(days.year).toBe(2031);
});

test('a look that fails leaves what was known, and says why', async () => {
  const platform = store();
  let failing = false;
  const days = new StoreDays(
    {
      ...platform,
      call: (...given) =>
        failing ? Promise.reject(new Failure('io', 'gone')) : platform.call(...given),
    },
    () => NOW,
  );
  await days.load();
  failing = true;
  await days.load();
  expect([days.totals.days, days.failure?.message, days.loading]).toEqual([7, 'gone', false]);
});

test('a press chooses a day, with Shift all up to it, with Ctrl one more or less', async () => {
  const { selection } = await loaded();
  selection.press(spot('shop', '2026-03-16'), 'only');
  expect(chosen(selection)).toEqual(['shop 2026-03-16']);
  selection.press(spot('shop', '2026-03-19'), 'extend');
  expect(chosen(selection)).toEqual(['shop 2026-03-16', 'shop 2026-03-17', 'shop 2026-03-19']);
  selection.press(spot('shop', '2026-03-17'), 'toggle');
  selection.press(spot('edge', '2026-03-18'), 'toggle');
  expect(chosen(selection)).toEqual(['edge 2026-03-18', 'shop 2026-03-16', 'shop 2026-03-19']);
  expect(selection.sum).toMatchObject({ days: 3, contexts: 2, rows: 1100 });
  selection.press(spot('shop', '2026-01-01'), 'only');
  expect(chosen(selection)).toEqual([]);
});

test('a range over contexts is of the same days in each, and shrinks again', async () => {
  const { selection } = await loaded();
  selection.press(spot('shop', '2026-03-19'), 'only');
  selection.drag(spot('edge', '2026-03-16'));
  expect(chosen(selection)).toEqual([
    'edge 2026-03-16',
    'edge 2026-03-18',
    'shop 2026-03-16',
    'shop 2026-03-17',
    'shop 2026-03-19',
  ]);
  selection.drag(spot('shop', '2026-03-18'));
  expect(chosen(selection)).toEqual(['shop 2026-03-19']);
});

test('all contexts together: a day is chosen in each of them', async () => {
  const { days, selection } = await loaded();
  days.byContext = false;
  selection.press(spot(null, '2026-03-16'), 'only');
  expect(chosen(selection)).toEqual(['edge 2026-03-16', 'shop 2026-03-16']);
});

test('months, contexts and the year are chosen whole, once more and they are not', async () => {
  const { selection } = await loaded();
  selection.choose('shop', 3, false);
  expect(chosen(selection)).toHaveLength(3);
  selection.choose('edge', null, true);
  expect(chosen(selection)).toHaveLength(5);
  selection.choose('edge', null, true);
  expect(chosen(selection)).toHaveLength(3);
  selection.choose('all', null, false);
  expect([chosen(selection).length, selection.elsewhere]).toEqual([6, 0]);
});

test('what is chosen in a year that is not shown is counted, lest it be forgotten', async () => {
  const { days, selection } = await loaded();
  days.year = 2025;
  selection.choose('all', null, false);
  days.year = 2026;
  expect([chosen(selection), selection.elsewhere]).toEqual([['shop 2025-12-30'], 1]);
});

test('keys begin at the newest day, move, and choose with Shift', async () => {
  const { days, selection } = await loaded();
  selection.enter();
  expect(selection.active).toEqual(spot('edge', '2026-03-18'));
  expect(selection.move('', false, 1)).toBe(true);
  expect(selection.active).toEqual(spot('shop', '2026-03-18'));
  selection.move('ArrowUp', false);
  selection.move('ArrowUp', true);
  expect(chosen(selection)).toEqual(['shop 2026-03-16', 'shop 2026-03-17']);
  expect(selection.move('q', false)).toBe(false);
  selection.press(spot('shop', '2026-01-02'), 'only');
  selection.move('ArrowLeft', false);
  expect([days.year, selection.active]).toEqual([2025, spot('shop', '2025-12-26')]);
  // Before the first year there is nothing to go to.
  selection.move('Home', false);
  selection.move('ArrowUp', false);
  expect(selection.active).toEqual(spot('shop', '2025-01-01'));
});

test('what is gone is not chosen any more', async () => {
  const platform = store();
  const days = new StoreDays(platform, () => NOW);
  await days.load();
  const selection = new DaySelection(days);
  selection.choose('all', 3, false);
  await platform.call('store.delete_days', { days: [{ context: 'edge', day: '2026-03-18' }] });
  await days.load();
  selection.prune();
  expect(chosen(selection)).not.toContain('edge 2026-03-18');
  expect(chosen(selection)).toHaveLength(4);
});

test('a hundred contexts over three years are chosen in a moment', async () => {
  const first = dayNumber('2023-03-23');
  const parts = Array.from({ length: 100 * 1095 }, (_, at) =>
    madePart(`c${Math.floor(at / 1095)}`, first + (at % 1095), at % 977),
  );
  const platform = { ...store([]), call: () => Promise.resolve(parts as never) };
  const days = new StoreDays(platform, () => NOW);
  const selection = new DaySelection(days);
  // Of the processor, not of the clock: other things run besides.
  const before = process.cpuUsage();
  const took = () => process.cpuUsage(before).user / 1000;
  await days.load();
  expect([days.contexts.length, days.years.first, days.totals.days]).toEqual([100, 2023, 109_500]);
  days.year = 2025;
  expect(days.shades.bounds).toHaveLength(5);
  selection.press(spot('c0', '2025-01-01'), 'only');
  selection.drag(spot('c99', '2025-12-31'));
  expect(selection.sum.days).toBe(36_500);
  // A second and a half of this machine's; twice that is for a slower one.
  expect(took()).toBeLessThan(3000);
}, 30_000);
