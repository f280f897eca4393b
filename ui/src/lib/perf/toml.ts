/** A scenario's text while it is edited: its mistake, and the word that is meant. */

import type { PerfMistake } from '../../bindings';

/** Where a line of a text begins, and where it ends; the last line for one beyond the end. */
export function lineSpan(text: string, line: number): { from: number; to: number } {
  let from = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf('\n', from);
    if (end === -1) break;
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  return { from, to: end === -1 ? text.length : end };
}

/** Where the word of a mistake stands: it may be in quotes, and has dots where it is a figure's id. */
export function wordSpan(
  text: string,
  { line, column }: PerfMistake,
): { from: number; to: number } {
  const span = lineSpan(text, line);
  // Columns count characters, which may be two places of a string each.
  const before = [...text.slice(span.from, span.to)].slice(0, column - 1).join('');
  const from = span.from + before.length;
  const word = /^(?:"[^"\n]*"|'[^'\n]*'|[\w.+-]+)/.exec(text.slice(from, span.to));
  return { from, to: from + (word?.[0].length ?? 0) };
}

/**
 * The text with the nearest word in place of the wrong one; null where there is none, or where it
 * does not stand at the place.
 */
export function corrected(text: string, mistake: PerfMistake): string | null {
  const { nearest } = mistake;
  if (nearest === null) return null;
  const { from, to } = wordSpan(text, mistake);
  const word = text.slice(from, to);
  const bare = word.replace(/^["']|["']$/g, '');
  // The mistake of a table points at its heading: there is nothing to replace there.
  if (bare === '' || !mistake.message.includes(bare)) return null;
  const quote = word.startsWith('"') || word.startsWith("'") ? word[0] : '';
  return text.slice(0, from) + quote + nearest + quote + text.slice(to);
}

/** A name for a copy that no scenario has yet: `a-2`, `a-3` … */
export function copyName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) {
    const copy = `${stem}-${number}`;
    if (!taken.includes(copy)) return copy;
  }
}

/** What is wrong with a name for a scenario of one's own; empty when nothing is. */
export function nameProblem(name: string, builtIn: readonly string[]): string {
  if (builtIn.includes(name)) return 'That one comes with Daybook; choose another name';
  return /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)
    ? ''
    : 'Use 1 to 64 of the letters a to z, digits, - and _';
}
