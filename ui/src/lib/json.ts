/**
 * JSON inside log text, as a tree that is shown as it was written: numbers keep their digits, names
 * their order and their repetitions, which `JSON.parse` would lose.
 */

import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { hasHit } from './segments';

export interface JsonNode {
  kind: 'object' | 'array' | 'string' | 'number' | 'word';
  /** Its name within an object, in quotes as written. */
  name: string | null;
  /** A plain value as it is written; of an object or list nothing. */
  text: string;
  items: JsonNode[];
}

export interface Json {
  /** Text that stands before it. */
  before: string;
  root: JsonNode;
}

/** Longer texts, and deeper ones, are shown as they are. */
const LONGEST = 2_000_000;
const DEEPEST = 100;

/** An object or a list that fits on a line of so many characters is not spread over several. */
const ONE_LINE = 60;

/** The JSON that a text is, or ends with; null where there is none worth a look. */
export function readJson(text: string): Json | null {
  const end = text.trimEnd();
  if (!/[}\]]$/.test(end) || end.length > LONGEST) return null;
  const start = end.search(/[{[]/);
  if (start === -1) return null;
  const root = parsed(end.slice(start));
  return root && root.items.length > 0 ? { before: text.slice(0, start), root } : null;
}

function parsed(text: string): JsonNode | null {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    return tree && errors.length === 0 ? nodeOf(text, tree, null, 0) : null;
  } catch (thrown) {
    // The parser goes down with the nesting, and so does its stack.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

function nodeOf(text: string, node: Node, name: string | null, depth: number): JsonNode {
  if (depth > DEEPEST) throw new RangeError('nested too deep');
  const written = ({ offset, length }: Node) => text.slice(offset, offset + length);
  if (node.type === 'array') {
    const items = (node.children ?? []).map((child) => nodeOf(text, child, null, depth + 1));
    return { kind: 'array', name, text: '', items };
  }
  if (node.type === 'object') {
    const items = (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key && value ? [nodeOf(text, value, written(key), depth + 1)] : [],
    );
    return { kind: 'object', name, text: '', items };
  }
  const kind = node.type === 'string' || node.type === 'number' ? node.type : 'word';
  return { kind, name, text: written(node), items: [] };
}

export const isPlain = ({ kind }: JsonNode): boolean => kind !== 'object' && kind !== 'array';

const brackets = ({ kind }: JsonNode): [string, string] =>
  kind === 'object' ? ['{', '}'] : ['[', ']'];

/** On one line, as far as `most` characters. */
function oneLine(node: JsonNode, most: number): string {
  if (isPlain(node)) return node.text;
  const [open, close] = brackets(node);
  let text = open;
  for (const item of node.items) {
    if (text.length > most) break;
    const name = item.name === null ? '' : `${item.name}: `;
    text += (text === open ? '' : ', ') + name + oneLine(item, most - text.length);
  }
  return text + close;
}

/** Whether something in it, names and all, holds a match. */
export const holdsHit = (node: JsonNode, hits: RegExp): boolean =>
  hasHit(node.text, hits) ||
  (node.name !== null && hasHit(node.name, hits)) ||
  node.items.some((item) => holdsHit(item, hits));

export interface JsonLine {
  /** Where it is, by the places of its ancestors: what is folded is known by it. */
  path: string;
  depth: number;
  name: string | null;
  /** What follows the name. */
  text: string;
  /** A plain value; `whole` is an object or list on one line. */
  kind: JsonNode['kind'] | 'whole' | 'begin' | 'folded' | 'end';
  /** What a folded one holds. */
  count: number;
  comma: boolean;
}

/** The lines of a tree, without what is folded. */
export function jsonLines(
  root: JsonNode,
  isOpen: (path: string, depth: number, node: JsonNode) => boolean,
): JsonLine[] {
  const lines: JsonLine[] = [];
  const walk = (node: JsonNode, path: string, depth: number, comma: boolean) => {
    const line = { path, depth, name: node.name, count: node.items.length, comma };
    const [open, close] = brackets(node);
    if (isPlain(node)) {
      lines.push({ ...line, text: node.text, kind: node.kind });
      return;
    }
    const short = depth > 0 || node.items.length === 0 ? oneLine(node, ONE_LINE) : '';
    if (short !== '' && short.length <= ONE_LINE) {
      lines.push({ ...line, text: short, kind: 'whole' });
    } else if (isOpen(path, depth, node)) {
      lines.push({ ...line, text: open, kind: 'begin', comma: false });
      node.items.forEach((item, at) =>
        walk(item, `${path}.${at}`, depth + 1, at < node.items.length - 1),
      );
      lines.push({ ...line, name: null, text: close, kind: 'end' });
    } else lines.push({ ...line, text: `${open}…${close}`, kind: 'folded' });
  };
  walk(root, '', 0, false);
  return lines;
}

/** The whole of it, for the clipboard. */
export const prettyJson = (root: JsonNode): string =>
  jsonLines(root, () => true)
    .map(({ depth, name, text, comma }) => {
      const before = '  '.repeat(depth) + (name === null ? '' : `${name}: `);
      return `${before}${text}${comma ? ',' : ''}`;
    })
    .join('\n');
