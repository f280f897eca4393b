/** Terminal colours (SGR sequences) as fixed class names; nothing of a sequence reaches a style. */

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

export interface AnsiState {
  colour: string | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

export const PLAIN: AnsiState = {
  colour: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
};

/** One SGR sequence, `ESC [ … m`. Sticky: matched at its `lastIndex`. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
export const SGR = /\u001b\[([\d;:]*)m/y;

function step(state: AnsiState, code: number): AnsiState {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...state, bold: true };
  if (code === 2) return { ...state, dim: true };
  if (code === 3) return { ...state, italic: true };
  if (code === 4) return { ...state, underline: true };
  if (code === 22) return { ...state, bold: false, dim: false };
  if (code === 23) return { ...state, italic: false };
  if (code === 24) return { ...state, underline: false };
  if (code >= 30 && code <= 37) return { ...state, colour: COLOURS[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...state, colour: COLOURS[code - 90] ?? null };
  if (code === 39) return { ...state, colour: null };
  return state;
}

/** The state after a sequence's parameters. Grounds and the 256 colours are passed over. */
export function applySgr(state: AnsiState, parameters: string): AnsiState {
  const codes = parameters.split(/[;:]/).map((part) => Number(part || 0));
  let next = state;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      at += codes[at + 1] === 5 ? 2 : codes[at + 1] === 2 ? 4 : 0;
    } else {
      next = step(next, code);
    }
  }
  return next;
}

export function ansiClass(state: AnsiState): string {
  const classes = [];
  if (state.colour) classes.push(`ansi-${state.colour}`);
  if (state.bold) classes.push('ansi-bold');
  if (state.dim) classes.push('ansi-dim');
  if (state.italic) classes.push('ansi-italic');
  if (state.underline) classes.push('ansi-underline');
  return classes.join(' ');
}
