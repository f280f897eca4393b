/** Marked rows as people name, seek and copy them. */

import type { EntryRef, Mark } from '../bindings';
import { bandName, bandOf } from './levels';
import { clockText, dateText, rfc3339, rowTime, type Zone, zoneName } from './time';

/** What tells one row of a store from all others. */
export const keyOf = ({ context_name, epoch, nanos, logid }: EntryRef): string =>
  `${epoch}.${nanos}.${logid}.${context_name}`;

/** Only what names the row: the operations take nothing else. */
export const refOf = ({ context_name, epoch, nanos, logid }: EntryRef): EntryRef => ({
  context_name,
  epoch,
  nanos,
  logid,
});

export const byKey = (marks: readonly Mark[]): ReadonlyMap<string, Mark> =>
  new Map(marks.map((mark) => [keyOf(mark), mark]));

const levelOf = (mark: Mark): string => bandName(bandOf(mark.loglevel));

/** The marks that hold every typed word, whatever its case. */
export function marksWith(marks: readonly Mark[], typed: string, zone: Zone): readonly Mark[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return marks;
  return marks.filter((mark) => {
    const what = [mark.note, mark.summary, mark.src, levelOf(mark), mark.context_name];
    const all = what.join('\n').toLowerCase();
    const others = words.filter((word) => !all.includes(word));
    // To say times takes longest, and no word but one of digits is in them.
    if (!others.every((word) => /^[\d:-]+$/.test(word))) return false;
    if (others.length === 0) return true;
    const when = `${dateText(mark.epoch, zone)} ${clockText(mark.epoch, zone)}`;
    return others.every((word) => when.includes(word));
  });
}

export interface MarkedDay {
  /** `2026-03-20` */
  day: string;
  marks: Mark[];
}

/** Neighbours of one day together, in the order they came in. */
export function byDay(marks: readonly Mark[], zone: Zone): MarkedDay[] {
  const days: MarkedDay[] = [];
  for (const mark of marks) {
    const day = dateText(mark.epoch, zone);
    const last = days.at(-1);
    if (last?.day === day) last.marks.push(mark);
    else days.push({ day, marks: [mark] });
  }
  return days;
}

const lines = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** As rows are copied, each with its note indented below it. */
export function marksText(marks: readonly Mark[], zone: Zone): string {
  const written = marks.map((mark) => {
    const head = `${rfc3339(mark.epoch, mark.nanos, zone)} ${levelOf(mark)}`;
    const row = `${head} ${mark.src === '' ? '' : `${mark.src}: `}${mark.summary}`;
    return [row, ...noteLines(mark).map((line) => `    ${line}`)].join('\n');
  });
  return `${written.join('\n')}\n`;
}

const noteLines = (mark: Mark): string[] => (mark.note.trim() === '' ? [] : lines(mark.note));

/** A piece of code in Markdown, which ends only where a longer run of backticks would. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) || /^ .* $/.test(text) ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

/** A list for a report: a heading for each day, the row as code, the note as it was written. */
export function marksMarkdown(marks: readonly Mark[], zone: Zone): string {
  const days = byDay(marks, zone).map(({ day, marks: ofDay }) => {
    const rows = ofDay.map((mark) => {
      const time = rowTime(mark.epoch, mark.nanos, zone, 'no');
      const src = mark.src === '' ? '' : ` ${code(mark.src)}`;
      const row = `- **${time}** ${levelOf(mark)}${src} ${code(mark.summary || ' ')}`;
      const note = noteLines(mark).map((line) => `  > ${line}`.trimEnd());
      return [row, ...(note.length > 0 ? ['', ...note, ''] : [])].join('\n');
    });
    return `## ${day}\n\n${rows.join('\n')}`;
  });
  const title = `# Marks\n\nTimes are in ${zoneName(zone)}.`;
  return `${[title, ...days]
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
