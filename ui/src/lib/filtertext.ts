/** A filter in the words of the query language: what a bundle was asked for. */

import type {
  AttrFilter,
  LevelFilter,
  LogFilter,
  MatchExpr,
  SrcFilter,
  TextFilter,
} from '../bindings';
import { BANDS, bandOf } from './levels';
import { quoted, quotedText } from './query-edit';
import { rangeText } from './ranges';
import type { Zone } from './time';

const srcText = (src: SrcFilter): string => {
  if ('prefix' in src) return `src:${quoted(src.prefix)}*`;
  return `src:${quoted('subtree' in src ? src.subtree : src.exact)}`;
};

const textText = (text: TextFilter): string =>
  'regex' in text ? `/${text.regex.replaceAll('/', '\\/')}/` : quotedText(text.substring);

const levelName = (level: number): string =>
  BANDS.find(({ from }) => from === level)?.band ?? String(level);

function levelsText(levels: LevelFilter): string {
  if ('min' in levels) return `level:>=${levelName(levels.min)}`;
  if ('set' in levels) return `level:${levels.set.map(levelName).join(',')}`;
  const bands = BANDS.filter(({ from }) =>
    levels.ranges.some(([low, high]) => from >= low && from < high),
  );
  return `level:${bands.map(({ band }) => band).join(',') || bandOf(0)}`;
}

function attrText({ name, test }: AttrFilter): string {
  const field = `attrs.${quoted(name)}`;
  if (test === 'exists') return `${field}:*`;
  if ('is' in test) return `${field}:${quoted(test.is)}`;
  if ('prefix' in test) return `${field}:${quoted(test.prefix)}*`;
  if ('below' in test) return `${field}:<${quoted(test.below)}`;
  if ('atmost' in test) return `${field}:<=${quoted(test.atmost)}`;
  if ('above' in test) return `${field}:>${quoted(test.above)}`;
  return `${field}:>=${quoted(test.atleast)}`;
}

function matchText(expr: MatchExpr, within: 'all' | 'any' | 'one' = 'all'): string {
  if ('all' in expr) {
    const parts = expr.all.map((part) => matchText(part, 'all'));
    return within === 'one' && parts.length > 1 ? `(${parts.join(' ')})` : parts.join(' ');
  }
  if ('any' in expr) {
    const parts = expr.any.map((part) => matchText(part, 'any'));
    const text = parts.join(' OR ');
    return within !== 'any' && parts.length > 1 ? `(${text})` : text;
  }
  if ('not' in expr) return `-${matchText(expr.not, 'one')}`;
  if ('context' in expr) return `context:${quoted(expr.context)}`;
  if ('src' in expr) return srcText(expr.src);
  if ('levels' in expr) return levelsText(expr.levels);
  if ('error' in expr) return `error:${expr.error}`;
  if ('tag' in expr) return `tag:${quoted(expr.tag)}`;
  if ('text' in expr) return textText(expr.text);
  return attrText(expr.attr);
}

/** What a filter asks for besides its time; empty when that is everything. */
export function filterText(filter: LogFilter): string {
  const { contexts = [], src, levels, error, text, tags = [], matching } = filter;
  const parts = [
    ...(contexts.length > 0 ? [`context:${contexts.map(quoted).join(',')}`] : []),
    ...(src ? [srcText(src)] : []),
    ...(levels ? [levelsText(levels)] : []),
    ...(typeof error === 'boolean' ? [`error:${error}`] : []),
    ...(text ? [textText(text)] : []),
    ...tags.map((tag) => `tag:${quoted(tag)}`),
    ...(matching ? [matchText(matching)] : []),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The time that a filter asks for; empty when it is all. */
export function filterTime({ epoch_from, epoch_to }: LogFilter, zone: Zone): string {
  const [from, to] = [epoch_from ?? null, epoch_to ?? null];
  return from === null && to === null ? '' : rangeText({ kind: 'custom', from, to }, zone);
}
