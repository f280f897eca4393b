import { expect, test } from 'vitest';
import type { PerfChange, PerfFigure } from '../../bindings';
import {
  byGroup,
  changeText,
  clockLength,
  durationText,
  headline,
  logPart,
  quantity,
  ratioMeaning,
  ratioText,
  spreadText,
  verdictCounts,
} from './figures';

test('a quantity has three digits and its unit', () => {
  expect([
    quantity(0.2876, 'ms'),
    quantity(12_345, 'ms'),
    quantity(881_234, 'rows_per_s'),
    quantity(12_400_000, 'rows_per_s'),
    quantity(950, 'rows_per_s'),
    quantity(15.73e6, 'bytes'),
    quantity(120.4, 'bytes_per_row'),
    quantity(0.587, 'percent'),
    quantity(1_000_006, 'count'),
  ]).toEqual([
    '0.288 ms',
    '12.3 s',
    '881 k/s',
    '12.4 M/s',
    '950/s',
    '16 MB',
    '120 B',
    '0.587 %',
    '1,000,006',
  ]);
});

test('a ratio says which side is ahead', () => {
  expect(ratioText(4.234)).toBe('4.23×');
  expect(ratioMeaning(4.2)).toContain('4.20 times better');
  expect(ratioMeaning(0.25)).toContain('4.00 times worse');
  expect(ratioMeaning(1.001)).toBe('like the one SQLite file');
});

test('a spread of one measurement says nothing', () => {
  expect(spreadText({ median: 2, min: 2, max: 2, runs: 1 }, 'ms')).toBe('');
  expect(spreadText({ median: 2, min: 1, max: 3, runs: 3 }, 'ms')).toBe('1.00 ms – 3.00 ms');
});

test('a change is a share, and a factor where it is large', () => {
  expect([0.123, -0.034, 0, 11].map(changeText)).toEqual([
    '+12 %',
    '−3.4 %',
    '±0.0 %',
    '12.0× as much',
  ]);
});

const figure = (change: Partial<PerfFigure>) =>
  ({ group: 'warm', kind: null, ratio: null, ...change }) as PerfFigure;

test('figures stand under their groups, in the order of a report', () => {
  const all = [figure({ id: 'x', group: 'disk' }), figure({ id: 'y', group: 'load' })];
  expect(byGroup(all).map(({ title, all }) => [title, all.map(({ id }) => id)])).toEqual([
    ['Loading', ['y']],
    ['Disk', ['x']],
  ]);
});

test('the headline has the longest span of a question, and the largest growth', () => {
  const stat = (median: number) => ({ median, min: 0, max: 0, runs: 1 });
  const all = [
    figure({ id: 'query.count.1d.warm', kind: 'count' }),
    figure({ id: 'query.count.7d.warm', kind: 'count' }),
    figure({ id: 'query.count.7d.cold', kind: 'count', group: 'cold' }),
    figure({ id: 'memory.growth.count', group: 'memory', stat: stat(7) }),
    figure({ id: 'memory.growth.text_absent', group: 'memory', stat: stat(10) }),
  ];
  expect(headline(all).map(({ id }) => id)).toEqual([
    'query.count.7d.warm',
    'memory.growth.text_absent',
  ]);
});

test('verdicts are counted, those that matter first', () => {
  const changes = ['noise', 'worse', 'noise', 'better'].map((verdict) => ({ verdict }));
  expect(verdictCounts(changes as PerfChange[])).toEqual([
    ['better', 1],
    ['worse', 1],
    ['noise', 2],
  ]);
});

test('powers of ten are evenly apart, and what is beyond the ends lies at them', () => {
  expect([1, 10, 100].map((value) => logPart(value, 1, 100))).toEqual([0, 0.5, 1]);
  expect([0.1, 1000].map((value) => logPart(value, 1, 100))).toEqual([0, 1]);
  expect(logPart(5, Infinity, -Infinity)).toBe(0);
});

test('a duration promises no more than is known', () => {
  expect([400, 42_000, 173_000, 3_900_000, 7_190_000].map(durationText)).toEqual([
    'a moment',
    '42 s',
    '3 min',
    '65 min',
    '2 h',
  ]);
  expect([5400, 187_000, 3_765_000].map(clockLength)).toEqual(['5 s', '3:07', '1:02:45']);
});
