/**
 * A small part of the query language, for the mock: terms joined by AND, with `-` before them. What
 * it cannot read is a mistake, so that pictures and tests have one.
 */

import type {
  CompletionItem,
  Completions,
  LogEntry,
  LogFilter,
  MatchExpr,
  QueryPiece,
  QueryReading,
  QueryTerm,
} from '../../bindings';
import { BANDS, levelFilter } from '../../lib/levels';
import { bandsOf } from '../../lib/terms';

interface Read extends QueryTerm {
  pieces: QueryPiece[];
  regex: boolean;
}

/** What `matching` holds here: terms that the other fields of a filter cannot say. */
export interface MockTerm {
  field: string | null;
  value: string;
  negated: boolean;
  regex: boolean;
}

const FIELDS = ['level', 'src', 'context', 'tag', 'error', 'attrs'];
const TOKEN =
  /(-|NOT\s+)?(?:([\w.]+)(:))?((?:>=|<=|>|<)?(?:"(?:[^"\\]|\\.)*"?|\/(?:[^/\\]|\\.)*\/|[^\s"()]+)?\*?)/y;

const unquoted = (text: string): string =>
  text.replace(/"((?:[^"\\]|\\.)*)"/, (_, inner: string) => inner.replace(/\\(.)/g, '$1'));

function mistakeOf(text: string, term: Read): QueryReading['mistake'] {
  const { from, to, field, value } = term;
  const written = text.slice(from, to);
  if (/^[^"]*"(?:[^"\\]|\\.)*$/.test(written))
    return {
      from: from + written.indexOf('"'),
      to,
      message: 'this quote is never closed',
      hint: null,
    };
  if (field === null) return null;
  const at = { from, to: from + written.indexOf(':') };
  if (field === 'time')
    return { ...at, message: 'there is no field “time”', hint: 'for the time use the range' };
  if (!FIELDS.includes(field.split('.')[0] ?? ''))
    return { ...at, message: `there is no field “${field}”`, hint: `fields: ${FIELDS.join(', ')}` };
  if (value === '') return { from, to, message: `what of ${field}?`, hint: null };
  if (field === 'level' && bandsOf([{ ...term, negated: false }]).length === 0) {
    const hint = BANDS.map(({ band }) => band).join(', ');
    return { from: at.to + 1, to, message: `“${value}” is no level`, hint };
  }
  return null;
}

function termsOf(text: string): { terms: Read[]; mistake: QueryReading['mistake'] } {
  const terms: Read[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (at >= text.length) return { terms, mistake: null };
    TOKEN.lastIndex = at;
    const [all = '', minus = '', field = '', , written = ''] = TOKEN.exec(text) ?? [];
    if (all === '') {
      return { terms, mistake: { from: at, to: at + 1, message: 'nothing fits here', hint: null } };
    }
    const pieces: QueryPiece[] = [];
    const to = at + all.length;
    const from = to - written.length;
    const regex = field === '' && /^\/.*\/$/.test(written);
    if (minus !== '') pieces.push({ from: at, to: at + minus.trimEnd().length, kind: 'operator' });
    if (field !== '') pieces.push({ from: at + minus.length, to: from, kind: 'field' });
    const plain = regex ? 'regex' : written.startsWith('"') ? 'phrase' : 'word';
    if (from < to) pieces.push({ from, to, kind: field === '' ? plain : 'value' });
    const value = field === '' ? written : unquoted(written);
    const term: Read = {
      from: at,
      to,
      field: field || null,
      value,
      negated: minus !== '',
      pieces,
      regex,
    };
    terms.push(term);
    const mistake = mistakeOf(text, term);
    if (mistake) return { terms, mistake };
    at = to;
  }
}

function filterOf(terms: readonly Read[]): LogFilter {
  const filter: LogFilter = {};
  const matching: MockTerm[] = [];
  const levels = levelFilter(bandsOf(terms));
  if (levels) filter.levels = levels;
  for (const { field, value, negated, regex } of terms) {
    if (field === 'level') continue;
    if (field === 'error') filter.error = (value === 'true') !== negated;
    else if (field === 'context' && !negated) filter.contexts = [value];
    else if (field === 'src' && !negated && !filter.src)
      filter.src = value.endsWith('*') ? { prefix: value.slice(0, -1) } : { subtree: value };
    else matching.push({ field, value: field === null ? unquoted(value) : value, negated, regex });
  }
  if (matching.length > 0) filter.matching = matching as unknown as MatchExpr;
  return filter;
}

export function readQuery(text: string): QueryReading {
  const { terms, mistake } = termsOf(text);
  const without = (field: string) =>
    mistake ? null : filterOf(terms.filter((term) => term.field !== field));
  return {
    filter: without(''),
    without_levels: without('level'),
    without_src: without('src'),
    pieces: terms.flatMap(({ pieces }) => pieces),
    terms: terms.map(({ from, to, field, value, negated }) => ({
      from,
      to,
      field,
      value,
      negated,
    })),
    mistake,
  };
}

const alike = (value: string, wanted: string): boolean =>
  wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;

function holds({ field, value, regex }: MockTerm, entry: LogEntry): boolean {
  if (field === null) {
    if (regex) return new RegExp(value.slice(1, -1), 'u').test(entry.content);
    return entry.content.toLowerCase().includes(value.toLowerCase());
  }
  if (field === 'tag') return entry.tags.some((tag) => alike(tag, value));
  if (field === 'context') return alike(entry.context_name, value);
  if (field === 'src') return alike(entry.src, value) || entry.src.startsWith(`${value}.`);
  const path = field.split('.').slice(1);
  const found = path.reduce<unknown>(
    (inside, key) => (inside as Record<string, unknown> | undefined)?.[key],
    entry.attrs,
  );
  return found !== undefined && alike(String(found), value);
}

/** Whether an entry is what `matching` asks for: the terms of a line, or what steps add to them. */
export function holdsAll(matching: unknown, entry: LogEntry): boolean {
  if (Array.isArray(matching)) {
    return (matching as MockTerm[]).every((term) => holds(term, entry) !== term.negated);
  }
  const expr = (matching ?? { all: [] }) as MatchExpr;
  if ('all' in expr) return expr.all.every((one) => holdsAll(one, entry));
  if ('any' in expr) return expr.any.some((one) => holdsAll(one, entry));
  if (!('text' in expr)) return true;
  const { text } = expr;
  if ('regex' in text) return new RegExp(text.regex, 'u').test(entry.content);
  return entry.content.toLowerCase().includes(text.substring.toLowerCase());
}

export interface Known {
  sources: { src: string; count: number }[];
  levels: { loglevel: number; count: number }[];
}

/** What could stand at the caret. */
export function completeQuery(query: string, at: number, known: () => Known): Completions {
  const before = query.slice(0, at);
  const [, field, typed = ''] = /(?:^|[\s(-])([\w.]+):([^\s]*)$/.exec(before) ?? [];
  if (field === undefined) {
    const word = /[\w.]*$/.exec(before)?.[0] ?? '';
    const items = [...FIELDS.map((name) => (name === 'attrs' ? 'attrs.' : `${name}:`))]
      .filter((text) => text.startsWith(word))
      .map((text): CompletionItem => ({ text, kind: 'field', count: null }));
    return { from: at - word.length, to: at, items };
  }
  const from = at - typed.length;
  const to = at + (/^\S*/.exec(query.slice(at))?.[0].length ?? 0);
  const items = itemsOf(field, typed, known).filter(({ text }) => text.startsWith(typed));
  return { from, to, items: items.sort((a, b) => (b.count ?? 0) - (a.count ?? 0)) };
}

function itemsOf(field: string, typed: string, known: () => Known): CompletionItem[] {
  if (field === 'level') {
    return BANDS.map(({ band, from, to }) => {
      const own = known().levels.filter(({ loglevel }) => loglevel >= from && loglevel < to);
      const count = own.reduce((sum, level) => sum + level.count, 0);
      return { text: band, kind: 'level', count };
    });
  }
  if (field === 'src') {
    const steps = new Map<string, number>();
    for (const { src, count } of known().sources) {
      const dot = src.indexOf('.', typed.length);
      const step = dot === -1 ? src : src.slice(0, dot);
      steps.set(step, (steps.get(step) ?? 0) + count);
    }
    return [...steps].map(([text, count]) => ({ text, kind: 'source', count }));
  }
  if (field === 'context')
    return ['default', 'staging'].map((text) => ({ text, kind: 'context', count: null }));
  if (field === 'tag')
    return ['batch', 'nightly'].map((text) => ({ text, kind: 'tag', count: null }));
  if (field === 'error')
    return ['true', 'false'].map((text) => ({ text, kind: 'value', count: null }));
  return [];
}
