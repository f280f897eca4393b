/** Marks among the page's timings (`performance.getEntriesByType('mark')`), for whoever measures. */

/**
 * Marks once that what is in the page now is on the screen: in the task after its frame. `…:ready` marks
 * when it came into the page.
 */
export function markPainted(name: string): void {
  if (performance.getEntriesByName(name).length > 0) return;
  performance.mark(`${name}:ready`);
  requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
}
