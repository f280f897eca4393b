/**
 * Where rows stand in a list whose rows are not all as high: the row at the top is what is known,
 * and the others follow from it by the heights that were measured. Nothing is summed up over the
 * list, so it may be of any length.
 */

import { MAX_HEIGHT, type Scale } from './scale';

/** Heights that are kept: those of some hundred screens. */
const KEPT = 20_000;

/** Up to so many rows the bar goes by their heights; beyond, a row is a row. */
const SUMMED = 400;

/** The heights of the rows that were seen; any other is taken to be one line high. */
export class Heights {
  readonly line: number;
  readonly #known = new Map<number, number>();

  constructor(line: number) {
    this.line = line;
  }

  readonly of = (index: number): number => this.#known.get(index) ?? this.line;

  knows(index: number): boolean {
    return this.#known.has(index);
  }

  /** Keeps a height; says whether it is another than was thought. */
  set(index: number, height: number): boolean {
    const before = this.of(index);
    this.#known.delete(index);
    this.#known.set(index, height);
    for (const old of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(old);
    }
    return Math.abs(before - height) > 0.1;
  }
}

/** The row at the top, with its fraction, when what is at the top now has moved up by some pixels. */
export function movedBy(heights: Heights, total: number, top: number, pixels: number): number {
  let row = Math.min(Math.max(0, Math.floor(top)), Math.max(0, total - 1));
  let rest = (top - row) * heights.of(row) + pixels;
  while (rest < 0 && row > 0) {
    row -= 1;
    rest += heights.of(row);
  }
  while (row < total && rest >= heights.of(row)) {
    rest -= heights.of(row);
    row += 1;
  }
  return row >= total ? total : row + Math.max(0, rest) / heights.of(row);
}

/** The row at the top when the last one ends at the bottom of the view. */
const lastTopOf = (heights: Heights, total: number, viewport: number): number =>
  movedBy(heights, total, total, -viewport);

/** The scale of the bar: it shows rows, not pixels, so wheel and keys move the rows themselves. */
export function wrappedScale(heights: Heights, rows: number, viewport: number): Scale {
  let height = rows * heights.line;
  if (rows <= SUMMED) {
    height = 0;
    for (let row = 0; row < rows; row += 1) height += heights.of(row);
  }
  return {
    height: Math.min(height, MAX_HEIGHT),
    scaled: true,
    lastTop: lastTopOf(heights, rows, viewport),
    viewport,
    rowHeight: heights.line,
  };
}

/** How many pixels below the top of the view a row begins; negative above it. */
export function placeOf(heights: Heights, top: number, row: number): number {
  const first = Math.floor(top);
  let place = -(top - first) * heights.of(first);
  for (let at = first; at < row; at += 1) place += heights.of(at);
  for (let at = row; at < first; at += 1) place -= heights.of(at);
  return place;
}

/** As `topShowing` of rows that are all as high: by the shortest way, or amid its neighbours. */
export function wrappedShowing(
  heights: Heights,
  { viewport, lastTop, rowHeight }: Scale,
  total: number,
  top: number,
  row: number,
  amid = false,
): number {
  const rows = viewport / rowHeight;
  const high = heights.of(row);
  const clamped = (wanted: number) => Math.min(Math.max(0, wanted), lastTop);
  if (amid || row < top - rows || row > top + 2 * rows) {
    return clamped(movedBy(heights, total, row, -Math.max(0, viewport - high) / 2));
  }
  const place = placeOf(heights, top, row);
  if (place < 0) return clamped(row);
  if (place + high <= viewport) return clamped(top);
  // A row that is higher than the view is seen from its beginning.
  return clamped(high >= viewport ? row : movedBy(heights, total, row, high - viewport));
}

/** The rows from `first` on that are seen in full. */
export function rowsInView(heights: Heights, first: number, viewport: number): number {
  let count = 0;
  for (let room = viewport; room >= heights.of(first + count); count += 1) {
    room -= heights.of(first + count);
  }
  return count;
}
