/** Small behaviours that several components attach to an element. */

import type { Attachment } from 'svelte/attachments';

/** Closes what lies over the page: by Escape within it, or a press anywhere else. */
export function dismissed(close: () => void): Attachment<HTMLElement> {
  return (element) => {
    const pressed = (event: PointerEvent) => {
      // A press on what opened it is that control's to answer.
      const path = event.composedPath();
      const opener = path.some((node) => node instanceof Element && node.ariaExpanded === 'true');
      if (!path.includes(element) && !opener) close();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    document.addEventListener('pointerdown', pressed, true);
    element.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', pressed, true);
      element.removeEventListener('keydown', key);
    };
  };
}

/** Arrow keys move the focus among the buttons and links of an element. */
export const arrowKeys: Attachment<HTMLElement> = (element) => {
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.target instanceof HTMLInputElement) return;
    const items = [...element.querySelectorAll<HTMLElement>('button:not(:disabled)')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
    event.preventDefault();
  };
  element.addEventListener('keydown', key);
  return () => element.removeEventListener('keydown', key);
};

/** Takes the focus when it appears. */
export const focused: Attachment<HTMLElement> = (element) => element.focus();
