import { expect, test } from 'vitest';
import type { DeleteReport, PackReport } from '../bindings';
import { DAY, dayNumber } from './days';
import {
  changeText,
  deleteBefore,
  deletedText,
  packedText,
  partDone,
  restoredText,
  retentionText,
  sumText,
  trashText,
  verifiedText,
} from './store-words';

const failure = {
  context: 'a',
  day: '2026-03-20',
  path: '/x',
  kind: 'damaged',
  message: '',
} as const;
const day = { context: 'a', day: '2026-03-20', rows: 10, bytes: 1000, whole: true };
const packed: PackReport = {
  days: [{ context: 'a', day: '2026-03-20', rows: 10, bytes_before: 1e6, bytes_after: 2e5 }],
  bytes_before: 1e6,
  bytes_after: 2e5,
  dry_run: false,
  partitions_failed: [],
};
const gone: DeleteReport = {
  days: [day],
  rows: 10,
  bytes: 1000,
  dry_run: false,
  trash: 't',
  kept_pinned: [],
  partitions_failed: [],
};

test('a choice says days, contexts, entries and size', () => {
  const sum = { days: 12, contexts: 2, rows: 1200, unknown: 0, bytes: 3e6 };
  expect(sumText(sum)).toBe('12 days of 2 contexts · 1,200 entries · 3.0 MB');
  expect(sumText({ ...sum, days: 1, contexts: 1, unknown: 1 })).toBe(
    '1 day · entries not counted · 3.0 MB',
  );
  expect(sumText({ ...sum, unknown: 2 })).toContain('· 1,200+ entries ·');
});

test('packing says what it saved and what stayed', () => {
  expect(packedText('pack', packed)).toBe('1 day packed: 1.0 MB → 200 KB, 80 % less.');
  expect(packedText('pack', { ...packed, partitions_failed: [failure] })).toBe(
    '1 day packed: 1.0 MB → 200 KB, 80 % less. 1 day could not be packed.',
  );
  expect(packedText('unpack', { ...packed, days: [] })).toBe('Nothing to be unpacked.');
  expect([changeText(100, 250), changeText(0, 5)]).toEqual(['150 % more', '']);
});

test('verifying says what is not as it was written', () => {
  const sound = { partitions: 3, rows: 40, partitions_failed: [] };
  expect(verifiedText(sound)).toBe('3 days verified, 40 entries: all as they were written.');
  expect(verifiedText({ ...sound, partitions_failed: [failure] })).toBe(
    '1 of 3 days is not as written.',
  );
});

test('deleting says what went where, and what stayed', () => {
  expect(deletedText(gone)).toBe('1 day · 10 entries, 1.0 KB in the trash.');
  expect(deletedText({ ...gone, trash: null })).toBe('1 day · 10 entries, 1.0 KB deleted.');
  expect(deletedText({ ...gone, days: [], kept_pinned: [day] })).toBe(
    'Nothing deleted. 1 pinned day stays.',
  );
  expect(deletedText({ ...gone, days: [{ ...day, whole: false }], bytes: 0, trash: null })).toBe(
    'some entries of 1 day · 10 entries deleted.',
  );
});

test('putting back says what was joined', () => {
  const days = [{ context: 'a', day: '2026-03-20', rows: 10, merged: true }];
  const report = { days, rows: 10, pinned: false, partitions_failed: [] };
  expect(restoredText(report)).toBe(
    '1 day with 10 entries put back. 1 joined with what came meanwhile.',
  );
  expect(restoredText({ ...report, pinned: true })).toBe(
    '1 day with 10 entries put back. 1 joined with what came meanwhile. Pinned, so that retention leaves them.',
  );
});

test('retention says all that it did, or that there was nothing', () => {
  const nothing = {
    ...{ days: [], packed: [], exported: [], kept_pinned: [], partitions_failed: [] },
    ...{ rows: 0, bytes: 0, bytes_packed_away: 0, trash: null, dry_run: false },
  };
  expect(retentionText(nothing)).toBe('Nothing was to be done by the rules.');
  const days = [{ ...day, why: 'age' as const, rule: null }];
  expect(
    retentionText({
      ...nothing,
      days,
      rows: 10,
      bytes: 1000,
      trash: 't',
      packed: packed.days,
      bytes_packed_away: 8e5,
    }),
  ).toBe('1 day · 10 entries, 1.0 KB in the trash. 1 day packed, 800 KB saved.');
});

test('how far something is, is known once its days are counted', () => {
  const progress = (partitions_done: number, partitions_total: number) => ({
    partitions_done,
    partitions_total,
    found: 0,
  });
  expect([null, progress(0, 0), progress(1, 4), progress(5, 4)].map(partDone)).toEqual([
    null,
    null,
    0.25,
    1,
  ]);
});

test('the trash says for how long', () => {
  expect([trashText(72), trashText(0), trashText(null)]).toEqual([
    'Days that go as a whole can be put back from the trash for 3 days.',
    'Nothing is kept in the trash: it goes for good.',
    'Days that go as a whole can be put back from the trash.',
  ]);
});

test('a time to delete before is a length or a day', () => {
  const now = dayNumber('2026-03-22') * DAY + 4000;
  const before = (text: string) => deleteBefore(text, now);
  expect(before('2026-03-20')).toBe(dayNumber('2026-03-20') * DAY);
  expect(before('2 days')).toBe(dayNumber('2026-03-20') * DAY);
  expect(['2026-02-31', 'soon', '', '0', '2026-3-1'].map(before)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
