import { beforeEach, expect, test } from 'vitest';
import { Reveal } from './reveal';

const WINDOW = 36;
const rows = (from: number, count = WINDOW) =>
  Array.from({ length: count }, (_, at) => ({ id: from + at }));

let frames: ((time: number) => void)[] = [];
let time = 0;
let seen: ({ id: number } | undefined)[] = [];
let shown: ({ id: number } | undefined)[] = [];
let reveal: Reveal<{ id: number }>;

const drawn = (): number => shown.filter(Boolean).length;
const show = (now = seen): number => {
  seen = now;
  shown = reveal.draw(seen);
  return drawn();
};
/** The next frame, so many milliseconds after the last one. */
const frame = (took = 16): void => {
  time += took;
  frames.splice(0).forEach((callback) => callback(time));
};
/** Drags on by one frame: what stands in it, drawn by a machine that takes so long for a row. */
const drag = (at: number, aRow = 0): number => {
  reveal.drags();
  const count = show(rows(1000 * at));
  frame(Math.max(16, aRow * count));
  return count;
};
/** Frames until nothing more is asked for. */
const rest = (): number => {
  let count = 0;
  for (; frames.length > 0 && count < 50; count += 1) frame();
  return count;
};

beforeEach(() => {
  frames = [];
  time = 0;
  seen = [];
  shown = [];
  reveal = new Reveal(
    () => show(),
    (callback) => frames.push(callback),
  );
});

test('what was not dragged to is drawn at once, however much it is', () => {
  expect(show(rows(0, 150))).toBe(150);
  expect(show(rows(1000, 150))).toBe(150);
  expect(frames).toHaveLength(0);
});

test('a machine that draws in time draws all rows of every frame', () => {
  for (let at = 0; at < 20; at += 1) expect(drag(at, 0.4)).toBe(WINDOW);
});

/** As long as this machine takes a millisecond for a row, and frames of 36 are late. */
function dragSlowly(): number[] {
  const counts: number[] = [];
  for (let at = 1; at < 12; at += 1) {
    reveal.drags();
    const count = show(rows(1000 * at));
    counts.push(count);
    // The callback of this frame, then the drawing of it, which the next one is late by.
    frame(16);
    time += Math.max(0, count - 16);
  }
  return counts;
}

test('where frames are late the next ones draw fewer rows, until they are in time', () => {
  const counts = dragSlowly();
  expect(counts[0]).toBe(WINDOW);
  expect(counts.at(-1)).toBeLessThan(30);
  expect(counts.at(-1)).toBeGreaterThanOrEqual(8);
  // Those at the top.
  expect(shown.slice(0, counts.at(-1))).toEqual(seen.slice(0, counts.at(-1)));
});

test('what was held back is drawn when the bar rests, in the next frames, and then no more is asked', () => {
  dragSlowly();
  expect(drawn()).toBeLessThan(WINDOW);
  expect(rest()).toBeLessThan(6);
  expect(shown).toEqual(seen);
  expect(frames).toHaveLength(0);
});

test('what changes twice within a frame is not drawn twice', () => {
  dragSlowly();
  rest();
  reveal.drags();
  const count = show(rows(50_000));
  expect(show(rows(60_000))).toBe(0);
  frame();
  rest();
  expect(count).toBeLessThan(WINDOW);
  expect(shown).toEqual(seen);
});

test('rows that stay in view stay drawn', () => {
  dragSlowly();
  rest();
  reveal.drags();
  expect(show([...seen.slice(4), ...rows(90_000, 4)])).toBe(WINDOW);
});

test('rows that are still on their way are drawn when they come', () => {
  dragSlowly();
  rest();
  reveal.drags();
  const coming = rows(70_000);
  expect(show(coming.map(() => undefined))).toBe(0);
  expect(frames).toHaveLength(0);
  expect(show(coming)).toBeLessThan(WINDOW);
  rest();
  expect(shown).toEqual(coming);
});

test('another search draws all of its rows at once', () => {
  dragSlowly();
  reveal.ends();
  expect(show(rows(80_000))).toBe(WINDOW);
});
