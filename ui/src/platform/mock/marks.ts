/** Marks in memory, with what the backend promises of them. */

import type { EntryRef, LogEntry, Mark } from '../../bindings';
import { Failure } from '../failure';
import type { Reply, Request } from '../operations';
import type { MadeEntries } from './entries';

const MOST = 10_000;
const MOST_NOTE = 16 * 1024;

const place = ({ epoch, nanos, context_name, logid }: EntryRef): string =>
  [epoch, nanos].map((part) => String(part).padStart(12, '0')).join() + `${context_name},${logid}`;

export class MockMarks {
  readonly #entries: MadeEntries;
  readonly #marks = new Map<string, Mark>();

  constructor(entries: MadeEntries, marks: readonly Mark[] = []) {
    this.#entries = entries;
    for (const mark of marks) this.#marks.set(place(mark), mark);
  }

  list({ contexts, epoch_from, epoch_to }: Request<'marks.list'>): Reply<'marks.list'> {
    const found = [...this.#marks]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, mark]) => mark)
      .filter(
        ({ context_name, epoch }) =>
          (contexts.length === 0 || contexts.includes(context_name)) &&
          epoch >= (epoch_from ?? -Infinity) &&
          epoch < (epoch_to ?? Infinity),
      );
    return { marks: found.slice(-MOST), total: found.length };
  }

  put({ entry, note }: Request<'marks.put'>): Mark {
    const bytes = new TextEncoder().encode(note ?? '').length;
    if (bytes > MOST_NOTE) {
      throw new Failure(
        'note_too_long',
        `the note has ${bytes} bytes; at most ${MOST_NOTE} are kept`,
      );
    }
    const row = this.#entries.at(entry.logid - 1);
    const isThere = entry.logid >= 1 && entry.logid <= this.#entries.size;
    if (!isThere || place(row) !== place(entry)) {
      throw new Failure('no_such_entry', `there is no entry ${entry.logid} at ${entry.epoch}`);
    }
    const before = this.#marks.get(place(entry));
    const mark = markOf(row, note ?? before?.note ?? '', before?.marked_epoch);
    this.#marks.set(place(entry), mark);
    return mark;
  }

  remove({ entries }: Request<'marks.remove'>): Reply<'marks.remove'> {
    return { removed: entries.filter((entry) => this.#marks.delete(place(entry))).length };
  }
}

function markOf(row: LogEntry, note: string, marked = Math.floor(Date.now() / 1000)): Mark {
  const { context_name, epoch, nanos, logid, loglevel, error, src, content } = row;
  const summary = (content.split('\n')[0] ?? '').slice(0, 300);
  const seen = { loglevel, error, src, summary };
  return { context_name, epoch, nanos, logid, note, marked_epoch: marked, ...seen };
}

const NOTES = [
  'First sign. The relay had been restarted by hand ten minutes before: ask Grace.',
  '',
  'Same account as in ticket 4711?\nIf so, the rule of the quarter end is not the cause.',
  '',
  'From here on all is well again.',
];

/** Some rows of the last days as a person would have marked them, and one whose row was deleted. */
export function madeMarks(entries: MadeEntries): Mark[] {
  const { size } = entries;
  if (size === 0) return [];
  const errorFrom = (start: number): number => {
    let at = start;
    while (at < size - 1 && entries.level(at) < 17) at += 1;
    return at;
  };
  const places = [0.21, 0.64, 0.9, 0.94].map((part) => errorFrom(Math.floor(size * part)));
  const marks = [...places, size - 4].map((index, at) =>
    markOf(entries.at(index), NOTES[at % NOTES.length] ?? '', entries.epoch(index) + 900),
  );
  const gone: Mark = {
    ...markOf(entries.at(errorFrom(50)), 'Kept for the report, before the day was deleted.'),
    epoch: entries.start - 40_000,
    marked_epoch: entries.start,
  };
  return [gone, ...marks];
}
