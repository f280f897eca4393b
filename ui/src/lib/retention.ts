/** Rules of retention as a person types them, and as sentences. */

import type { RetentionPolicy, RetentionRule } from '../bindings';
import { bytesText, plural } from './numbers';

/** A rule while it is typed. */
export interface RuleDraft {
  context: string | null;
  age: string;
  size: string;
  pack: string;
  exportTo: string;
}

export type RuleField = 'age' | 'size' | 'pack' | 'exportTo';

const UNITS: Record<string, number> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };

/** `20 GB`, `1.5 tb`, `500` (of GB) in bytes; null for nothing; NaN for what is no size. */
export function sizeOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*([kmgt]b?)?$/i.exec(trimmed);
  if (!match) return NaN;
  const unit = (match[2] ?? 'gb').toLowerCase().slice(0, 1);
  const bytes = Math.round(Number(match[1]) * (UNITS[`${unit}b`] ?? NaN));
  return bytes > 0 ? bytes : NaN;
}

/** A size as it was understood: a number alone is of gigabytes, which nobody should have to guess. */
export const sizeMeant = (text: string): string =>
  /^\s*\d+(\.\d+)?\s*$/.test(text) ? `${text.trim()} GB` : text;

/** `90`, `90 days`, `2 years` in days; null for nothing; NaN for what is no length. */
export function daysIn(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const match = /^(\d{1,5})\s*(d|days?|w|weeks?|months?|y|years?)?$/i.exec(trimmed);
  if (!match) return NaN;
  const unit = (match[2] ?? 'd').toLowerCase();
  const each = unit.startsWith('w')
    ? 7
    : unit.startsWith('m')
      ? 30
      : unit.startsWith('y')
        ? 365
        : 1;
  const days = Number(match[1]) * each;
  return days > 0 && days <= 36_500 ? days : NaN;
}

export interface Mistake {
  field: RuleField;
  text: string;
}

/** The rule, or what is wrong with it. */
export function ruleOf(draft: RuleDraft): { rule: RetentionRule; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const [age, size, pack] = [daysIn(draft.age), sizeOf(draft.size), daysIn(draft.pack)];
  const isWrong = (value: number | null) => value !== null && Number.isNaN(value);
  if (isWrong(age)) mistakes.push({ field: 'age', text: 'A number of days: 90, or 2 years.' });
  if (isWrong(size)) mistakes.push({ field: 'size', text: 'A size: 20 GB, or 500 MB.' });
  if (isWrong(pack)) mistakes.push({ field: 'pack', text: 'A number of days: 7.' });
  const deletes = age !== null || size !== null;
  const exportTo = draft.exportTo.trim();
  if (exportTo !== '' && !deletes)
    mistakes.push({ field: 'exportTo', text: 'Nothing is exported where nothing goes.' });
  if (age !== null && pack !== null && pack >= age)
    mistakes.push({ field: 'pack', text: 'They go before they would be packed.' });
  const rule: RetentionRule = {
    context: draft.context,
    max_age_days: age,
    max_bytes: size,
    pack_after_days: pack,
    export_first_to: exportTo === '' ? null : exportTo,
  };
  return { rule, mistakes };
}

const numberText = (value: number | null): string => (value === null ? '' : String(value));

export const draftOf = (rule: RetentionRule): RuleDraft => ({
  context: rule.context,
  age: numberText(rule.max_age_days),
  size: rule.max_bytes !== null ? bytesInput(rule.max_bytes) : '',
  pack: numberText(rule.pack_after_days),
  exportTo: rule.export_first_to ?? '',
});

/** Exact, so that it means the same when it is read again. */
export function bytesInput(bytes: number): string {
  for (const [unit, size] of Object.entries(UNITS).reverse()) {
    const value = bytes / size;
    if (value >= 1 && Number.isInteger(value * 1000)) return `${value} ${unit.toUpperCase()}`;
  }
  return `${bytes / 1000} KB`;
}

export const emptyDraft = (context: string | null): RuleDraft => ({
  context,
  age: '',
  size: '',
  pack: '',
  exportTo: '',
});

/** A rule for all other contexts that asks for nothing; one for a context keeps all of it. */
export const saysNothing = ({ context, ...limits }: RetentionRule): boolean =>
  context === null && Object.values(limits).every((limit) => limit === null);

/** `Days older than 90 days go, so do the oldest above 20 GB; packed after 7 days`. */
export function ruleText(rule: RetentionRule): string {
  const parts: string[] = [];
  if (rule.max_age_days !== null)
    parts.push(`what is older than ${plural(rule.max_age_days, 'day')} goes`);
  if (rule.max_bytes !== null) parts.push(`the oldest days go above ${bytesText(rule.max_bytes)}`);
  if (rule.export_first_to) parts.push(`exported to ${rule.export_first_to} first`);
  if (rule.pack_after_days !== null)
    parts.push(`packed after ${plural(rule.pack_after_days, 'day')}`);
  return parts.length === 0 ? 'all of it is kept' : parts.join(', ');
}

/** For the page's head. */
export function policyText(policy: RetentionPolicy | null): string {
  if (!policy) return '';
  return policy.enabled ? 'on' : 'off';
}

/** Whether two policies ask for the same, whether they are switched on or not. */
export function sameRules(a: RetentionPolicy, b: RetentionPolicy): boolean {
  const canonical = ({ rules, trash_hours }: RetentionPolicy) =>
    JSON.stringify([trash_hours, rules.map((rule) => Object.entries(draftOf(rule)).sort())]);
  return canonical(a) === canonical(b);
}
