import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../bindings';
import {
  attrNames,
  attrValue,
  cellText,
  type ColumnId,
  DEFAULT_COLUMNS,
  laidOut,
  type ListColumn,
  movedColumn,
  readColumns,
  sizedColumn,
  toggledColumn,
  tracks,
  withColumn,
  withoutColumn,
} from './rowcolumns';

const ids = (columns: readonly { id: ColumnId }[]) => columns.map(({ id }) => id);
const named = (...names: ColumnId[]): ListColumn[] => names.map((id) => ({ id, width: null }));

describe('what was kept', () => {
  test('is read back', () => {
    const columns = [
      { id: 'message', width: null },
      { id: 'attrs.pid', width: 8.5 },
    ];
    expect(readColumns(JSON.parse(JSON.stringify(columns)))).toEqual(columns);
  });

  test('and is no list of columns gives those that there are at first', () => {
    for (const odd of [undefined, null, 7, 'time', [], [7, null, { id: 'nonsense' }]]) {
      expect(readColumns(odd)).toEqual(DEFAULT_COLUMNS);
    }
  });

  test('always has the message, each column once, and only widths that make sense', () => {
    const odd = [
      { id: 'time', width: -3 },
      { id: 'time', width: 9 },
      { id: 'tags', width: '9' },
      { id: 'attrs.', width: 9 },
    ];
    expect(readColumns(odd)).toEqual(named('time', 'tags', 'message'));
    const many = Array.from({ length: 50 }, (_, at) => ({ id: `attrs.a${at}`, width: null }));
    expect(readColumns(many)).toHaveLength(21);
  });
});

describe('columns', () => {
  test('come where they belong, attributes before the message', () => {
    const some = withColumn(withColumn(DEFAULT_COLUMNS, 'attrs.pid'), 'attrs.node');
    expect(ids(some)).toEqual(['time', 'level', 'source', 'attrs.pid', 'attrs.node', 'message']);
    expect(ids(withColumn(some, 'context'))[3]).toBe('context');
    expect(ids(withColumn(some, 'tags')).at(-1)).toBe('tags');
    expect(withColumn(some, 'time')).toBe(some);
  });

  test('go, but for the message', () => {
    expect(ids(withoutColumn(DEFAULT_COLUMNS, 'level'))).toEqual(['time', 'source', 'message']);
    expect(withoutColumn(DEFAULT_COLUMNS, 'message')).toEqual(DEFAULT_COLUMNS);
    expect(ids(toggledColumn(toggledColumn(DEFAULT_COLUMNS, 'tags'), 'tags'))).toEqual(
      ids(DEFAULT_COLUMNS),
    );
  });

  test('move to the place of another, either way', () => {
    const moved = movedColumn(DEFAULT_COLUMNS, 'time', 'source');
    expect(ids(moved)).toEqual(['level', 'source', 'time', 'message']);
    expect(ids(movedColumn(moved, 'time', 'level'))).toEqual(ids(DEFAULT_COLUMNS));
    expect(movedColumn(moved, 'tags', 'time')).toBe(moved);
  });

  test('have a width within reason', () => {
    const width = (wanted: number | null) =>
      sizedColumn(DEFAULT_COLUMNS, 'source', wanted).find(({ id }) => id === 'source')?.width;
    expect([width(12.34), width(1), width(9999), width(null)]).toEqual([12.3, 6, 200, null]);
  });
});

describe('in the room there is', () => {
  const usual = (id: ColumnId) => ({ time: 18, level: 5, source: 24 })[id as string] ?? 12;
  const shown = (columns: readonly ListColumn[], room: number) =>
    laidOut(columns, usual, room, 1.5);
  const taken = (columns: readonly { id: ColumnId; width: number }[]) =>
    columns.filter(({ id }) => id !== 'message').reduce((sum, { width }) => sum + width + 1.5, 0);

  test('they are as wide as they would be', () => {
    expect(shown(DEFAULT_COLUMNS, 140).map(({ width }) => width)).toEqual([18, 5, 24, 70]);
    expect(tracks(shown(DEFAULT_COLUMNS, 140))).toBe('18.00ch 5.00ch 24.00ch minmax(0, 1fr)');
  });

  test('the message keeps half of it, and times are not cut', () => {
    const many = named('time', 'level', 'source', 'attrs.a', 'attrs.b', 'message');
    const fit = shown(many, 120);
    expect(ids(fit)).toEqual(ids(many));
    expect(fit[0]?.width).toBe(18);
    expect(taken(fit)).toBeCloseTo(60, 6);
  });

  test('what does not fit at all goes, the last attribute first', () => {
    const many = named('time', 'attrs.a', 'message', 'attrs.b', 'source');
    expect(ids(shown(many, 60))).toEqual(['time', 'attrs.a', 'message', 'source']);
    expect(ids(shown(many, 40))).toEqual(['time', 'message', 'source']);
    expect(ids(shown(many, 10))).toEqual(['message']);
    for (const room of [10, 25, 40, 60, 80, 200]) {
      expect(taken(shown(many, room))).toBeLessThanOrEqual(Math.ceil(room / 2) + 1e-6);
    }
  });
});

describe('an attribute', () => {
  const attrs = { 'a.b': 1, a: { b: 2, c: { d: null } }, list: [1, 2] };

  test('is found by its name, or by dots inside objects', () => {
    expect(
      ['a.b', 'a.c.d', 'list', 'a.x', 'toString'].map((name) => attrValue(attrs, name)),
    ).toEqual([1, null, [1, 2], undefined, undefined]);
    expect(attrValue(null, 'a')).toBeUndefined();
  });

  test('stands in its column as text', () => {
    const entry = { attrs, tags: ['x', 'y'], context_name: 'default' } as unknown as LogEntry;
    const text = (id: ColumnId) => cellText(entry, id);
    expect([text('attrs.list'), text('attrs.no'), text('tags'), text('context')]).toEqual([
      '[1,2]',
      '',
      'x y',
      'default',
    ]);
  });

  test('is offered the more the more entries have it', () => {
    const entries = [
      { attrs: { z: 1, a: { b: 1 } } },
      { attrs: { z: 2 } },
      {},
    ] as unknown as LogEntry[];
    expect(attrNames(entries, 9)).toEqual(['z', 'a.b']);
    expect(attrNames(entries, 1)).toEqual(['z']);
  });
});
