/** What a person asks for: one line of the query language, the time and the order. */

import type { LogFilter, Order } from '../bindings';
import { inOrder, isBand } from './levels';
import { quoted, quotedText } from './query-edit';
import { isPresetKey, lastSeconds, preset, type Range, type Span } from './ranges';
import { levelValue } from './terms';

export interface Query {
  readonly range: Range;
  /** One line; only the backend understands it. */
  readonly text: string;
  readonly order: Order;
}

export const EMPTY_QUERY: Query = { range: preset('all'), text: '', order: 'newest_first' };

/** A filter within a time. */
export function within(filter: LogFilter, span: Span): LogFilter {
  return {
    ...filter,
    ...(span.from === null ? {} : { epoch_from: span.from }),
    ...(span.to === null ? {} : { epoch_to: span.to }),
  };
}

/** The query as the address keeps it; what is as usual is left out. */
export function toHash(query: Query): string {
  const params = new URLSearchParams();
  const { range } = query;
  if (query.text !== '') params.set('q', query.text);
  if (range.kind === 'custom') {
    params.set('range', `${range.from ?? ''}..${range.to ?? ''}`);
  } else if (range.kind === 'last') {
    params.set('range', `${range.seconds}s`);
  } else if (range.key !== 'all') {
    params.set('range', range.key);
  }
  if (query.order === 'oldest_first') params.set('order', 'oldest');
  return params.toString();
}

function rangeFrom(text: string | null): Range {
  if (text === null) return EMPTY_QUERY.range;
  if (isPresetKey(text)) return preset(text);
  const last = /^([1-9]\d{0,11})s$/.exec(text)?.[1];
  if (last !== undefined) return lastSeconds(Number(last));
  const match = /^(-?\d*)\.\.(-?\d*)$/.exec(text);
  if (!match) return EMPTY_QUERY.range;
  const side = (part: string | undefined) => (part ? Number(part) : null);
  return { kind: 'custom', from: side(match[1]), to: side(match[2]) };
}

/** Links made before there was a query line had a key for each control. */
function textOfOldKeys(params: URLSearchParams): string {
  const terms: string[] = [];
  const add = (key: string, term: (value: string) => string) => {
    const value = params.get(key);
    if (value !== null && value !== '') terms.push(term(value));
  };
  const contexts = params.getAll('context');
  if (contexts.length > 0) terms.push(`context:${contexts.map(quoted).join(',')}`);
  add('src', (src) => `src:${quoted(src)}*`);
  add('subtree', (src) => `src:${quoted(src)}`);
  const bands = inOrder((params.get('level') ?? '').split('.').filter(isBand));
  if (bands.length > 0) terms.push(`level:${levelValue(bands)}`);
  if (params.get('error') === '1') terms.push('error:true');
  for (const tag of params.getAll('tag')) terms.push(`tag:${quoted(tag)}`);
  add('text', quotedText);
  add('regex', (pattern) => `/${pattern.replace(/\\.|\//g, (at) => (at === '/' ? '\\/' : at))}/`);
  return terms.join(' ');
}

/** The query of an address. What it does not understand is left as usual. */
export function fromHash(hash: string): Query {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    range: rangeFrom(params.get('range')),
    text: params.get('q') ?? textOfOldKeys(params),
    order: params.get('order') === 'oldest' ? 'oldest_first' : 'newest_first',
  };
}
