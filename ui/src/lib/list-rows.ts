/** The rows of the list that are on the page, as the pointer and a selection of text find them. */

const LIST = '[data-testid="log-list"]';

const indexOf = (element: Element | null): number | null => {
  const row = element?.closest<HTMLElement>(`${LIST} [data-index]`);
  return row ? Number(row.dataset['index']) : null;
};

/** The row that an event is of. */
export const rowOf = (event: Event): number | null =>
  event.target instanceof Element ? indexOf(event.target) : null;

/** The row at a place of the window, or the nearest in view while the pointer has left the list. */
export function rowAt(reading: Element, x: number, y: number): number | null {
  const rows = [...reading.querySelectorAll(`${LIST} [data-index]`)];
  const { left, right, top, bottom } =
    reading.querySelector(`${LIST} [role="rowgroup"]`)?.getBoundingClientRect() ?? new DOMRect();
  const within = (at: number, low: number, high: number) =>
    Math.min(Math.max(at, low + 1), high - 1);
  const under = indexOf(document.elementFromPoint(within(x, left, right), within(y, top, bottom)));
  if (under !== null) return under;
  // Below the last one.
  const indices = rows.flatMap((row) => indexOf(row) ?? []);
  return indices.length === 0 ? null : Math.max(...indices);
}

/** Whether a row is on the page. */
export const isDrawn = (reading: Element, index: number): boolean =>
  reading.querySelector(`${LIST} [data-index="${index}"]`) !== null;

/** Whether something is of the list, its scroll bar included. */
export const isOfList = (element: Element): boolean => element.closest(LIST) !== null;

/** Shows the rows in view as selected; they stay so while the list is scrolled. */
export function selectDrawn(reading: Element): void {
  const rows = reading.querySelector(`${LIST} [role="rowgroup"]`);
  if (rows) getSelection()?.selectAllChildren(rows);
}
