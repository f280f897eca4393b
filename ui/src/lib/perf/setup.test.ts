import { expect, test } from 'vitest';
import type { PerfRunInfo, PerfSettings } from '../../bindings';
import { checkText, madeScenarios } from '../../platform/mock/perf-scenarios';
import {
  aboutMs,
  effective,
  fittingScale,
  isRight,
  NO_SETUP,
  problemOf,
  requestOf,
  spansAsked,
  typedNumber,
} from './setup';

const settingsOf = (name: string): PerfSettings => {
  const found = madeScenarios(1e12).find((scenario) => scenario.name === name);
  const { settings } = checkText(found?.toml ?? '', 1);
  if (!settings) throw new Error(name);
  return settings;
};

test('numbers are typed as people write them', () => {
  expect(['100 000', '100_000', '100k', '1.5M', '.1', '0'].map(typedNumber)).toEqual([
    100_000, 100_000, 100_000, 1_500_000, 0.1, 0,
  ]);
  expect(['', 'x', '-1', '1e9', '0x10'].map(typedNumber)).toEqual([null, null, null, null, null]);
});

test('what is out of bounds is named before it is run', () => {
  expect([problemOf('scale', '0'), problemOf('scale', '1001'), problemOf('scale', '')]).toEqual([
    'Above 0, and at most 1,000',
    'Above 0, and at most 1,000',
    'Say a scale, such as 0.1',
  ]);
  expect([
    problemOf('writers', '65'),
    problemOf('writers', '1.5'),
    problemOf('rate', 'fast'),
  ]).toEqual(['From 1 to 64', 'A whole number', '“fast” is no number']);
  expect(isRight({ ...NO_SETUP, scale: '.01', rate: '50k' })).toBe(true);
  expect(isRight({ ...NO_SETUP, readers: '33' })).toBe(false);
});

test('what was left empty is the scenario’s to decide', () => {
  expect(requestOf('a', NO_SETUP, null)).toEqual({ scenario: 'a', scale: 1, keep_base: false });
  const setup = {
    ...NO_SETUP,
    scale: '0.1',
    writers: '4',
    rate: '50k',
    baseline: false,
    keep: true,
  };
  expect(requestOf('a', setup, 'title = "x"')).toEqual({
    scenario: 'a',
    toml: 'title = "x"',
    scale: 0.1,
    writers: 4,
    rate: 50_000,
    baseline: false,
    keep_base: true,
  });
  expect(effective(settingsOf('c'), { ...NO_SETUP, readers: '7' })).toMatchObject({
    writers: 4,
    readers: 7,
    baseline: true,
  });
});

test('spans are asked as far as there are so many days, and none twice', () => {
  // A day has one span; a month has a day, a week and the month; a week of `c` a day and the week.
  expect(['a', 'b', 'c', 'd'].map((name) => spansAsked(settingsOf(name)))).toEqual([1, 3, 2, 4]);
});

const run = (change: Partial<PerfRunInfo>) => change as PerfRunInfo;

test('how long it takes is known best by the last run of the same', () => {
  const settings = settingsOf('a');
  const runs = [
    run({ scenario: 'b', entries: 1_000_000, took_ms: 1 }),
    run({ scenario: 'a', entries: 1_000_000, took_ms: 100_000 }),
  ];
  expect(aboutMs('a', settings, 2_000_000, NO_SETUP, runs)).toBe(200_000);
  const tenth = aboutMs('a', settings, 100_000, NO_SETUP, runs);
  expect(tenth).toBeGreaterThan(10_000);
  expect(tenth).toBeLessThan(100_000);
});

test('a set rate sets the time', () => {
  const slow = { ...NO_SETUP, rate: '1000', times: '1', baseline: false };
  const about = aboutMs('a', settingsOf('a'), 1_000_000, slow, []);
  expect(about).toBeGreaterThanOrEqual(1_000_000);
  expect(about).toBeLessThan(1_100_000);
});

test('a scale that fits is offered where the disk is small', () => {
  expect(fittingScale(14e9, 3e9, 1)).toBe('0.1');
  expect(fittingScale(14e9, 1e6, 1)).toBeNull();
});
