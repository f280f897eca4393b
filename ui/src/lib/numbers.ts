/** Numbers as the window writes them. Grouped by hand: `Intl` throws where the locale is `C`. */

/** Before numbers and times that are read. What is copied, or typed, has the hyphen that programs know. */
export const MINUS = '−';

/** `69627` → `69,627`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `69627` → `69.6k`, where there is no room for all of it. */
export function brief(value: number): string {
  if (value < 10_000) return grouped(value);
  const [size, unit] =
    value < 1e6 ? [value / 1e3, 'k'] : value < 1e9 ? [value / 1e6, 'M'] : [value / 1e9, 'G'];
  return `${size < 100 ? size.toFixed(1) : Math.round(size)}${unit}`;
}

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in steps of 1,000, as disks are sold and `df -H` shows them. */
export function bytesText(bytes: number): string {
  let size = bytes;
  let step = 0;
  while (size >= 999.5 && step < SIZES.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${size < 10 && step > 0 ? size.toFixed(1) : Math.round(size)} ${SIZES[step]}`;
}

export function elapsedText(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
