import { beforeEach, expect, test } from 'vitest';
import { RowSelection } from './row-selection';

const LIST = {};
let selection: RowSelection;
const span = () => selection.span(LIST);

beforeEach(() => (selection = new RowSelection()));

test('a drag means the rows from where it began, in either direction', () => {
  selection.begin(LIST, 300);
  for (const index of [301, 350, null, 20]) selection.extend(index);
  selection.end();
  expect(span()).toEqual({ first: 20, last: 300 });
  // The pointer goes on, and the list is scrolled.
  selection.extend(900);
  expect(span()).toEqual({ first: 20, last: 300 });
});

test('a press on one row selects none; a second one with the shift key, all between them', () => {
  selection.begin(LIST, 5);
  selection.end();
  expect(span()).toBeNull();
  selection.reopen(LIST, 4000);
  selection.end();
  expect(span()).toEqual({ first: 5, last: 4000 });
  selection.begin(LIST, null);
  expect([span(), selection.isOpen]).toEqual([null, false]);
});

test('another search has other rows at these places', () => {
  selection.all(LIST, 77);
  expect(span()).toEqual({ first: 0, last: 76 });
  expect(selection.span({})).toBeNull();
  selection.reopen({}, 5);
  expect(selection.span({})).toBeNull();
  selection.all(LIST, 0);
  expect(span()).toBeNull();
});
