import { expect, test } from 'vitest';
import { attrRows, richOf } from './rich';

test('a text is JSON, a trace or only text', () => {
  expect(richOf('{"a":1}', 100)?.name).toBe('JSON');
  expect(richOf('x\n\tat a.B.c(B.java:1)\n\tat java.lang.Thread.run(T.java:2)', 100)?.name).toBe(
    'Stack trace, 2 frames, 1 of them own',
  );
  expect(richOf('plain', 100)).toBeNull();
  expect(richOf('{"a":1}', 3)).toBeNull();
});

test('attributes of objects are rows by their dotted names', () => {
  const { rows } = attrRows({ a: 1, b: { c: { d: 'x' }, e: [1] }, f: {}, g: null });
  expect(rows.map(({ name, value }) => `${name} ${JSON.stringify(value)}`)).toEqual([
    'a 1',
    'b.c.d "x"',
    'b.e [1]',
    'f {}',
    'g null',
  ]);
});

test('of very many attributes the first are shown', () => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`a${at}`, at]));
  expect(attrRows(many)).toMatchObject({ rows: { length: 300 }, more: true });
});
