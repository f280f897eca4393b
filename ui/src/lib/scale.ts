/**
 * Where rows stand in a list that may be taller than a web view can make an element.
 *
 * WebKitGTK clamps heights at 33,554,428 px without a word. Up to `MAX_HEIGHT` a pixel of the
 * scroll bar is a pixel of the list; beyond it the bar is a scale, and wheel and keys move rows.
 */

export const MAX_HEIGHT = 16_000_000;

export interface Scale {
  /** Height of the element that makes the scroll bar. */
  height: number;
  /** Whether a pixel of the bar is more than a pixel of the list. */
  scaled: boolean;
  /** The last value that the row at the top can have. */
  lastTop: number;
  viewport: number;
  rowHeight: number;
}

export function scaleOf(rows: number, viewport: number, rowHeight: number): Scale {
  const full = rows * rowHeight;
  return {
    height: Math.min(full, MAX_HEIGHT),
    scaled: full > MAX_HEIGHT,
    lastTop: Math.max(0, rows - viewport / rowHeight),
    viewport,
    rowHeight,
  };
}

const range = (scale: Scale): number => Math.max(1, scale.height - scale.viewport);

/** The row at the top (with its fraction) for a position of the scroll bar. */
export function topOf(scale: Scale, scrollTop: number): number {
  if (!scale.scaled) return clampTop(scale, scrollTop / scale.rowHeight);
  return clampTop(scale, (scrollTop / range(scale)) * scale.lastTop);
}

/** The position of the scroll bar for a row at the top. */
export function scrollOf(scale: Scale, top: number): number {
  if (!scale.scaled) return top * scale.rowHeight;
  return scale.lastTop === 0 ? 0 : (top / scale.lastTop) * range(scale);
}

export const clampTop = (scale: Scale, top: number): number =>
  Math.min(Math.max(0, top), scale.lastTop);

/**
 * Where the top must be for a row to be seen in full: by the shortest way, or `amid` its neighbours, also
 * when it is far.
 */
export function topShowing(scale: Scale, top: number, row: number, amid = false): number {
  const rows = scale.viewport / scale.rowHeight;
  if (amid || row < top - rows || row > top + 2 * rows) {
    // The list begins with a whole row.
    return clampTop(scale, Math.round(row - (rows - 1) / 2));
  }
  if (row < top) return clampTop(scale, row);
  return row + 1 > top + rows ? clampTop(scale, row + 1 - rows) : top;
}
