/** A query line as coloured stretches. */

import type { QueryMistake, QueryPiece } from '../bindings';

export interface QuerySpan {
  text: string;
  /** Fixed class names: `q-` and the kind of the piece, `wrong`, `changed`. */
  cls: string;
}

interface Stretch {
  from: number;
  to: number;
}

/**
 * Where stretches of an older line are in the present one, until that is read as well: what was typed
 * in between has none. So colours neither lag nor flicker.
 */
export function moved<T extends Stretch>(stretches: readonly T[], old: string, text: string): T[] {
  if (old === text) return [...stretches];
  const shorter = Math.min(old.length, text.length);
  let head = 0;
  while (head < shorter && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const shift = text.length - old.length;
  return stretches.flatMap((stretch) => {
    const { from, to } = stretch;
    if (to <= head) return [stretch];
    if (from >= old.length - tail) return [{ ...stretch, from: from + shift, to: to + shift }];
    // Typed within it: most likely it still is what it was.
    return from <= head && to >= old.length - tail ? [{ ...stretch, to: to + shift }] : [];
  });
}

/** The whole line in stretches that each look alike. */
export function querySpans(
  text: string,
  pieces: readonly QueryPiece[],
  mistake: Pick<QueryMistake, 'from' | 'to'> | null,
  changed: Stretch | null,
): QuerySpan[] {
  // A mistake at the end of the line, or between two characters, still needs a place to be seen.
  const wrong = mistake && {
    from: Math.min(mistake.from, Math.max(0, text.length - 1)),
    to: Math.max(mistake.to, mistake.from + 1),
  };
  const edges = new Set([0, text.length]);
  for (const { from, to } of [
    ...pieces,
    ...(wrong ? [wrong] : []),
    ...(changed ? [changed] : []),
  ]) {
    for (const edge of [from, to]) if (edge > 0 && edge < text.length) edges.add(edge);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const covers = (stretch: Stretch | null, from: number, to: number) =>
    stretch !== null && stretch.from <= from && stretch.to >= to;
  return sorted.slice(1).map((to, at) => {
    const from = sorted[at] ?? 0;
    const kind = pieces.find((piece) => covers(piece, from, to))?.kind;
    const marks = [covers(wrong, from, to) && 'wrong', covers(changed, from, to) && 'changed'];
    return {
      text: text.slice(from, to),
      cls: [kind && `q-${kind}`, ...marks].filter(Boolean).join(' '),
    };
  });
}
