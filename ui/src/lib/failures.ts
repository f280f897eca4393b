/** Partitions that could not be read: said once each, with what can be done. */

import type { FailureKind, PartitionFailure } from '../bindings';

/** Several answers name the same partitions: each is kept once, oldest day first. */
export function mergeFailures(
  ...lists: readonly (readonly PartitionFailure[])[]
): PartitionFailure[] {
  const byPath = new Map<string, PartitionFailure>();
  for (const failure of lists.flat()) byPath.set(failure.path, failure);
  return [...byPath.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

const WORDS: Record<FailureKind, string> = {
  damaged: 'damaged',
  foreign: 'not Daybook’s',
  newer_version: 'of a newer version',
  unreadable: 'unreadable',
  busy: 'busy',
};

const ADVICE: Record<FailureKind, string> = {
  damaged:
    'The file is no longer a sound database. It is set aside at the next write to this day; what can be saved of it, the sqlite3 command “.recover” brings out.',
  foreign: 'Another program’s file, or another day’s, lies in this place. Move it away.',
  newer_version: 'A newer Daybook wrote this day. Update this one to read it.',
  unreadable: 'The system refuses to read it: look at its permissions and at the disk.',
  busy: 'Another process kept it locked for too long. Search again in a moment.',
};

export const failureWord = (kind: FailureKind): string => WORDS[kind] ?? kind;

export const failureAdvice = (kind: FailureKind): string => ADVICE[kind] ?? '';

/** For the status bar: `1 day damaged: 2026-03-18`, `3 days not read`. */
export function failuresSummary(failures: readonly PartitionFailure[]): string {
  const [first] = failures;
  if (!first) return '';
  const days = new Set(failures.map((failure) => failure.day)).size;
  const kinds = new Set(failures.map((failure) => failure.kind));
  const word = kinds.size === 1 ? failureWord(first.kind) : 'not read';
  return days === 1 ? `1 day ${word}: ${first.day}` : `${days} days ${word}`;
}
