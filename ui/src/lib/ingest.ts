/** What taking logs in says of itself, in words and numbers. */

import type { ChosenItem, FileReport, IngestProgress, IngestReport, LeftOut } from '../bindings';
import { bytesText, grouped, plural } from './numbers';

const LEFT_OUT: Record<LeftOut, string> = {
  empty: 'empty',
  known_already: 'nothing new: all of it is known',
  binary: 'left out: no text',
  journal: 'left out: a journal’s own file; journalctl -o export --file writes it as text',
  compression: 'left out: compressed in a way that is not read',
  link: 'left out: a link to a folder; choose that itself',
  no_file: 'left out: neither a file nor a folder',
};

export const leftOutText = (why: LeftOut): string => LEFT_OUT[why] ?? 'left out';

export type Tone = 'quiet' | 'warn' | 'error';

export interface Remark {
  text: string;
  tone: Tone;
}

/** What is to be said of a file beside its numbers, the gravest first. */
export function remarksOf(file: FileReport): Remark[] {
  const out: Remark[] = [];
  if (file.error !== null) out.push({ text: file.error, tone: 'error' });
  if (file.future > 0) {
    out.push({ text: `${plural(file.future, 'entry', 'entries')} from the future`, tone: 'warn' });
  }
  if (file.left_out !== null) {
    const tone = file.left_out === 'compression' || file.left_out === 'journal' ? 'warn' : 'quiet';
    out.push({ text: leftOutText(file.left_out), tone });
  } else if (file.lines === 0 && file.error === null) {
    out.push({ text: leftOutText('known_already'), tone: 'quiet' });
  }
  if (file.older > 0) {
    out.push({ text: `${grouped(file.older)} older ones left out`, tone: 'quiet' });
  }
  if (file.replaced > 0) {
    out.push({ text: `${grouped(file.replaced)} at its old end replaced`, tone: 'quiet' });
  }
  return out;
}

/** How a file's format is called where it is shown. */
export function formatText(file: FileReport): string {
  if (file.format === '') return '–';
  return file.format === 'raw' ? 'none known' : file.format;
}

/** The seconds from the first entry to the last, as a range `[from, to)`; null without entries. */
export function spanOf(report: IngestReport): { from: number; to: number } | null {
  let [from, last] = [Infinity, -Infinity];
  for (const { first_epoch, last_epoch } of report.files) {
    if (first_epoch !== null) from = Math.min(from, first_epoch);
    if (last_epoch !== null) last = Math.max(last, last_epoch);
  }
  return from <= last ? { from, to: last + 1 } : null;
}

/** `3 files: 81,234 entries new, 12 known already`. What went wrong is said beside it. */
export function summaryText(report: IngestReport): string {
  const parts = [`${plural(report.inserted, 'entry', 'entries')} new`];
  if (report.skipped > 0) parts.push(`${grouped(report.skipped)} known already`);
  if (report.older > 0) parts.push(`${grouped(report.older)} older left out`);
  return `${plural(report.files.length, 'file')}: ${parts.join(', ')}`;
}

/** Which of what was chosen is a bundle, by its name; null when none is. */
export function bundleAmong({ items }: { items: readonly ChosenItem[] }): number | null {
  const at = items.findIndex(({ name, folder }) => !folder && /\.daybook$/i.test(name));
  return at === -1 ? null : at;
}

/** What was chosen, in a few words: one name, or how many there are. */
export function chosenText(items: readonly ChosenItem[]): string {
  const [first] = items;
  if (!first) return 'nothing';
  if (items.length === 1) {
    const size = first.bytes === null ? '' : `, ${bytesText(first.bytes)}`;
    return `${first.name}${first.folder ? '/' : ''}${size}`;
  }
  const folders = items.filter(({ folder }) => folder).length;
  const files = items.length - folders;
  const parts = [];
  if (files > 0) parts.push(plural(files, 'file'));
  if (folders > 0) parts.push(plural(folders, 'folder'));
  const bytes = items.reduce((sum, item) => sum + (item.bytes ?? 0), 0);
  return bytes > 0 ? `${parts.join(' and ')}, ${bytesText(bytes)}` : parts.join(' and ');
}

/** The end of a path tells more than its beginning. */
export function splitPath(path: string): { folder: string; name: string } {
  const trimmed = path.replace(/[/\\]+$/, '');
  const at = Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1;
  return { folder: trimmed.slice(0, at), name: trimmed.slice(at) };
}

/** What all paths begin with, up to a folder: shown once instead of in each row. */
export function sharedFolder(paths: readonly string[]): string {
  const [first, ...others] = paths;
  if (first === undefined) return '';
  let shared = splitPath(first).folder;
  for (const path of others) {
    while (shared !== '' && !path.startsWith(shared)) {
      shared = splitPath(shared).folder;
    }
  }
  // The root alone says nothing.
  return shared.length > 1 ? shared : '';
}

/** How much is done, 0 to 1; null where nobody can tell. */
export function partDone({ bytes_done, bytes_total }: IngestProgress): number | null {
  return bytes_total > 0 ? Math.min(1, bytes_done / bytes_total) : null;
}

interface Sample {
  ms: number;
  bytes: number;
}

/** So far back the present speed is measured: long enough to be calm, short enough to follow. */
const WINDOW_MS = 8000;

/** How much is done, of how much; in bytes or whatever else. */
type Done = Pick<IngestProgress, 'bytes_done' | 'bytes_total'>;

/** Estimates the time left from how fast it went lately. */
export class Pace {
  #samples: Sample[] = [];

  /** Notes how far it is; seconds left, or null as long as there is too little to go by. */
  note(progress: Done, ms: number): number | null {
    const { bytes_done: bytes, bytes_total } = progress;
    this.#samples.push({ ms, bytes });
    while (this.#samples.length > 2 && ms - (this.#samples[1]?.ms ?? ms) >= WINDOW_MS) {
      this.#samples.shift();
    }
    const first = this.#samples[0];
    if (!first || bytes_total === 0 || ms - first.ms < 700 || bytes <= first.bytes) return null;
    return Math.max(0, bytes_total - bytes) / this.rate;
  }

  /** So much a second, lately; 0 as long as there is too little to go by. */
  get rate(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.ms <= first.ms) return 0;
    return ((last.bytes - first.bytes) / (last.ms - first.ms)) * 1000;
  }
}

/** `12 s left`, `3 min left`; rounded so that it does not flicker. */
export function leftText(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 1.5) return 'a moment left';
  if (seconds < 10) return `${Math.ceil(seconds)} s left`;
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  return `${Math.round(seconds / 3600)} h left`;
}
