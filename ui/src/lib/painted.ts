/** What waits for the screen, and marks among the page's timings, for whoever measures. */

/** A view that is not seen draws no frame: after this long it is no longer waited for. */
const NO_FRAME_MS = 100;

/**
 * Resolves in the task after the next frame: what is in the page now is on the screen by then. At once
 * where nothing is drawn.
 */
export function afterFrame(): Promise<void> {
  if (typeof requestAnimationFrame === 'undefined' || document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, NO_FRAME_MS);
  });
}

/**
 * Marks once that what is in the page now is on the screen (`performance.getEntriesByType('mark')`);
 * `…:ready` marks when it came into the page.
 */
export function markPainted(name: string): void {
  if (performance.getEntriesByName(`${name}:ready`).length > 0) return;
  performance.mark(`${name}:ready`);
  requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
}
