/** Which columns of a table fit, and which go first where there is little room. */

export interface Column<Id extends string = string> {
  id: Id;
  title: string;
  /** Pixels; a column that grows has this at least. */
  width: number;
  /** Its share of what is left. */
  grows?: number;
  /** Numbers stand at the right. */
  right?: boolean;
  /** What a narrow table goes without, the smallest first; never without those that have none. */
  spare?: number;
}

/** The columns that fit into `width`: those that say nothing are the first to go. */
export function fitting<Id extends string>(
  columns: readonly Column<Id>[],
  width: number,
  saysNothing: (id: Id) => boolean,
): Column<Id>[] {
  const order = columns
    .filter(({ spare }) => spare !== undefined)
    .map((column) => ({ column, idle: saysNothing(column.id) }))
    .sort(
      (a, b) => Number(b.idle) - Number(a.idle) || (a.column.spare ?? 0) - (b.column.spare ?? 0),
    );
  const kept = new Set(columns);
  const taken = () => [...kept].reduce((sum, column) => sum + column.width, 0);
  for (const { column } of order) {
    if (taken() <= width) break;
    kept.delete(column);
  }
  return columns.filter((column) => kept.has(column));
}

export const template = (columns: readonly Column[]): string =>
  columns
    .map(({ width, grows }) => (grows ? `minmax(${width}px, ${grows}fr)` : `${width}px`))
    .join(' ');
