/** Words that are looked for as text, but read like a field of another query language. */

import type { QueryReading } from '../bindings';
import { isBand } from './levels';
import { fieldTerm, quotedText } from './query-edit';

/** What a word may have been meant as. */
export interface Meant {
  /** Where the word stands. */
  from: number;
  to: number;
  written: string;
  /** What to write in its place. */
  term: string;
}

/** `host:web1`, `level=error`, `{app="shop"}`, `status!=500`, `ms>=20`. */
const LIKE_FIELD = /^\{?([A-Za-z_@][\w.@-]*)(=~|!=|>=|<=|==|=|>|<|:)"?([^"{}=<>]+?)"?,?\}?$/;

/** What other languages call what an entry has anyway. */
const OTHER_NAMES: Record<string, string> = {
  level: 'level',
  severity: 'level',
  loglevel: 'level',
  lvl: 'level',
  src: 'src',
  source: 'src',
  logger: 'src',
  service: 'src',
  context: 'context',
  tag: 'tag',
  tags: 'tag',
  error: 'error',
};
const TEXTS = /^(?:message|msg|content|text|body|log)$/;

function termOf(name: string, sign: string, value: string): string | null {
  // A field is compared with what it is or begins with, not with a pattern.
  if (sign === '=~') return null;
  const bare = name.toLowerCase();
  const negated = sign === '!=';
  const compared = /^[<>]/.test(sign) ? sign : '';
  if (TEXTS.test(bare)) return `${negated ? '-' : ''}${quotedText(value)}`;
  const field = OTHER_NAMES[bare] ?? `attrs.${name.replace(/^attrs\./i, '')}`;
  if (field === 'level' && !isBand(value.toLowerCase())) return null;
  if (field === 'error' && !/^(?:true|false)$/i.test(value)) return null;
  const lower = field === 'level' || field === 'error' ? value.toLowerCase() : value;
  if (compared)
    return field === 'level' || field.startsWith('attrs.') ? `${field}:${sign}${lower}` : null;
  return fieldTerm(field, lower, negated);
}

/** What the words of a line may have been meant as; none where they are words. */
export function meantOf(text: string, { pieces }: Pick<QueryReading, 'pieces'>): Meant[] {
  return pieces.flatMap(({ from, to, kind }): Meant[] => {
    if (kind !== 'word') return [];
    const written = text.slice(from, to);
    const [, name = '', sign = '', value = ''] = LIKE_FIELD.exec(written) ?? [];
    // An address, or a name of several parts (`std::vec`), is text.
    if (name === '' || /^(?:\/\/|:)/.test(value)) return [];
    const term = termOf(name, sign, value);
    return term === null ? [] : [{ from, to, written, term }];
  });
}
