import { expect, test } from 'vitest';
import { type Column, fitting, template } from './columns';

const COLUMNS: Column<'name' | 'a' | 'b' | 'c'>[] = [
  { id: 'name', title: 'Name', width: 100, grows: 1 },
  { id: 'a', title: 'A', width: 50, spare: 1 },
  { id: 'b', title: 'B', width: 50, spare: 2 },
  { id: 'c', title: 'C', width: 50 },
];

const shown = (width: number, idle: string[] = []) =>
  fitting(COLUMNS, width, (id) => idle.includes(id)).map(({ id }) => id);

test('what does not fit goes, the least important first', () => {
  expect(shown(250)).toEqual(['name', 'a', 'b', 'c']);
  expect(shown(249)).toEqual(['name', 'b', 'c']);
  expect(shown(10)).toEqual(['name', 'c']);
});

test('a column that says nothing goes before one that does', () => {
  expect(shown(200, ['b'])).toEqual(['name', 'a', 'c']);
  expect(shown(250, ['b'])).toEqual(['name', 'a', 'b', 'c']);
});

test('one column takes the room that is left', () => {
  expect(template(COLUMNS.slice(0, 2))).toBe('minmax(100px, 1fr) 50px');
});
