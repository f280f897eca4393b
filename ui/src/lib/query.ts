/** What a person asks for: the state of every control above the list, as one value. */

import type { LogFilter, Order, SrcFilter } from '../bindings';
import { type Band, inOrder, isBand, levelFilter } from './levels';
import { isPresetKey, preset, type Range, type Span } from './ranges';

export type SourceMode = 'prefix' | 'subtree';

export interface Query {
  readonly range: Range;
  /** None means all. */
  readonly contexts: readonly string[];
  readonly src: string;
  readonly srcMode: SourceMode;
  /** Bands of levels; none means all. */
  readonly bands: readonly Band[];
  readonly errorsOnly: boolean;
  readonly text: string;
  readonly regex: boolean;
  readonly tags: readonly string[];
  readonly order: Order;
}

export const EMPTY_QUERY: Query = {
  range: preset('all'),
  contexts: [],
  src: '',
  srcMode: 'prefix',
  bands: [],
  errorsOnly: false,
  text: '',
  regex: false,
  tags: [],
  order: 'newest_first',
};

/** Only the place and the time: whose rows are the "of" in "9,433 of 69,627". */
export function scopeFilter(query: Query, span: Span): LogFilter {
  const filter: LogFilter = {};
  if (query.contexts.length > 0) filter.contexts = [...query.contexts];
  if (span.from !== null) filter.epoch_from = span.from;
  if (span.to !== null) filter.epoch_to = span.to;
  return filter;
}

export function sourceFilter(query: Query): SrcFilter | null {
  if (query.src === '') return null;
  return query.srcMode === 'prefix' ? { prefix: query.src } : { subtree: query.src };
}

/** All but the levels: what the chips count, so that each says what it would bring. */
export function facetFilter(query: Query, span: Span): LogFilter {
  const filter = scopeFilter(query, span);
  const src = sourceFilter(query);
  if (src) filter.src = src;
  if (query.errorsOnly) filter.error = true;
  if (query.text !== '') {
    filter.text = query.regex ? { regex: query.text } : { substring: query.text };
  }
  if (query.tags.length > 0) filter.tags = [...query.tags];
  return filter;
}

export function fullFilter(query: Query, span: Span): LogFilter {
  const filter = facetFilter(query, span);
  const levels = levelFilter(query.bands);
  if (levels) filter.levels = levels;
  filter.order = query.order;
  return filter;
}

/** Whether anything but the range and the contexts narrows the search. */
export const isNarrowed = (query: Query): boolean =>
  query.src !== '' ||
  query.bands.length > 0 ||
  query.errorsOnly ||
  query.text !== '' ||
  query.tags.length > 0;

/** The query as the address keeps it; what is as usual is left out. */
export function toHash(query: Query): string {
  const params = new URLSearchParams();
  const { range } = query;
  if (range.kind === 'custom') {
    params.set('range', `${range.from ?? ''}..${range.to ?? ''}`);
  } else if (range.key !== 'all') {
    params.set('range', range.key);
  }
  for (const context of query.contexts) params.append('context', context);
  if (query.src !== '') params.set(query.srcMode === 'prefix' ? 'src' : 'subtree', query.src);
  if (query.bands.length > 0) params.set('level', query.bands.join('.'));
  if (query.errorsOnly) params.set('error', '1');
  if (query.text !== '') params.set(query.regex ? 'regex' : 'text', query.text);
  for (const tag of query.tags) params.append('tag', tag);
  if (query.order === 'oldest_first') params.set('order', 'oldest');
  return params.toString();
}

function rangeFrom(text: string | null): Range {
  if (text === null) return EMPTY_QUERY.range;
  if (isPresetKey(text)) return preset(text);
  const match = /^(-?\d*)\.\.(-?\d*)$/.exec(text);
  if (!match) return EMPTY_QUERY.range;
  const side = (part: string | undefined) => (part ? Number(part) : null);
  return { kind: 'custom', from: side(match[1]), to: side(match[2]) };
}

/** The query of an address. What it does not understand is left as usual. */
export function fromHash(hash: string): Query {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const subtree = params.get('subtree');
  const regex = params.get('regex');
  return {
    range: rangeFrom(params.get('range')),
    contexts: params.getAll('context'),
    src: subtree ?? params.get('src') ?? '',
    srcMode: subtree === null ? 'prefix' : 'subtree',
    bands: inOrder((params.get('level') ?? '').split('.').filter(isBand)),
    errorsOnly: params.get('error') === '1',
    text: regex ?? params.get('text') ?? '',
    regex: regex !== null,
    tags: params.getAll('tag'),
    order: params.get('order') === 'oldest' ? 'oldest_first' : 'newest_first',
  };
}
