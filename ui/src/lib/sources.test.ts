import { describe, expect, test } from 'vitest';
import {
  columnWidth,
  firstColumn,
  isSourceColumn,
  nextColumn,
  sharedPrefix,
  sourceColumn,
  sourcesNamed,
  sourceTree,
  treeRows,
} from './sources';

const SOURCES = [
  { src: '', count: 5, errors: 0 },
  { src: 'host.sshd', count: 40, errors: 4 },
  { src: 'nova', count: 1, errors: 0 },
  { src: 'nova.api', count: 10, errors: 0 },
  { src: 'nova.compute.manager', count: 30, errors: 3 },
  { src: 'nova.compute.claims', count: 20, errors: 0 },
  { src: 'novated', count: 2, errors: 0 },
];

describe('the tree', () => {
  const tree = sourceTree(SOURCES);

  test('adds up what lies below, the largest first', () => {
    expect(tree.map(({ src, count, errors }) => [src, count, errors])).toEqual([
      ['nova', 61, 3],
      ['host', 40, 4],
      ['novated', 2, 0],
    ]);
  });

  test('shows what is open', () => {
    const rows = treeRows(tree, new Set(['nova', 'nova.compute']));
    expect(rows.map(({ branch, depth }) => `${'-'.repeat(depth)}${branch.name}`)).toEqual([
      'nova',
      '-compute',
      '--manager',
      '--claims',
      '-api',
      'host',
      'novated',
    ]);
  });

  test('copes with empty parts and with 100,000 sources', () => {
    const odd = sourceTree([{ src: 'a..b', count: 1, errors: 0 }]);
    expect(odd[0]?.children[0]?.children[0]?.src).toBe('a..b');
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      src: `s${i % 100}.t${i}`,
      count: 1,
      errors: 0,
    }));
    expect(sourceTree(many)).toHaveLength(100);
  });
});

test('one long name among many rows does not widen the column', () => {
  const rare = { src: 'a.very.long.name.that.hardly.occurs', count: 1, errors: 0 };
  expect(columnWidth([...SOURCES, rare])).toBe('nova.compute.manager'.length);
  expect(columnWidth([])).toBe(0);
});

test('what all sources share ends at a dot', () => {
  expect(sharedPrefix(['nova.compute.manager', 'nova.compute.matcher'])).toBe('nova.compute.');
  expect(sharedPrefix(['nova.api', 'host'])).toBe('');
  expect(sharedPrefix([])).toBe('');
});

test('the tree is filtered by any part of a name, in any case', () => {
  const names = (text: string) => sourcesNamed(SOURCES, text).map(({ src }) => src);
  expect(names('COMPUTE')).toEqual(['nova.compute.manager', 'nova.compute.claims']);
  expect(names(' ')).toHaveLength(SOURCES.length);
  expect(names('nothing')).toEqual([]);
});

describe('the column of the list', () => {
  const named = (...names: string[]) => names.map((src) => ({ src, count: 1, errors: 0 }));

  test('is as wide as its names without what all of them share', () => {
    const names = named('', 'nova.compute.manager', 'nova.api');
    expect(sourceColumn(names)).toEqual({ width: 'compute.manager'.length + 1, shared: 'nova.' });
    expect(sourceColumn(named('sshd', 'sshd'))).toEqual({ width: 8, shared: '' });
    expect(sourceColumn([])).toEqual({ width: 8, shared: '' });
  });

  test('stays as it is where the next names fit, and is not left half empty', () => {
    const before = { width: 20, shared: '' };
    expect(nextColumn(before, { width: 14, shared: '' })).toBe(before);
    expect(nextColumn(before, { width: 22, shared: '' }).width).toBe(22);
    expect(nextColumn(before, { width: 9, shared: '' }).width).toBe(9);
    expect(nextColumn(before, { width: 14, shared: 'nova.' }).shared).toBe('nova.');
    expect(nextColumn(null, before)).toBe(before);
  });

  test('begins as it was kept, but not with another store’s', () => {
    const kept = { width: 17, shared: 'nova.' };
    expect(firstColumn(kept, named('nova.api', 'nova.compute.manager'))).toBe(kept);
    expect(firstColumn(kept, named('kernel', 'sshd', 'nova.api')).shared).toBe('');
    expect(firstColumn(kept, named('nova.a.name.that.is.far.too.long.for.it'))).not.toBe(kept);
    expect(firstColumn(null, named('kernel'))).toEqual({ width: 8, shared: '' });
  });

  test('of a file is believed only where it can be one', () => {
    expect(isSourceColumn({ width: 12, shared: 'a.' })).toBe(true);
    for (const kept of [null, {}, { width: 1, shared: '' }, { width: 12 }, 'wide'])
      expect(isSourceColumn(kept)).toBe(false);
  });
});
