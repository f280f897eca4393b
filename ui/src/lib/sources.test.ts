import { describe, expect, test } from 'vitest';
import { columnWidth, sharedPrefix, sourcesNamed, sourceTree, treeRows } from './sources';

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
