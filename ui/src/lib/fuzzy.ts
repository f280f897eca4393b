/** Finding by the beginnings of words: `ne` finds "Next error", and so does `nex err`. */

export interface Match {
  /** Which characters of the text were typed, for showing. */
  at: readonly number[];
  /** Lower is nearer: how many words were begun, and where the first of them stands. */
  distance: number;
}

/** Every typed character begins a word of `text` or follows one that does, in their order. */
export function matchWords(typed: string, text: string): Match | null {
  const wanted = [...typed.toLowerCase()];
  const lower = text.toLowerCase();
  const starts = [...lower.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index);
  const at = take(wanted, lower, starts, 0);
  if (!at) return null;
  const begun = at.filter((place) => starts.includes(place)).length;
  return { at, distance: begun * 1000 + (at[0] ?? 0) };
}

function take(
  wanted: readonly string[],
  text: string,
  starts: readonly number[],
  from: number,
): number[] | null {
  const rest = wanted.slice(wanted.findIndex((sign) => sign !== ' '));
  if (wanted.every((sign) => sign === ' ')) return [];
  for (const start of starts) {
    if (start < from) continue;
    let length = 0;
    while (length < rest.length && rest[length] === text[start + length]) length += 1;
    // The longest run first: what was typed without a break is most likely one word.
    for (; length > 0; length -= 1) {
      const further = take(rest.slice(length), text, starts, start + length);
      if (further) return [...Array(length).keys()].map((step) => start + step).concat(further);
    }
  }
  return null;
}
