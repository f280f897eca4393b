/** Sources as a tree by their dots. */

import type { SourceCount } from '../bindings';

export interface SourceBranch {
  /** The last part of the name. */
  name: string;
  /** The whole name: what the subtree filter takes. */
  src: string;
  count: number;
  errors: number;
  children: SourceBranch[];
}

/** The tree; counts of a branch are those of all below it. Linear in the length of the names. */
export function sourceTree(sources: readonly SourceCount[]): SourceBranch[] {
  const root: SourceBranch = { name: '', src: '', count: 0, errors: 0, children: [] };
  const known = new Map<string, SourceBranch>();
  for (const { src, count, errors } of sources) {
    if (src === '') continue;
    let parent = root;
    for (let end = src.indexOf('.'); parent.src !== src; end = src.indexOf('.', end + 1)) {
      const path = end === -1 ? src : src.slice(0, end);
      let branch = known.get(path);
      if (!branch) {
        const start = parent === root ? 0 : parent.src.length + 1;
        branch = { name: path.slice(start), src: path, count: 0, errors: 0, children: [] };
        known.set(path, branch);
        parent.children.push(branch);
      }
      branch.count += count;
      branch.errors += errors;
      parent = branch;
    }
  }
  sortBranches(root.children);
  return root.children;
}

function sortBranches(branches: SourceBranch[]): void {
  branches.sort((a, b) => b.count - a.count || (a.src < b.src ? -1 : 1));
  for (const branch of branches) sortBranches(branch.children);
}

/** The sources whose names have `text` in them, in any case. */
export function sourcesNamed<S extends { src: string }>(sources: readonly S[], text: string) {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? sources : sources.filter(({ src }) => src.toLowerCase().includes(wanted));
}

export interface TreeRow {
  branch: SourceBranch;
  depth: number;
  open: boolean;
  /** Its place among its siblings, and how many these are, for screen readers. */
  place: number;
  siblings: number;
}

/** The rows that are seen when these branches are open. */
export function treeRows(
  branches: readonly SourceBranch[],
  open: Pick<ReadonlySet<string>, 'has'>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (level: readonly SourceBranch[], depth: number) => {
    level.forEach((branch, index) => {
      const isOpen = branch.children.length > 0 && open.has(branch.src);
      rows.push({ branch, depth, open: isOpen, place: index + 1, siblings: level.length });
      if (isOpen) walk(branch.children, depth + 1);
    });
  };
  walk(branches, 0);
  return rows;
}

/** The characters that the names of nearly all rows need: a few long names do not widen the column. */
export function columnWidth(sources: readonly SourceCount[], share = 0.95): number {
  const sorted = [...sources].sort((a, b) => a.src.length - b.src.length);
  const wanted = sorted.reduce((sum, { count }) => sum + count, 0) * share;
  let seen = 0;
  for (const { src, count } of sorted) {
    seen += count;
    if (seen >= wanted) return src.length;
  }
  return 0;
}

/** The dotted beginning that all of these share, its dot included: it can be shown dimmed. */
export function sharedPrefix(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let shared = first;
  for (const name of rest) {
    let end = 0;
    while (end < shared.length && shared[end] === name[end]) end += 1;
    shared = shared.slice(0, end);
    if (shared === '') return '';
  }
  return shared.slice(0, shared.lastIndexOf('.') + 1);
}

/** How the column of sources is laid out. */
export interface SourceColumn {
  /** In characters. */
  width: number;
  /** What the names begin with that is left out. */
  shared: string;
}

const LEAST_WIDTH = 8;
const MOST_WIDTH = 30;
/** A column with fewer empty characters than this is left as it is. */
const ROOM = 8;

/** As wide as these sources need it, by as many rows as each has. */
export function sourceColumn(sources: readonly SourceCount[]): SourceColumn {
  const named = sources.filter(({ src }) => src !== '');
  const names = new Set(named.map(({ src }) => src));
  const shared = names.size > 1 ? sharedPrefix([...names]) : '';
  const wanted = columnWidth(named) - shared.length + 1;
  return { width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, wanted)), shared };
}

/** The column of the next rows: the one before, where these sources fit into it and do not leave it half empty. */
export function nextColumn(before: SourceColumn | null, wanted: SourceColumn): SourceColumn {
  if (before?.shared !== wanted.shared) return wanted;
  const fits = wanted.width <= before.width && wanted.width > before.width - ROOM;
  return fits ? before : wanted;
}

/** The column of the first rows of all: as it was kept, unless that was of quite another store. */
export function firstColumn(
  kept: SourceColumn | null,
  sources: readonly SourceCount[],
): SourceColumn {
  const fitting = sources.filter(({ src }) => src.startsWith(kept?.shared ?? ''));
  const fits =
    kept !== null &&
    fitting.length * 2 >= sources.length &&
    columnWidth(fitting) - kept.shared.length < kept.width;
  return fits ? kept : sourceColumn(sources);
}

/** What was kept may be of another version, or written by hand. */
export function isSourceColumn(kept: unknown): kept is SourceColumn {
  const { width, shared } = (kept ?? {}) as Record<string, unknown>;
  const isWide = typeof width === 'number' && width >= LEAST_WIDTH && width <= MOST_WIDTH;
  return isWide && typeof shared === 'string' && shared.length <= 300;
}
