/** Addresses that name a row beside their search. */

import type { EntryRef } from '../bindings';
import { keyOf } from './marks';
import { type Query, toHash } from './query';
import type { Span } from './ranges';

const KEY = 'at';
const ROW = /^(-?\d{1,15})\.(\d{1,9})\.(\d{1,15})\.(.+)$/s;

/**
 * The address of a search, and of the row that is read in it. Then the range is written as the span
 * it had, which holds that row: "the last hour" is another one by the time the link is opened.
 */
export function linkHash(query: Query, entry: EntryRef | null, span: Span): string {
  if (!entry) return toHash(query);
  const { range } = query;
  const moves = range.kind === 'preset' && range.key !== 'all';
  const hash = toHash(moves ? { ...query, range: { kind: 'custom', ...span } } : query);
  return `${hash}${hash && '&'}${KEY}=${encodeURIComponent(keyOf(entry))}`;
}

/** The row that an address names, if any. */
export function rowOfHash(hash: string): EntryRef | null {
  const at = new URLSearchParams(hash.replace(/^#/, '')).get(KEY);
  const match = ROW.exec(at ?? '');
  if (!match) return null;
  const [, epoch, nanos, logid, context_name = ''] = match;
  return { context_name, epoch: Number(epoch), nanos: Number(nanos), logid: Number(logid) };
}
