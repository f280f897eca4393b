import { expect, test } from 'vitest';
import type { QueryStats } from '../bindings';
import { advice } from './explain';

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

test('advice is given where there is some, the gravest first', () => {
  expect(advice([answer({})], 0)).toBeNull();
  expect(advice([], 0)).toBeNull();
  expect(advice([answer({}), answer({ rows_read: 200_000 })], 0)).toMatch(/row by row/);
  expect(advice([answer({ partitions_scanned: 90 })], 0)).toMatch(/tidy/);
  expect(advice([answer({ rows_read: 200_000 })], 1)).toMatch(/could not be read/);
});
