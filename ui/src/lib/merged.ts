/** What became of a bundle, in words and as a range of time. */

import type { ImportedBundle, ImportedDay, MergeReport } from '../bindings';
import { grouped, plural } from './numbers';

const DAY = 86_400;

/** `118,233 entries taken in` */
export const takenText = ({ added }: MergeReport): string =>
  added === 0 ? 'Nothing new' : `${plural(added, 'entry', 'entries')} taken in`;

/** `, 13,169 were here already, 6 marks came along` */
export function restText({ rows, added, marked }: MergeReport): string {
  const known = rows - added;
  return [
    ...(known > 0 ? [`, ${grouped(known)} ${known === 1 ? 'was' : 'were'} here already`] : []),
    ...(marked > 0 ? [`, ${plural(marked, 'mark')} came along`] : []),
  ].join('');
}

/** From the first of these days to the last, within what the bundle holds; all of it without days. */
export function rangeOf(
  done: ImportedBundle | null,
  days: readonly ImportedDay[],
): { from: number; to: number } | null {
  const { first_epoch: first = null, last_epoch: last = null } = done?.bundle ?? {};
  if (first === null || last === null) return null;
  const starts = days.map(({ day }) => Date.parse(day) / 1000);
  if (starts.length === 0) return { from: first, to: last + 1 };
  return {
    from: Math.max(first, Math.min(...starts)),
    to: Math.min(last + 1, Math.max(...starts) + DAY),
  };
}
