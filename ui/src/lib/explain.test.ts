import { expect, test } from 'vitest';
import type { Explain, ExplainDay, QueryStats } from '../bindings';
import { advice, blocksText, outcomesText, phaseParts, phaseTime, servedBy } from './explain';

const answer = (stats: Partial<QueryStats>) => ({
  what: 'Rows',
  stats: {
    partitions_total: 1,
    partitions_scanned: 1,
    partitions_summarised: 0,
    rows_read: 0,
    elapsed_us: 1,
    ...stats,
  },
});

const NO_TIME = {
  listing_us: 0,
  summary_us: 0,
  opening_us: 0,
  index_us: 0,
  rows_us: 0,
  fetching_us: 0,
};

const LOOKED = {
  blocks: 0,
  blocks_passed: 0,
  blocks_by_texts: 0,
  blocks_unindexed: 0,
  blocks_by_kinds: 0,
  blocks_by_columns: 0,
  sources: 0,
  rows_read: 0,
};

const explainOf = (phases: Partial<Explain['phases']>): Explain => ({
  partitions: 1,
  outcomes: [],
  phases: { ...NO_TIME, ...phases },
  threads: 2,
  looked: LOOKED,
  returned: 0,
  days: [],
  unlisted: 0,
});

const dayOf = (day: Partial<ExplainDay>): ExplainDay => ({
  context: 'default',
  day: '2026-03-20',
  outcome: 'searched',
  failure: '',
  phases: NO_TIME,
  looked: LOOKED,
  returned: 0,
  ...day,
});

test('advice is given where there is some, the gravest first', () => {
  expect(advice([answer({})], 0)).toBeNull();
  expect(advice([], 0)).toBeNull();
  expect(advice([answer({}), answer({ rows_read: 200_000 })], 0)).toMatch(/row by row/);
  expect(advice([answer({ partitions_scanned: 90 })], 0)).toMatch(/tidy/);
  expect(advice([answer({ rows_read: 200_000 })], 1)).toMatch(/could not be read/);
});

test('advice goes by the phase that took most of a long time, not of a short one', () => {
  expect(advice([], 0, explainOf({ rows_us: 90_000 }))).toBeNull();
  expect(advice([], 0, explainOf({ rows_us: 900_000, index_us: 1000 }))).toMatch(/row by row/);
  const unindexed = { ...LOOKED, blocks_by_columns: 9, blocks_unindexed: 5 };
  const slow = explainOf({ rows_us: 900_000 });
  expect(advice([], 0, { ...slow, looked: unindexed })).toMatch(/no index yet/);
  expect(advice([], 0, explainOf({ opening_us: 900_000, index_us: 1000 }))).toMatch(/tidy/);
  expect(advice([], 0, explainOf({ opening_us: 500_000, rows_us: 500_000 }))).toBeNull();
});

test('phases are parts of the whole, and what took no time is left out', () => {
  expect(phaseParts(NO_TIME)).toEqual([]);
  const parts = phaseParts({ ...NO_TIME, opening_us: 300, rows_us: 100 });
  expect(parts.map(({ phase, share }) => [phase, share])).toEqual([
    ['opening_us', 0.75],
    ['rows_us', 0.25],
  ]);
  expect([0, 40, 1540, 250_000, 1_540_000].map(phaseTime)).toEqual([
    '0',
    '<0.1 ms',
    '1.5 ms',
    '250 ms',
    '1.5 s',
  ]);
});

test('what became of the days is said with the most telling first', () => {
  expect(
    outcomesText([
      { outcome: 'out_of_range', partitions: 1200 },
      { outcome: 'not_needed', partitions: 29 },
      { outcome: 'searched', partitions: 1 },
    ]),
  ).toBe('1 opened and searched · 29 not needed, the page was full · 1,200 out of range');
});

test('a day says what answered for it: the most costly of what was needed', () => {
  const looked = { ...LOOKED, blocks: 12, blocks_by_kinds: 2, blocks_by_columns: 1 };
  expect(servedBy(dayOf({ looked: { ...looked, rows_read: 5 } }))).toBe('text, row by row');
  expect(servedBy(dayOf({ looked: { ...looked, blocks_by_texts: 4 } }))).toBe('index of texts');
  expect(servedBy(dayOf({ looked }))).toBe('times and kinds');
  expect(servedBy(dayOf({ looked: { ...looked, blocks_by_columns: 0 } }))).toBe('kinds alone');
  expect(servedBy(dayOf({}))).toBe('list of sources');
  expect(servedBy(dayOf({ outcome: 'summarised' }))).toBe('its summary');
  expect(servedBy(dayOf({ outcome: 'out_of_range' }))).toBe('its name');
  expect(servedBy(dayOf({ outcome: 'failed', failure: 'no database' }))).toBe('no database');
  expect([blocksText(dayOf({ looked })), blocksText(dayOf({}))]).toEqual(['3 of 12', '']);
});
