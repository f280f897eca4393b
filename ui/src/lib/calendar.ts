/** A year's calendar as it is drawn and walked: weeks are columns, days from Monday to Sunday rows. */

import {
  dayAt,
  daysOfMonth,
  daysOfYear,
  monthOf,
  weekdayOf,
  weekOf,
  weeksOf,
  yearOf,
} from './days';
import { type Shades, shadeOf } from './shades';
import type { StoreContext, StoreDay } from './store-days';
import { MONTHS } from './time';

/** Pixels between the left edges of two weeks, gap included. */
export const LEAST_PITCH = 9;
const MOST_PITCH = 30;

export const pitchFor = (width: number, year: number): number =>
  Math.max(LEAST_PITCH, Math.min(MOST_PITCH, Math.floor(width / weeksOf(year))));

/** A packed day is a smaller square: so much is cut off at each side. */
export const packedInset = (size: number): number => Math.max(1, Math.round(size * 0.17));

/** How large a cell is within its pitch. */
export const cellSize = (pitch: number): number => pitch - (pitch > 22 ? 4 : pitch > 11 ? 3 : 2);

/** The sides of the signs in a cell: the hole of an open day, the corner of a pinned one, the dot of none. */
export const signSizes = (size: number): { hole: number; corner: number; dot: number } => ({
  hole: Math.max(3, Math.round(size / 3)),
  corner: Math.max(4, Math.round(size * 0.4)),
  dot: size > 18 ? 3 : 2,
});

export interface Place {
  x: number;
  y: number;
}

export const placeOf = (day: number, year: number, pitch: number): Place => ({
  x: weekOf(day, year) * pitch,
  y: weekdayOf(day) * pitch,
});

/** The day at a place, null outside the year. */
export function dayUnder(x: number, y: number, year: number, pitch: number): number | null {
  const [week, weekday] = [Math.floor(x / pitch), Math.floor(y / pitch)];
  if (week < 0 || weekday < 0 || weekday > 6) return null;
  const day = dayAt(year, week, weekday);
  return yearOf(day) === year ? day : null;
}

/** The day nearest to a place: a drag may leave the calendar. */
export function dayNear(x: number, y: number, year: number, pitch: number): number {
  const within = (value: number, most: number) => Math.min(Math.max(0, value), most);
  const week = within(Math.floor(x / pitch), weeksOf(year) - 1);
  const { first, last } = daysOfYear(year);
  const day = dayAt(year, week, within(Math.floor(y / pitch), 6));
  return Math.min(Math.max(day, first), last);
}

export interface MonthLabel {
  month: number;
  name: string;
  /** Where its first whole week begins, in pixels. */
  x: number;
}

/** A month's name stands over the first week that begins in it. */
export const monthLabels = (year: number, pitch: number): MonthLabel[] =>
  MONTHS.map((name, at) => {
    const { first } = daysOfMonth(year, at + 1);
    const week = weekOf(first, year) + (weekdayOf(first) === 0 ? 0 : 1);
    return { month: at + 1, name, x: Math.min(week, weeksOf(year) - 1) * pitch };
  });

/** The line between two months, as a path: down, a step to the left, down. */
export function monthEdges(year: number, pitch: number): string {
  const gap = (pitch - cellSize(pitch)) / 2;
  const edges: string[] = [];
  for (let month = 2; month <= 12; month += 1) {
    const { first } = daysOfMonth(year, month);
    const x = weekOf(first, year) * pitch - gap;
    const y = weekdayOf(first) * pitch - gap;
    edges.push(
      y <= 0
        ? `M${x} ${-gap}V${7 * pitch - gap}`
        : `M${x + pitch} ${-gap}V${y}H${x}V${7 * pitch - gap}`,
    );
  }
  return edges.join('');
}

/** What of a year is drawn in one way: one path each, however many days. */
export interface Drawing {
  /** By step, beginning with the palest. */
  shades: string[];
  /** Days that are not there, up to the present. */
  missing: string;
  empty: string;
  damaged: string;
  crosses: string;
  open: string;
  pinned: string;
  /** The ground of what is chosen, and the line around it. */
  chosen: string;
  around: string;
}

const box = ({ x, y }: Place, size: number): string => `M${x} ${y}h${size}v${size}h${-size}z`;

/** What is chosen, as areas: a line goes around days that lie side by side, not between them. */
function drawChosen(
  chosen: ReadonlySet<number>,
  year: number,
  pitch: number,
): { chosen: string; around: string } {
  const gap = (pitch - cellSize(pitch)) / 2;
  const [areas, lines]: [string[], string[]] = [[], []];
  for (const day of chosen) {
    const at = placeOf(day, year, pitch);
    const [x, y] = [at.x - gap, at.y - gap];
    areas.push(box({ x, y }, pitch));
    const weekday = weekdayOf(day);
    if (weekday === 0 || !chosen.has(day - 1)) lines.push(`M${x} ${y}h${pitch}`);
    if (weekday === 6 || !chosen.has(day + 1)) lines.push(`M${x} ${y + pitch}h${pitch}`);
    if (!chosen.has(day - 7)) lines.push(`M${x} ${y}v${pitch}`);
    if (!chosen.has(day + 7)) lines.push(`M${x + pitch} ${y}v${pitch}`);
  }
  return { chosen: areas.join(''), around: lines.join('') };
}

/** The paths of a context's year. `isChosen` may say that only some of a day's contexts are chosen. */
export function drawYear(
  { days }: StoreContext,
  year: number,
  pitch: number,
  by: 'rows' | 'bytes',
  shades: Shades,
  until: number,
  isChosen: (day: StoreDay) => boolean,
): Drawing {
  const size = cellSize(pitch);
  const { hole, corner, dot } = signSizes(size);
  const { first, last } = daysOfYear(year);
  const parts = {
    shades: [[], [], [], [], []] as string[][],
    missing: [] as string[],
    empty: [] as string[],
    damaged: [] as string[],
    crosses: [] as string[],
    open: [] as string[],
    pinned: [] as string[],
  };
  const chosen = new Set<number>();
  for (let number = first; number <= last; number += 1) {
    const at = placeOf(number, year, pitch);
    const day = days.get(number);
    if (!day) {
      const off = Math.floor((size - dot) / 2);
      if (number <= until) parts.missing.push(box({ x: at.x + off, y: at.y + off }, dot));
      continue;
    }
    if (isChosen(day)) chosen.add(number);
    if (day.state === 'damaged') {
      parts.damaged.push(box({ x: at.x + 0.5, y: at.y + 0.5 }, size - 1));
      const [near, far] = [Math.round(size * 0.28), size - Math.round(size * 0.28)];
      parts.crosses.push(
        `M${at.x + near} ${at.y + near}L${at.x + far} ${at.y + far}M${at.x + far} ${at.y + near}L${at.x + near} ${at.y + far}`,
      );
    } else {
      const shade = shadeOf(shades, day[by]);
      if (day.state === 'empty' || shade === 0)
        parts.empty.push(box({ x: at.x + 0.5, y: at.y + 0.5 }, size - 1));
      else if (day.state === 'packed') {
        const inset = packedInset(size);
        const place = { x: at.x + inset, y: at.y + inset };
        parts.shades[shade - 1]?.push(box(place, size - 2 * inset));
      } else parts.shades[shade - 1]?.push(box(at, size));
      if (day.state === 'open') {
        const off = Math.floor((size - hole) / 2);
        parts.open.push(box({ x: at.x + off, y: at.y + off }, hole));
      }
    }
    if (day.pinned !== 'no') {
      parts.pinned.push(`M${at.x + size} ${at.y}v${corner}l${-corner} ${-corner}z`);
    }
  }
  const joined = (paths: string[]) => paths.join('');
  return {
    shades: parts.shades.map(joined),
    missing: joined(parts.missing),
    empty: joined(parts.empty),
    damaged: joined(parts.damaged),
    crosses: joined(parts.crosses),
    open: joined(parts.open),
    pinned: joined(parts.pinned),
    ...drawChosen(chosen, year, pitch),
  };
}

/** Where a key goes from a day; null for one that moves nothing. */
export function afterKey(key: string, day: number): number | null {
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[key];
  if (step !== undefined) return Math.max(0, day + step);
  const year = yearOf(day);
  if (key === 'Home') return daysOfYear(year).first;
  if (key === 'End') return daysOfYear(year).last;
  const months = { PageUp: -1, PageDown: 1 }[key];
  if (months === undefined) return null;
  const month = daysOfMonth(year, monthOf(day) + months);
  const { first } = daysOfMonth(year, monthOf(day));
  return Math.max(0, Math.min(month.first + (day - first), month.last));
}
