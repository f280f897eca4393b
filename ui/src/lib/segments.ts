/** Log text as pieces that can be shown: what could deceive is made visible, matches are marked. */

import { ansiClass, applySgr, PLAIN, SGR } from './ansi';
import type { TextPart } from './terms';

export interface Segment {
  text: string;
  /** Fixed class names: `mark` for a character made visible, `hit` for a match, `ansi-…`. */
  cls: string;
}

/** More than this of one text is shown only on demand. */
export const CELL_LIMIT = 65_536;

/**
 * C0 but tab and newline, DEL, C1, soft hyphen, bidirectional and zero-width marks, the line and
 * paragraph separators, fillers that look like nothing, tags, and lone surrogates.
 */
const DECEIVING =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;

const CONTROLS = (
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI ' +
  'DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
).split(' ');

/** A character that shows nothing, by its name: few fonts have pictures of the controls. */
export function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = code === 0x7f ? 'DEL' : CONTROLS[code];
  if (name !== undefined) return `⟨${name}⟩`;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** What most logs are made of, which deceives nobody. */
const HARMLESS = /^[\t\n\x20-\x7e]*$/;

function pushVisible(out: Segment[], text: string, cls: string): void {
  if (HARMLESS.test(text)) {
    if (text !== '') out.push({ text, cls });
    return;
  }
  let from = 0;
  for (const match of text.matchAll(DECEIVING)) {
    if (match.index > from) out.push({ text: text.slice(from, match.index), cls });
    out.push({ text: visible(match[0]), cls: cls ? `${cls} mark` : 'mark' });
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), cls });
}

/** Splits pieces where `pattern` matches within one of them. */
function markHits(segments: Segment[], pattern: RegExp): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    if (segment.cls.includes('mark')) {
      out.push(segment);
      continue;
    }
    let from = 0;
    for (const match of segment.text.matchAll(pattern)) {
      if (match[0] === '') continue;
      if (match.index > from) out.push({ ...segment, text: segment.text.slice(from, match.index) });
      out.push({ text: match[0], cls: segment.cls ? `${segment.cls} hit` : 'hit' });
      from = match.index + match[0].length;
    }
    if (from < segment.text.length) out.push({ ...segment, text: segment.text.slice(from) });
  }
  return out;
}

/** The pieces of a text, at most `limit` characters of it. */
export function segments(text: string, limit: number, hits: RegExp | null): Segment[] {
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const out: Segment[] = [];
  let state = PLAIN;
  let from = 0;
  for (let at = shown.indexOf('\u001b'); at !== -1; at = shown.indexOf('\u001b', at + 1)) {
    SGR.lastIndex = at;
    const match = SGR.exec(shown);
    if (!match) continue;
    pushVisible(out, shown.slice(from, at), ansiClass(state));
    state = applySgr(state, match[1] ?? '');
    from = SGR.lastIndex;
  }
  pushVisible(out, shown.slice(from), ansiClass(state));
  return hits ? markHits(out, hits) : out;
}

/** The first line, and how many follow it. */
export function firstLine(text: string): { line: string; more: number } {
  const end = text.indexOf('\n');
  if (end === -1) return { line: text, more: 0 };
  let more = 0;
  const last = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let at = end; at !== -1 && at < last; at = text.indexOf('\n', at + 1)) more += 1;
  return { line: text.slice(0, end), more };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Patterns that a backtracking engine could take for ever over are matched, but not marked. */
const isCheap = (pattern: string): boolean =>
  pattern.length <= 200 &&
  !/\)\s*[*+{?]/.test(pattern) &&
  (pattern.match(/[*+]|\{\d+,\}/g) ?? []).length <= 2;

/** A word whatever its case, for a pattern that minds the case elsewhere. */
const anyCase = (text: string): string =>
  [...text]
    .map((char) => {
      const forms = new Set([char, char.toLowerCase(), char.toUpperCase()]);
      const single = [...forms].filter((form) => [...form].length === 1).map(escaped);
      return single.length > 1 ? `[${single.join('')}]` : escaped(char);
    })
    .join('');

function compiled(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

export interface Hits {
  /** What is marked; null where nothing can be. */
  pattern: RegExp | null;
  /** Whether the pattern finds all that the search looks for. */
  whole: boolean;
}

/**
 * What to mark in the list for a search. The store speaks the `regex` crate's syntax, which is not
 * JavaScript's: where this engine does not understand a pattern, it is not marked.
 */
export function hitsOf(parts: readonly TextPart[]): Hits {
  const asked = parts.filter(({ text }) => text !== '');
  const words = asked.filter(({ regex }) => !regex).map(({ text }) => text);
  const patterns = asked
    .filter(({ regex }) => regex)
    .map(({ text }) => ({
      caseless: text.startsWith('(?i)'),
      source: text.replace(/^\(\?i\)/, ''),
    }))
    .filter(({ source }) => isCheap(source) && compiled(source, 'gu'));
  const caseless = patterns.every((pattern) => pattern.caseless);
  const sources = [
    ...words.map(caseless ? escaped : anyCase),
    // Among patterns that mind the case, one that does not cannot be said.
    ...patterns.filter((one) => one.caseless === caseless).map(({ source }) => source),
  ];
  if (sources.length === 0) return { pattern: null, whole: asked.length === 0 };
  const whole = sources.length === asked.length;
  // Of two words that begin alike the longer one is marked.
  sources.sort((a, b) => b.length - a.length);
  const pattern = compiled(sources.join('|'), caseless ? 'giu' : 'gu');
  return { pattern, whole: whole && pattern !== null };
}

/** Whether a text holds a match, wherever the last look for one ended. */
export const hasHit = (text: string, pattern: RegExp): boolean => text.search(pattern) !== -1;
