import { expect, test } from 'vitest';
import { Later } from './later.svelte';

test('a part is asked for once, however often it is wanted', async () => {
  let asked = 0;
  const part = new Later(() => Promise.resolve(`part ${(asked += 1)}`));
  expect(part.now).toBeNull();
  expect(await Promise.all([part.bring(), part.bring()])).toEqual(['part 1', 'part 1']);
  expect(part.now).toBe('part 1');
  expect(await part.bring()).toBe('part 1');
});

test('a part that could not be had is asked for anew', async () => {
  let there = false;
  const part = new Later(() => (there ? Promise.resolve('here') : Promise.reject(new Error('no'))));
  expect(await part.bring()).toBeNull();
  expect(part.now).toBeNull();
  there = true;
  expect(await part.bring()).toBe('here');
  expect(part.now).toBe('here');
});
