/** What the terms at the top of a query say, for the controls that show and change them. */

import type { QueryPiece, QueryReading, QueryTerm } from '../bindings';
import { type Band, BANDS, bandsFrom, inOrder, isBand } from './levels';

/** The query that asks for everything. It is known without asking. */
export const EMPTY_READING: QueryReading = {
  filter: {},
  without_levels: {},
  without_src: {},
  pieces: [],
  terms: [],
  mistake: null,
};

type Terms = readonly QueryTerm[];

/** The values that a field must have, as written. */
export const wantedOf = (terms: Terms, field: string): string[] =>
  terms.filter((term) => term.field === field && !term.negated).map(({ value }) => value);

/** The values that a field must not have. */
export const refusedOf = (terms: Terms, field: string): string[] =>
  terms.filter((term) => term.field === field && term.negated).map(({ value }) => value);

/** A context's name has no comma: several may stand in one value. */
export const contextsOf = (terms: Terms): string[] =>
  wantedOf(terms, 'context').flatMap((value) => value.split(','));

export const errorsOnly = (terms: Terms): boolean =>
  wantedOf(terms, 'error').some((value) => value.toLowerCase() === 'true');

/** The one source that the search is narrowed to, if it is one, and whether what only begins so counts too. */
export function sourceOf(terms: Terms): { src: string; prefix: boolean } | null {
  const [value, ...others] = wantedOf(terms, 'src');
  if (value === undefined || others.length > 0 || value.includes(',')) return null;
  return value.endsWith('*')
    ? { src: value.slice(0, -1), prefix: true }
    : { src: value, prefix: false };
}

/** Whether rows must be read to know: what else is asked for stands in the index. */
export const readsRows = (terms: Terms): boolean =>
  terms.some(({ field }) => field === null || field === 'tag' || field.startsWith('attrs.'));

function bandsOfPart(part: string): Band[] {
  const match = /^([<>]=?)?\s*(\w+)$/.exec(part.trim().toLowerCase());
  const [, sign, name = ''] = match ?? [];
  if (!isBand(name)) return [];
  const from = bandsFrom(name);
  const below = BANDS.map(({ band }) => band).filter((band) => !from.includes(band));
  if (sign === '>=') return from;
  if (sign === '>') return from.filter((band) => band !== name);
  if (sign === '<') return below;
  return sign === '<=' ? [...below, name] : [name];
}

/** The bands that the level terms leave; none when there is no such term. */
export function bandsOf(terms: Terms): Band[] {
  const levels = terms.filter(({ field }) => field === 'level');
  if (levels.length === 0) return [];
  const left = levels.reduce(
    (bands, { value, negated }) => {
      const named = value.split(',').flatMap(bandsOfPart);
      return bands.filter((band) => named.includes(band) !== negated);
    },
    BANDS.map(({ band }) => band),
  );
  return inOrder(left);
}

/** How the language names some bands: as short as it can be said. */
export function levelValue(bands: readonly Band[]): string {
  const [first = 'trace'] = bands;
  const upwards = bandsFrom(first).length === bands.length && bands.length > 1;
  if (upwards && first !== 'none') return `>=${first}`;
  return bands.join(',');
}

export interface TextPart {
  text: string;
  regex: boolean;
}

/** The pieces that ask for text, without those that are refused, by themselves or in a group. */
function wantedPieces(text: string, pieces: readonly QueryPiece[]): QueryPiece[] {
  const wanted: QueryPiece[] = [];
  let refused = false;
  let depth = 0;
  /** Depth of the bracket that is refused: nothing inside it is wanted. */
  let outside: number | null = null;
  for (const piece of pieces) {
    const written = text.slice(piece.from, piece.to);
    if (piece.kind === 'operator') {
      refused = written === '-' || /^not$/i.test(written);
      continue;
    }
    if (written === '(' && piece.kind === 'bracket') {
      depth += 1;
      if (refused) outside ??= depth;
    } else if (piece.kind === 'bracket') {
      if (outside === depth) outside = null;
      depth -= 1;
    } else if (isText(piece) && !refused && outside === null) wanted.push(piece);
    // A sign before a field is of its value, too.
    if (piece.kind !== 'field') refused = false;
  }
  return wanted;
}

const isText = ({ kind }: QueryPiece): boolean =>
  kind === 'word' || kind === 'phrase' || kind === 'regex';

/** What the text contains by a query, or may contain: what rows are marked by. */
export function textParts(text: string, { terms, pieces }: QueryReading): TextPart[] {
  return terms.flatMap((term): TextPart[] => {
    if (term.field !== null || term.negated) return [];
    const inside = pieces.filter(({ from, to }) => from >= term.from && to <= term.to);
    return wantedPieces(text, inside).map(({ from, to, kind }) => {
      const written = text.slice(from, to);
      if (kind === 'word') return { text: written, regex: false };
      if (kind === 'phrase') {
        return { text: written.slice(1, -1).replace(/\\(["\\])/g, '$1'), regex: false };
      }
      const pattern = written.slice(1, written.lastIndexOf('/')).replaceAll('\\/', '/');
      return { text: pattern, regex: true };
    });
  });
}
