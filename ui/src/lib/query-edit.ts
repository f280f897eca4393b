/**
 * Changes to a line of the query language, as a click makes them. They go by where the terms stand;
 * all else stays as it was written. The language itself is read by the backend alone.
 */

import type { QueryReading, QueryTerm } from '../bindings';

type Read = Pick<QueryReading, 'terms' | 'pieces'>;

export interface Edit {
  text: string;
  /** What was written anew, to be shown for a moment; null when something was only taken away. */
  changed: { from: number; to: number } | null;
}

const inQuotes = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A value as the language takes it: in quotes where it would be read as something else. */
export const quoted = (value: string): string =>
  /^[\p{L}\p{N}_.@$][\p{L}\p{N}_.@$/+#%-]*$/u.test(value) ? value : inQuotes(value);

/** A text to be contained, as a word or a phrase. */
export const quotedText = (text: string): string =>
  /^(AND|OR|NOT)$/i.test(text) ? inQuotes(text) : quoted(text);

export const fieldTerm = (field: string, value: string, negated = false): string =>
  `${negated ? '-' : ''}${field}:${quoted(value)}`;

/** Whether the line is alternatives: what is added to it must then not belong to the last of them. */
function hasAlternatives(text: string, { pieces }: Read): boolean {
  let depth = 0;
  for (const { from, to, kind } of pieces) {
    const written = text.slice(from, to);
    if (kind === 'bracket') depth += written === '(' ? 1 : -1;
    else if (depth === 0 && kind === 'operator' && written.toUpperCase() === 'OR') return true;
  }
  return false;
}

/** Adds a term at the end, as it is written. */
export function addTerm(text: string, read: Read, term: string): Edit {
  const bare = text.trim();
  const before = hasAlternatives(text, read) ? `(${bare})` : bare;
  const from = before === '' ? 0 : before.length + 1;
  return {
    text: before === '' ? term : `${before} ${term}`,
    changed: { from, to: from + term.length },
  };
}

/** Puts something in the place of a stretch; nothing takes the space beside it along. */
function replaced(text: string, from: number, to: number, by: string): string {
  if (by !== '') return text.slice(0, from) + by + text.slice(to);
  let [start, end] = [from, to];
  while (text[end] === ' ') end += 1;
  if (end === text.length) while (text[start - 1] === ' ') start -= 1;
  return text.slice(0, start) + text.slice(end);
}

/** Takes terms out. `AND` between them goes along, for it would join nothing. */
export function withoutTerms(text: string, read: Read, gone: readonly QueryTerm[]): Edit {
  let out = text;
  for (const { from, to } of [...gone].sort((a, b) => b.from - a.from)) {
    const joins = read.pieces.filter(
      (piece) => piece.kind === 'operator' && /^and$/i.test(text.slice(piece.from, piece.to)),
    );
    const after = joins.find(
      (piece) => piece.from >= to && text.slice(to, piece.from).trim() === '',
    );
    const before = joins.find(
      (piece) => piece.to <= from && text.slice(piece.to, from).trim() === '',
    );
    if (after) out = replaced(out, from, after.to, '');
    else out = replaced(out, before?.from ?? from, to, '');
  }
  return { text: out.trim(), changed: null };
}

/** Makes `terms` one, in the place of the first; without any it is added, and null only removes. */
function replaceTerms(text: string, read: Read, terms: QueryTerm[], by: string | null): Edit {
  const [first, ...others] = terms;
  if (by === null) return withoutTerms(text, read, terms);
  if (!first) return addTerm(text, read, by);
  // The first stands before the others, so that its place holds while they go.
  const { text: left } = others.length > 0 ? withoutTerms(text, read, others) : { text };
  return {
    text: replaced(left, first.from, first.to, by),
    changed: { from: first.from, to: first.from + by.length },
  };
}

/**
 * Says a field anew; null takes its terms away. Terms that refuse something stay, but for one that
 * refuses just this.
 */
export function setTerm(text: string, read: Read, field: string, value: string | null): Edit {
  const terms = read.terms.filter((term) => term.field === field && !term.negated);
  const opposite = read.terms.filter((term) => isIt(term, field, value, true));
  const by = value === null ? null : fieldTerm(field, value);
  return replaceTerms(text, read, inPlace([...terms, ...opposite]), by);
}

/** Says the levels anew, whatever was said of them; `value` as the language writes it. */
export function setLevels(text: string, read: Read, value: string | null): Edit {
  const terms = read.terms.filter(({ field }) => field === 'level');
  return replaceTerms(text, read, terms, value === null ? null : `level:${value}`);
}

/** A tag more: an entry has several, so those asked for stay. */
export function addValue(text: string, read: Read, field: string, value: string): Edit {
  const there = read.terms.find((term) => isIt(term, field, value, false));
  if (there) return { text, changed: { from: there.from, to: there.to } };
  const opposite = read.terms.filter((term) => isIt(term, field, value, true));
  return replaceTerms(text, read, opposite, fieldTerm(field, value));
}

/** Filters a value out. The term that asks for it goes. */
export function refuse(text: string, read: Read, field: string, value: string): Edit {
  const there = read.terms.find((term) => isIt(term, field, value, true));
  if (there) return { text, changed: { from: there.from, to: there.to } };
  const opposite = read.terms.filter((term) => isIt(term, field, value, false));
  return replaceTerms(text, read, opposite, fieldTerm(field, value, true));
}

/** Filters a value out, or no more. */
export function toggleRefused(text: string, read: Read, field: string, value: string): Edit {
  const there = read.terms.filter((term) => isIt(term, field, value, true));
  return there.length > 0 ? withoutTerms(text, read, there) : refuse(text, read, field, value);
}

/** Takes one value of a field away. */
export const withoutValue = (text: string, read: Read, field: string, value: string): Edit =>
  withoutTerms(
    text,
    read,
    read.terms.filter((term) => isIt(term, field, value, false)),
  );

const isIt = (term: QueryTerm, field: string, value: string | null, negated: boolean): boolean =>
  term.field === field && term.value === value && term.negated === negated;

const inPlace = (terms: QueryTerm[]): QueryTerm[] => terms.sort((a, b) => a.from - b.from);
