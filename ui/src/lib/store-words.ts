/** What actions on days say of themselves, before and after. */

import type {
  DeletedDay,
  DeleteReport,
  PackReport,
  Progress,
  RestoreReport,
  RetentionReport,
  TrashReason,
  VerifyReport,
} from '../bindings';
import type { Sum } from './day-selection';
import { DAY, dayName, dayOfEpoch } from './days';
import { bytesText, grouped, plural } from './numbers';
import { daysIn } from './retention';
import { spanText } from './time';

const entries = (rows: number): string => plural(rows, 'entry', 'entries');

/** `12 days of 2 contexts · 1,200,000 entries · 300 MB`; `1,200,000+` where some days are not counted. */
export function sumText({ days, contexts, rows, unknown, bytes }: Sum): string {
  const of = contexts > 1 ? ` of ${plural(contexts, 'context')}` : '';
  const more = unknown > 0 ? `${grouped(rows)}+ entries` : entries(rows);
  const known = unknown === days && days > 0 ? 'entries not counted' : more;
  return `${plural(days, 'day')}${of} · ${known} · ${bytesText(bytes)}`;
}

/** How much of it is done, from 0 to 1; null before anything is known. */
export function partDone(progress: Progress | null): number | null {
  if (!progress || progress.partitions_total === 0) return null;
  return Math.min(1, progress.partitions_done / progress.partitions_total);
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

export function deletedText(report: DeleteReport): string {
  const { days, rows, bytes, partitions_failed, kept_pinned, trash } = report;
  const failed = partitions_failed.length;
  const kept = kept_pinned.length;
  const pinned = kept > 0 ? ` ${plural(kept, 'pinned day')} ${kept === 1 ? 'stays' : 'stay'}.` : '';
  const stay = (failed > 0 ? ` ${plural(failed, 'day')} could not be.` : '') + pinned;
  if (days.length === 0) return stay ? `Nothing deleted.${stay}` : 'Nothing to delete.';
  const where = trash === null ? 'deleted' : 'in the trash';
  return `${goesText(days, rows, bytes)} ${where}.${stay}`;
}

export function restoredText({ days, rows, pinned, partitions_failed }: RestoreReport): string {
  const failed = partitions_failed.length;
  const stay = failed > 0 ? ` ${plural(failed, 'day')} could not be.` : '';
  const merged = days.filter((day) => day.merged).length;
  const joined = merged > 0 ? ` ${grouped(merged)} joined with what came meanwhile.` : '';
  const kept = pinned && days.length > 0 ? ' Pinned, so that retention leaves them.' : '';
  return `${plural(days.length, 'day')} with ${entries(rows)} put back.${joined}${kept}${stay}`;
}

/** What the rules of retention did. */
export function retentionText(report: RetentionReport): string {
  const { days, packed, exported, rows, bytes, bytes_packed_away, trash } = report;
  const parts: string[] = [];
  if (exported.length > 0) parts.push(`${plural(exported.length, 'day')} exported.`);
  if (days.length > 0) {
    const where = trash === null ? 'deleted' : 'in the trash';
    parts.push(`${plural(days.length, 'day')} · ${entries(rows)}, ${bytesText(bytes)} ${where}.`);
  }
  if (packed.length > 0)
    parts.push(`${plural(packed.length, 'day')} packed, ${bytesText(bytes_packed_away)} saved.`);
  return parts.length === 0 ? 'Nothing was to be done by the rules.' : parts.join(' ');
}

const REASONS: Record<TrashReason, string> = {
  older_than: 'deleted by age',
  source: 'deleted by source',
  chosen: 'deleted by hand',
  retention: 'deleted by retention',
};

export const reasonText = (why: TrashReason): string => REASONS[why] ?? why;

/** What the trash does with what goes. */
export function trashText(hours: number | null): string {
  if (hours === null) return 'Days that go as a whole can be put back from the trash.';
  if (hours === 0) return 'Nothing is kept in the trash: it goes for good.';
  return `Days that go as a whole can be put back from the trash for ${spanText(hours * 3600)}.`;
}

/** The time before which is deleted: `90 days` ago at the beginning of a day, or a day; null for neither. */
export function deleteBefore(text: string, now: number): number | null {
  const trimmed = text.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) {
    const epoch = Date.parse(`${trimmed}T00:00:00Z`) / 1000;
    // The 31st of February would be taken for a day in March.
    return Number.isFinite(epoch) && dayName(dayOfEpoch(epoch)) === trimmed ? epoch : null;
  }
  const days = daysIn(trimmed);
  if (days === null || Number.isNaN(days)) return null;
  return Math.max(0, dayOfEpoch(now) - days) * DAY;
}
