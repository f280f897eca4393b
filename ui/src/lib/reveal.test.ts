import { beforeEach, expect, test } from 'vitest';
import { A_FRAME, Reveal } from './reveal';

const rows = (from: number, count = 3 * A_FRAME) =>
  Array.from({ length: count }, (_, at) => ({ id: from + at }));

let frames: (() => void)[] = [];
let seen: ({ id: number } | undefined)[] = [];
let shown: ({ id: number } | undefined)[] = [];
let reveal: Reveal<{ id: number }>;

const show = (now = seen): number => {
  seen = now;
  shown = reveal.draw(seen);
  return shown.filter(Boolean).length;
};
const frame = (): void => frames.splice(0).forEach((callback) => callback());
const drawn = (): number => shown.filter(Boolean).length;

beforeEach(() => {
  frames = [];
  seen = [];
  shown = [];
  reveal = new Reveal(
    () => show(),
    (callback) => frames.push(callback),
  );
});

test('what was not dragged to is drawn at once, however much it is', () => {
  expect(show(rows(0))).toBe(3 * A_FRAME);
  expect(show(rows(1000))).toBe(3 * A_FRAME);
  expect(frames).toHaveLength(0);
});

test('of rows that were dragged to, the first are drawn, the others in the next frames', () => {
  reveal.drags();
  expect(show(rows(0))).toBe(A_FRAME);
  expect(shown.slice(0, A_FRAME)).toEqual(rows(0, A_FRAME));
  // This frame has drawn what it may.
  frame();
  expect(drawn()).toBe(A_FRAME);
  frame();
  expect(drawn()).toBe(2 * A_FRAME);
  frame();
  expect(drawn()).toBe(3 * A_FRAME);
  expect(shown).toEqual(rows(0));
});

test('a drag that goes on draws the first rows of each frame and no more', () => {
  for (let at = 0; at < 5; at += 1) {
    reveal.drags();
    expect(show(rows(1000 * at))).toBe(A_FRAME);
    // More than one change within a frame.
    expect(show(rows(1000 * at + 500))).toBe(0);
    expect(show(rows(1000 * at))).toBeLessThanOrEqual(A_FRAME);
    frame();
  }
});

test('rows that stay in view stay drawn', () => {
  reveal.drags();
  const first = rows(0);
  show(first);
  frame();
  frame();
  frame();
  expect(drawn()).toBe(3 * A_FRAME);
  reveal.drags();
  expect(show([...first.slice(4), ...rows(1000, 4)])).toBe(3 * A_FRAME);
});

test('rows that are still on their way are drawn when they come, as many as a frame may', () => {
  reveal.drags();
  const coming = rows(0);
  expect(show(coming.map(() => undefined))).toBe(0);
  expect(frames).toHaveLength(0);
  expect(show(coming)).toBe(A_FRAME);
  for (let count = 0; count < 3; count += 1) frame();
  expect(drawn()).toBe(3 * A_FRAME);
});

test('when all is drawn the drag is over, and no frame is asked for', () => {
  reveal.drags();
  show(rows(0));
  for (let count = 0; count < 5; count += 1) frame();
  expect(frames).toHaveLength(0);
  expect(show(rows(1000))).toBe(3 * A_FRAME);
});

test('another search draws all of its rows at once', () => {
  reveal.drags();
  show(rows(0));
  reveal.ends();
  expect(show(rows(1000))).toBe(3 * A_FRAME);
});
