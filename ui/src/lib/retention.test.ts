import { expect, test } from 'vitest';
import type { RetentionRule } from '../bindings';
import {
  bytesInput,
  daysIn,
  draftOf,
  emptyDraft,
  policyText,
  ruleOf,
  ruleText,
  sameRules,
  saysNothing,
  sizeMeant,
  sizeOf,
} from './retention';

const rule = (change: Partial<RetentionRule> = {}): RetentionRule => ({
  context: null,
  max_age_days: null,
  max_bytes: null,
  pack_after_days: null,
  export_first_to: null,
  ...change,
});

test('sizes are read in the units that disks are sold in', () => {
  expect(['20 GB', '1.5tb', '500', '700 m', '', '0', 'lots', '-1 GB'].map(sizeOf)).toEqual([
    20e9,
    1.5e12,
    500e9,
    700e6,
    null,
    NaN,
    NaN,
    NaN,
  ]);
});

test('a size says its unit once it is typed', () => {
  expect(['7', ' 1.5 ', '7 MB', 'lots', ''].map(sizeMeant)).toEqual([
    '7 GB',
    '1.5 GB',
    '7 MB',
    'lots',
    '',
  ]);
});

test('lengths are read in days, weeks, months and years', () => {
  expect(
    ['90', '90 days', '2 weeks', '3 months', '2 years', '', '0', 'x', '99999'].map(daysIn),
  ).toEqual([90, 90, 14, 90, 730, null, NaN, NaN, NaN]);
});

test('a rule is the same again after it was shown and typed', () => {
  const rules = [
    rule({ max_age_days: 90, pack_after_days: 7 }),
    rule({ context: 'shop', max_bytes: 1_500_000_000, export_first_to: '/srv/old' }),
    rule({ max_bytes: 123_456_789 }),
    rule({ context: 'kept' }),
  ];
  for (const one of rules) expect(ruleOf(draftOf(one))).toEqual({ rule: one, mistakes: [] });
  expect([20e9, 1500, 123_456_789].map(bytesInput).map(sizeOf)).toEqual([20e9, 1500, 123_456_789]);
});

test('what makes no sense is said at its field', () => {
  const wrong = (change: object) =>
    ruleOf({ ...emptyDraft(null), ...change }).mistakes.map(({ field }) => field);
  expect(wrong({ age: 'old', size: 'big', pack: 'soon' })).toEqual(['age', 'size', 'pack']);
  expect(wrong({ age: '7', pack: '7' })).toEqual(['pack']);
  expect(wrong({ exportTo: '/srv' })).toEqual(['exportTo']);
  expect(wrong({ age: '90', pack: '7', exportTo: '/srv' })).toEqual([]);
});

test('only the rule for all others can say nothing', () => {
  expect(saysNothing(rule())).toBe(true);
  expect(saysNothing(rule({ context: 'shop' }))).toBe(false);
  expect(saysNothing(rule({ max_age_days: 1 }))).toBe(false);
});

test('rules are sentences', () => {
  expect(ruleText(rule({ max_age_days: 90, pack_after_days: 7 }))).toBe(
    'what is older than 90 days goes, packed after 7 days',
  );
  expect(ruleText(rule({ context: 'shop' }))).toBe('all of it is kept');
});

test('policies are the same by their rules, not by being on', () => {
  const policy = { enabled: true, rules: [rule({ max_age_days: 9 })], trash_hours: 72 };
  expect(sameRules(policy, { ...policy, enabled: false })).toBe(true);
  expect(sameRules(policy, { ...policy, trash_hours: 0 })).toBe(false);
  expect([policyText(policy), policyText({ ...policy, enabled: false }), policyText(null)]).toEqual(
    ['on', 'off', ''],
  );
});
