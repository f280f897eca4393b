import { beforeEach, expect, test } from 'vitest';
import { Frames } from './frames';

/** A screen that shows a frame when it is told to. */
let waiting: (() => void)[];
const frame = (step: () => void) => {
  waiting.push(step);
  return () => void (waiting = waiting.filter((other) => other !== step));
};
const show = () => waiting.splice(0).forEach((step) => step());

let now: number;
let end: number;
let drawn: string[];

beforeEach(() => {
  [waiting, now, end, drawn] = [[], 0, 0, []];
});

/** The last 30 seconds, 300 pixels wide: a tenth of a second is a pixel. */
function charts(width = 300): Frames {
  const frames = new Frames(() => ({ from: now, to: now + 30, end }), frame);
  frames.add(
    (from, to) => drawn.push(`${from}-${to}`),
    () => width,
  );
  return frames;
}

test('what is still draws once, however often it is asked', () => {
  const frames = charts();
  frames.again();
  frames.again();
  show();
  show();
  expect(drawn).toEqual(['0-30']);
});

test('what glides draws when it has moved by a pixel, not with every frame', () => {
  const stop = charts().run();
  for (let at = 0; at < 60; at += 1) {
    now = at / 60;
    show();
  }
  // A second is 10 pixels, of 60 frames.
  expect(drawn).toHaveLength(10);
  stop();
  now = 9;
  show();
  expect([drawn.length, waiting.length]).toEqual([10, 0]);
});

test('the widest of the charts counts', () => {
  const frames = charts();
  frames.add(
    () => undefined,
    () => 3000,
  );
  frames.run();
  show();
  now = 0.05;
  show();
  expect(drawn).toHaveLength(2);
});

test('news draw when they are a pixel further, though what is in view stays', () => {
  charts().run();
  show();
  end = 0.05;
  show();
  expect(drawn).toHaveLength(1);
  end = 0.15;
  show();
  show();
  expect(drawn).toHaveLength(2);
});

test('what was asked for is drawn though no pixel changed', () => {
  const frames = charts();
  frames.run();
  show();
  frames.again();
  show();
  show();
  expect(drawn).toHaveLength(2);
});

test('who left draws no more', () => {
  const frames = charts();
  const leave = frames.add(
    () => drawn.push('other'),
    () => 1,
  );
  leave();
  frames.again();
  show();
  expect(drawn).toEqual(['0-30']);
});
