import { expect, test } from 'vitest';

const SOURCES = import.meta.glob<string>(['../**/*.svelte', '../app.css'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const SIZES = ['11px', '12px', '13px', '15px', '17px', 'inherit', 'var(--row-font)'];
const WEIGHTS = ['400', '600', 'normal', 'inherit'];

function declared(property: RegExp): string[] {
  const found = Object.values(SOURCES).flatMap((text) => [...text.matchAll(property)]);
  return found.map((match) => match[1] ?? '');
}

test('letters are of five sizes and two weights: each other one is a font sought at the start', () => {
  const sizes = [
    ...declared(/font-size: ([^;]+);/g),
    ...declared(/\bfont: (?:\d00 )?(inherit|var\(--row-font\)|[\d.]+\w+)/g),
  ];
  expect(sizes.length).toBeGreaterThan(100);
  expect(sizes.filter((size) => !SIZES.includes(size))).toEqual([]);
  const weights = [...declared(/font-weight: ([^;]+);/g), ...declared(/\bfont: (\d00) /g)];
  expect(weights.length).toBeGreaterThan(20);
  expect(weights.filter((weight) => !WEIGHTS.includes(weight))).toEqual([]);
});
