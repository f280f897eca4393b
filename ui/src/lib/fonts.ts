/** Fonts by name: which can be written into a style safely, and which are there and of one width. */

/** Width of a text in a font, as CSS names it. */
export type Measure = (font: string, text: string) => number;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,63}$/u;

/** Whether it can be the name of a font; it is written into a style between quotation marks. */
export const isFontName = (name: unknown): name is string =>
  typeof name === 'string' && NAME.test(name);

/** The value of `font-family`; characters that the font lacks come from the system's own. */
export const fontStack = (name: string): string => `"${name}", var(--mono-system)`;

const WIDE = 'mmmmmWWWW@0';
const NARROW = 'iiiiill!.|1';

/** Whether this machine has the font: then it is not measured like what stands in for it. */
export const isInstalled = (name: string, measure: Measure): boolean =>
  ['serif', 'sans-serif', 'monospace'].some(
    (standIn) => measure(`40px "${name}", ${standIn}`, WIDE) !== measure(`40px ${standIn}`, WIDE),
  );

/** Why a font cannot be that of the rows; empty when it can. */
export function fontProblem(name: string, measure: Measure): string {
  if (!isFontName(name)) return 'This is no name of a font. Expected one such as JetBrains Mono.';
  if (!isInstalled(name, measure)) return 'No font of this name is installed on this machine.';
  const font = `40px "${name}", serif`;
  return Math.abs(measure(font, WIDE) - measure(font, NARROW)) > 0.5
    ? 'Its letters differ in width; the columns of the list need letters of one width.'
    : '';
}

/** Fonts of one width that people like, to choose from where they are installed. */
export const KNOWN_FONTS: readonly string[] = [
  'Adwaita Mono',
  'Cascadia Code',
  'Cascadia Mono',
  'Consolas',
  'Courier New',
  'DejaVu Sans Mono',
  'Fira Code',
  'Fira Mono',
  'Hack',
  'IBM Plex Mono',
  'Inconsolata',
  'Iosevka',
  'JetBrains Mono',
  'Liberation Mono',
  'Menlo',
  'Monaco',
  'Noto Sans Mono',
  'Roboto Mono',
  'SF Mono',
  'Source Code Pro',
  'Ubuntu Mono',
  'Victor Mono',
];

/** Measures in this view; in one that cannot, nothing has a width and no font is taken. */
export function canvasMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  return (font, text) => {
    if (!context) return 0;
    context.font = font;
    return context.measureText(text).width;
  };
}
