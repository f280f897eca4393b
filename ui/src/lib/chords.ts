/** Keys as they are pressed, and as they stand on the keyboard. */

interface Pressed {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}

const MODIFIERS = /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn|Dead|Process|Unidentified)$/;

/**
 * What was pressed, as the bindings name it: `KeyboardEvent.key`, with `Mod+` for Ctrl (or Cmd on
 * a Mac) and `Alt+` before it. Null for a modifier alone and for what is somebody else's.
 */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | null {
  if (MODIFIERS.test(key)) return null;
  const mod = ctrlKey !== metaKey;
  // Ctrl with Alt is how some keyboards type a character.
  if ((ctrlKey && metaKey) || (mod && altKey)) return null;
  if (mod) {
    const letter = /^[a-z]$/i.test(key);
    return `Mod+${letter && shiftKey ? 'Shift+' : ''}${letter ? key.toLowerCase() : key}`;
  }
  // Option types other characters on a Mac: the key's place says which one it was.
  if (altKey) return `Alt+${/^Key[A-Z]$/.test(code ?? '') ? code?.slice(3).toLowerCase() : key}`;
  return key;
}

const CAPS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  Enter: 'Enter',
  ' ': 'Space',
  Backspace: '⌫',
  Delete: 'Del',
};

const onMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

/** A key as it stands on the keyboard. */
export function keyCap(chord: string): string {
  const plus = chord.lastIndexOf('+', chord.length - 2);
  const key = chord.slice(plus + 1);
  if (plus === -1) return CAPS[key] ?? key;
  const modifiers = chord
    .slice(0, plus + 1)
    .replace('Mod+', onMac ? '⌘' : 'Ctrl+')
    .replace('Alt+', onMac ? '⌥' : 'Alt+')
    .replace('Shift+', onMac ? '⇧' : 'Shift+');
  return modifiers + (CAPS[key] ?? key.toUpperCase());
}
