import { beforeEach, expect, test } from 'vitest';
import { Frames } from './frames';

/** A screen that shows a frame when it is told to. */
let waiting: (() => void)[];
const frame = (step: () => void) => {
  waiting.push(step);
  return () => void (waiting = waiting.filter((other) => other !== step));
};
const show = () => waiting.splice(0).forEach((step) => step());

let version: number;
let drawn: string[];

beforeEach(() => {
  [waiting, version, drawn] = [[], 0, []];
});

function charts(): Frames {
  const frames = new Frames(
    () => [0, version],
    () => version,
    frame,
  );
  frames.add((from, to) => drawn.push(`${from}-${to}`));
  return frames;
}

test('what is still draws once, however often it is asked', () => {
  const frames = charts();
  frames.again();
  frames.again();
  show();
  show();
  expect(drawn).toEqual(['0-0']);
});

test('what grows draws with its news, once a frame for all of it', () => {
  const end = charts().run(() => false);
  version = 1;
  version = 2;
  show();
  show();
  version = 3;
  show();
  end();
  version = 4;
  show();
  expect(drawn).toEqual(['0-2', '0-3']);
  expect(waiting).toEqual([]);
});

test('what moves draws with every frame', () => {
  charts().run(() => true);
  show();
  show();
  expect(drawn).toHaveLength(2);
});

test('who left draws no more', () => {
  const frames = charts();
  const leave = frames.add(() => drawn.push('other'));
  leave();
  frames.again();
  show();
  expect(drawn).toEqual(['0-0']);
});
