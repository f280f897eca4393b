/** What actions on days say of themselves, before and after. */

import type {
  DeletedDay,
  DeleteReport,
  PackReport,
  RetentionReport,
  VerifyReport,
} from '../bindings';
import type { Sum } from './day-selection';
import { bytesText, plural } from './numbers';

const entries = (rows: number): string => plural(rows, 'entry', 'entries');

/** `12 days of 2 contexts · 1,200,000 entries · 300 MB`. */
export function sumText({ days, contexts, rows, unknown, bytes }: Sum): string {
  const of = contexts > 1 ? ` of ${plural(contexts, 'context')}` : '';
  const known = unknown === days && days > 0 ? 'entries not counted' : entries(rows);
  const rest = unknown > 0 && unknown < days ? ' and those not counted' : '';
  return `${plural(days, 'day')}${of} · ${known}${rest} · ${bytesText(bytes)}`;
}

/** How much smaller or larger, in percent of before. */
export function changeText(before: number, after: number): string {
  if (before === 0) return '';
  const percent = Math.round((Math.abs(before - after) / before) * 100);
  return after <= before ? `${percent} % less` : `${percent} % more`;
}

export function packedText(
  kind: 'pack' | 'unpack',
  { days, bytes_before, bytes_after, partitions_failed }: PackReport,
): string {
  const done = kind === 'pack' ? 'packed' : 'unpacked';
  const failed = partitions_failed.length;
  const stay = failed > 0 ? ` ${plural(failed, 'day')} could not be ${done}.` : '';
  if (days.length === 0) return stay ? stay.trim() : `Nothing to be ${done}.`;
  const change = changeText(bytes_before, bytes_after);
  const sizes = `${bytesText(bytes_before)} → ${bytesText(bytes_after)}, ${change}`;
  return `${plural(days.length, 'day')} ${done}: ${sizes}.${stay}`;
}

export function verifiedText({ partitions, rows, partitions_failed }: VerifyReport): string {
  const failed = partitions_failed.length;
  if (failed === 0)
    return `${plural(partitions, 'day')} verified, ${entries(rows)}: all as they were written.`;
  return `${failed} of ${plural(partitions, 'day')} ${failed === 1 ? 'is' : 'are'} not as written.`;
}

/** Days that go whole are put in the trash; of the others only some entries go. */
export function goesText(days: readonly DeletedDay[], rows: number, bytes: number): string {
  const whole = days.filter((day) => day.whole).length;
  const parts: string[] = [];
  if (whole > 0) parts.push(plural(whole, 'day'));
  if (days.length > whole) parts.push(`some entries of ${plural(days.length - whole, 'day')}`);
  const what = parts.length === 0 ? 'Nothing' : parts.join(' and ');
  const size = bytes > 0 ? `, ${bytesText(bytes)}` : '';
  return days.length === 0 ? what : `${what} · ${entries(rows)}${size}`;
}

export function deletedText({ days, rows, bytes, partitions_failed, trash }: DeleteReport): string {
  const failed = partitions_failed.length;
  const stay = failed > 0 ? ` ${plural(failed, 'day')} could not be.` : '';
  if (days.length === 0) return stay ? `Nothing deleted.${stay}` : 'Nothing to delete.';
  const where = trash === null ? 'deleted' : 'in the trash';
  return `${goesText(days, rows, bytes)} ${where}.${stay}`;
}

export function restoredText({
  days,
  rows,
  partitions_failed,
}: {
  days: readonly DeletedDay[];
  rows: number;
  partitions_failed: readonly unknown[];
}): string {
  const failed = partitions_failed.length;
  const stay = failed > 0 ? ` ${plural(failed, 'day')} could not be.` : '';
  return `${plural(days.length, 'day')} with ${entries(rows)} put back.${stay}`;
}

/** What the rules of retention did. */
export function retentionText({ deleted, packed }: RetentionReport): string {
  const parts: string[] = [];
  if (deleted.days.length > 0) parts.push(deletedText(deleted));
  if (packed.days.length > 0) parts.push(packedText('pack', packed));
  return parts.length === 0 ? 'Nothing was to be done by the rules.' : parts.join(' ');
}
