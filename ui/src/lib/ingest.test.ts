import { describe, expect, test } from 'vitest';
import type { FileReport, IngestProgress, IngestReport } from '../bindings';
import {
  chosenText,
  leftText,
  Pace,
  partDone,
  remarksOf,
  sharedFolder,
  spanOf,
  splitPath,
  summaryText,
} from './ingest';

const file = (change: Partial<FileReport>): FileReport => ({
  path: '/var/log/a.log',
  format: 'text',
  lines: 10,
  entries: 10,
  joined: 0,
  continued: 0,
  without_time: 0,
  raw: 0,
  inserted: 10,
  skipped: 0,
  replaced: 0,
  older: 0,
  future: 0,
  first_epoch: null,
  last_epoch: null,
  left_out: null,
  error: null,
  ...change,
});

const report = (files: FileReport[], change: Partial<IngestReport> = {}): IngestReport => ({
  files,
  lines: 0,
  entries: 0,
  joined: 0,
  continued: 0,
  without_time: 0,
  raw: 0,
  inserted: 0,
  skipped: 0,
  replaced: 0,
  older: 0,
  future: 0,
  failed: 0,
  seconds: 1,
  ...change,
});

const progress = (bytes_done: number, bytes_total = 1000): IngestProgress => ({
  path: 'a',
  files_done: 0,
  files_total: 1,
  bytes_done,
  bytes_total,
  lines: 0,
  entries: 0,
  lines_per_second: 0,
});

describe('a file’s remarks', () => {
  test('say what went wrong first', () => {
    const remarks = remarksOf(file({ error: 'Permission denied', older: 3, future: 1 }));
    expect(remarks).toEqual([
      { text: 'Permission denied', tone: 'error' },
      { text: '1 entry from the future', tone: 'warn' },
      { text: '3 older ones left out', tone: 'quiet' },
    ]);
  });

  test('say nothing where there is nothing to say', () => {
    expect(remarksOf(file({}))).toEqual([]);
  });

  test('name what is known already, whichever way it came out', () => {
    const [known] = remarksOf(file({ lines: 0, left_out: 'known_already' }));
    expect(remarksOf(file({ lines: 0 }))).toEqual([known]);
  });
});

test('the range of what came in holds its last second', () => {
  const files = [
    file({ first_epoch: 50, last_epoch: 60 }),
    file({}),
    file({ first_epoch: 10, last_epoch: 20 }),
  ];
  expect(spanOf(report(files))).toEqual({ from: 10, to: 61 });
  expect(spanOf(report([file({})]))).toBeNull();
});

test('the summary names what came in, and what did not need to', () => {
  const files = [file({})];
  expect(summaryText(report(files, { inserted: 1 }))).toBe('1 file: 1 entry new');
  const mixed = report([...files, ...files], { inserted: 8123, skipped: 12, older: 3 });
  expect(summaryText(mixed)).toBe('2 files: 8,123 entries new, 12 known already, 3 older left out');
});

test('what was chosen is told in a few words', () => {
  const item = (name: string, bytes: number | null, folder = false) => ({ name, bytes, folder });
  expect(chosenText([])).toBe('nothing');
  expect(chosenText([item('/var/log', null, true)])).toBe('/var/log/');
  expect(chosenText([item('a.log', 2048)])).toBe('a.log, 2.0 KB');
  expect(chosenText([item('a', 500), item('b', 500), item('c', null, true)])).toBe(
    '2 files and 1 folder, 1.0 KB',
  );
});

test('paths are split before their last name, with either slash', () => {
  expect(splitPath('/var/log/a.log')).toEqual({ folder: '/var/log/', name: 'a.log' });
  expect(splitPath('C:\\logs\\a.log')).toEqual({ folder: 'C:\\logs\\', name: 'a.log' });
  expect(splitPath('a.log')).toEqual({ folder: '', name: 'a.log' });
});

test('the folder that all share ends at a folder', () => {
  expect(sharedFolder(['/var/log/app/a', '/var/log/apt/b'])).toBe('/var/log/');
  expect(sharedFolder(['/var/log/a'])).toBe('/var/log/');
  expect(sharedFolder(['/var/a', '/srv/b'])).toBe('');
  expect(sharedFolder(['a', 'b'])).toBe('');
  expect(sharedFolder([])).toBe('');
});

describe('the time left', () => {
  test('is unknown at first and for streams', () => {
    expect(new Pace().note(progress(10), 0)).toBeNull();
    const stream = new Pace();
    stream.note(progress(0, 0), 0);
    expect(stream.note(progress(10, 0), 5000)).toBeNull();
  });

  test('follows how fast it goes lately', () => {
    const pace = new Pace();
    pace.note(progress(0), 0);
    expect(pace.note(progress(100), 1000)).toBeCloseTo(9);
    for (let second = 2; second <= 20; second += 1)
      pace.note(progress(100 + second), second * 1000);
    // A tenth of the speed at first: by now the fast second is forgotten.
    expect(pace.note(progress(121), 21_000)).toBeGreaterThan(500);
  });

  test('is said without false exactness', () => {
    expect([null, 0.4, 3.2, 41, 200, 7300].map(leftText)).toEqual([
      '',
      'a moment left',
      '4 s left',
      '45 s left',
      '3 min left',
      '2 h left',
    ]);
  });

  test('and the part that is done never passes all of it', () => {
    expect([partDone(progress(250)), partDone(progress(2000)), partDone(progress(1, 0))]).toEqual([
      0.25,
      1,
      null,
    ]);
  });
});
