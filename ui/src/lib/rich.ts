/** What a text is besides text, and the attributes of an entry as rows of a table. */

import { type Json, readJson } from './json';
import { framesIn, readTrace, type TraceBlock } from './traces';

export interface Rich {
  json: Json | null;
  trace: TraceBlock[] | null;
  /** What it is, in a word or two. */
  name: string;
}

/** Longer texts are shown as they are until all of them is asked for. */
export function richOf(text: string, limit: number): Rich | null {
  if (text.length > limit) return null;
  const json = readJson(text);
  if (json) return { json, trace: null, name: 'JSON' };
  const trace = readTrace(text);
  if (!trace) return null;
  const [own, library] = [framesIn(trace, 'own'), framesIn(trace, 'library')];
  const name = `Stack trace, ${own + library} frames, ${own} of them own`;
  return { json: null, trace, name };
}

export interface AttrRow {
  /** Dots lead into objects, as in the query language and in columns. */
  name: string;
  value: unknown;
}

const DEEPEST = 4;
const MOST_ROWS = 300;

/** The attributes of an entry, those of objects by their dotted names. */
export function attrRows(attrs: object): { rows: AttrRow[]; more: boolean } {
  const rows: AttrRow[] = [];
  let more = false;
  const walk = (object: object, before: string, depth: number) => {
    for (const [name, value] of Object.entries(object) as [string, unknown][]) {
      const inner =
        typeof value === 'object' && value !== null && !Array.isArray(value) && depth < DEEPEST;
      if (inner && Object.keys(value).length > 0) walk(value, `${before}${name}.`, depth + 1);
      else if (rows.length < MOST_ROWS) rows.push({ name: before + name, value });
      else more = true;
    }
  };
  walk(attrs, '', 0);
  return { rows, more };
}
