/** What a person chose about the window itself. */

import { isFontName } from '../lib/fonts';
import { type Keymap, keymapOf, type Overrides, readOverrides } from '../lib/keymap';
import { type Page, PAGES } from '../lib/pages';
import { DEFAULT_COLUMNS, type ListColumn, readColumns } from '../lib/rowcolumns';
import { isTimeStyle, TIME_STYLES, type TimeStyle } from '../lib/rowtimes';
import { isSourceColumn, type SourceColumn } from '../lib/sources';
import { type Dated, isZone, type Zone } from '../lib/time';
import type { Platform } from '../platform';
import { Kept, type Values } from './kept.svelte';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'airy';
/** What of a day its shade in the calendar stands for. */
export type ShadeBy = 'rows' | 'bytes';

export const FONT_SIZES = [11, 12, 13, 14, 15, 16] as const;

/** Heights of a row, in pixels; each holds the largest font. */
const ROW_HEIGHTS: Record<Density, number> = { compact: 21, airy: 26 };

/** Longest search that is gone on with, in characters of its address. */
const MOST_LAST = 16_000;

interface Saved {
  theme: Theme;
  zone: Zone;
  /** The zone that is not UTC, to go back to. */
  ownZone: Zone;
  sidebar: boolean;
  strip: boolean;
  sourceColumn: SourceColumn | null;
  dated: Dated;
  detailHeight: number;
  keys: Overrides;
  timeStyle: TimeStyle;
  density: Density;
  fontSize: number;
  fontFamily: string;
  wrap: boolean;
  keepFollowing: boolean;
  restoreSearch: boolean;
  last: string;
  wrapRows: boolean;
  columns: readonly ListColumn[];
  storeByContext: boolean;
  storeShade: ShadeBy;
}

const DEFAULTS: Saved = {
  theme: 'system',
  zone: 'local',
  ownZone: 'local',
  sidebar: true,
  strip: false,
  sourceColumn: null,
  dated: 'day',
  detailHeight: 296,
  keys: {},
  timeStyle: 'absolute',
  density: 'compact',
  fontSize: 12,
  fontFamily: '',
  wrap: true,
  keepFollowing: false,
  restoreSearch: true,
  last: '',
  wrapRows: false,
  columns: DEFAULT_COLUMNS,
  storeByContext: true,
  storeShade: 'rows',
};

const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const isFlag = isOneOf(true, false);

/** What each may be: a file is edited by hand, or written by another version. */
const FITS: Record<keyof Saved, (value: unknown) => boolean> = {
  theme: isOneOf('system', 'light', 'dark'),
  zone: isZone,
  ownZone: isZone,
  sidebar: isFlag,
  strip: isFlag,
  dated: isOneOf('no', 'day', 'year'),
  sourceColumn: (value) => value === null || isSourceColumn(value),
  detailHeight: (value) => typeof value === 'number' && value >= 0 && value < 10_000,
  keys: (value) => typeof value === 'object' && value !== null,
  timeStyle: isTimeStyle,
  density: isOneOf(...Object.keys(ROW_HEIGHTS)),
  fontSize: isOneOf(...FONT_SIZES),
  fontFamily: (value) => value === '' || isFontName(value),
  wrap: isFlag,
  wrapRows: isFlag,
  columns: Array.isArray,
  storeByContext: isFlag,
  storeShade: isOneOf('rows', 'bytes'),
  keepFollowing: isFlag,
  restoreSearch: isFlag,
  last: (value) => typeof value === 'string' && value.length <= MOST_LAST,
};

const NAMES = Object.keys(DEFAULTS) as (keyof Saved)[];

function savedOf(kept: Kept): Saved {
  const fitting = NAMES.map((name) => [name, kept.get(name)] as const).filter(([name, value]) =>
    FITS[name](value),
  );
  const saved = { ...DEFAULTS, ...(Object.fromEntries(fitting) as Partial<Saved>) };
  return { ...saved, keys: readOverrides(saved.keys), columns: readColumns(saved.columns) };
}

export class Settings {
  theme = $state<Theme>('system');
  zone = $state<Zone>('local');
  ownZone = $state<Zone>('local');
  sidebar = $state(true);
  /** Whether the store had enough days for the strip of all of them: its place is kept while they are counted. */
  strip = $state(false);
  /** The list's column of sources when all of them had been counted: the next start begins with it. */
  sourceColumn: SourceColumn | null = null;
  /** What its times had to say of the date then. */
  dated: Dated = 'day';
  detailHeight = $state(DEFAULTS.detailHeight);
  /** Keys that are not as they come. */
  keys = $state.raw<Overrides>({});
  timeStyle = $state<TimeStyle>('absolute');
  density = $state<Density>('compact');
  fontSize = $state(DEFAULTS.fontSize);
  /** The font of rows, by its name; empty for the system's own of one width. */
  fontFamily = $state('');
  /** Whether long lines of the entry that is read go on below, rather than to the right. */
  wrap = $state(true);
  /** Whether files that are opened are followed, too. */
  keepFollowing = $state(false);
  /** Whether the window begins with the search that it had last. */
  restoreSearch = $state(true);
  /** That search, as its address says it. */
  last = '';
  /** Whether long lines of the list go on below, rather than being cut. */
  wrapRows = $state(false);
  /** The columns of the list, in their order. */
  columns = $state.raw(DEFAULT_COLUMNS);
  /** Whether the store's page has a calendar for each context, or one for all. */
  storeByContext = $state(true);
  storeShade = $state<ShadeBy>('rows');
  readonly rowHeight = $derived(ROW_HEIGHTS[this.density]);
  readonly keymaps = $derived(
    Object.fromEntries(PAGES.map((page) => [page, keymapOf(this.keys, page)])) as Record<
      Page,
      Keymap
    >,
  );
  readonly kept: Kept;
  /** As they are kept, to tell what changed. */
  #saved: Saved = DEFAULTS;

  constructor(storage: Storage | null, platform: Pick<Platform, 'call'> | null = null) {
    this.kept = new Kept(platform, storage);
    this.kept.onread(() => this.#take());
    this.#take();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#save();
  }

  nextTheme(): void {
    const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
    this.setTheme(next[this.theme]);
  }

  setZone(zone: Zone): void {
    this.zone = zone;
    if (zone !== 'utc') this.ownZone = zone;
    this.#save();
  }

  toggleZone(): void {
    this.setZone(this.zone === 'utc' ? this.ownZone : 'utc');
  }

  toggleSidebar(): void {
    this.sidebar = !this.sidebar;
    this.#save();
  }

  setStrip(has: boolean): void {
    if (has === this.strip) return;
    this.strip = has;
    this.#save();
  }

  setSourceColumn(column: SourceColumn, dated: Dated): void {
    if (column === this.sourceColumn && dated === this.dated) return;
    this.sourceColumn = column;
    this.dated = dated;
    this.#save();
  }

  setDetailHeight(height: number): void {
    this.detailHeight = height;
    this.#save();
  }

  setKeys(keys: Overrides): void {
    this.keys = keys;
    this.#save();
  }

  setTimeStyle(style: TimeStyle): void {
    this.timeStyle = style;
    this.#save();
  }

  nextTimeStyle(): void {
    const next = (TIME_STYLES.indexOf(this.timeStyle) + 1) % TIME_STYLES.length;
    this.setTimeStyle(TIME_STYLES[next] ?? 'absolute');
  }

  setDensity(density: Density): void {
    this.density = density;
    this.#save();
  }

  setFontSize(size: number): void {
    this.fontSize = size;
    this.#save();
  }

  setFontFamily(name: string): void {
    this.fontFamily = name;
    this.#save();
  }

  toggleWrap(): void {
    this.wrap = !this.wrap;
    this.#save();
  }

  toggleWrapRows(): void {
    this.wrapRows = !this.wrapRows;
    this.#save();
  }

  setColumns(columns: readonly ListColumn[]): void {
    this.columns = columns;
    this.#save();
  }

  setStoreByContext(byContext: boolean): void {
    this.storeByContext = byContext;
    this.#save();
  }

  setStoreShade(by: ShadeBy): void {
    this.storeShade = by;
    this.#save();
  }

  setKeepFollowing(follows: boolean): void {
    this.keepFollowing = follows;
    this.#save();
  }

  setRestoreSearch(restores: boolean): void {
    this.restoreSearch = restores;
    // A search that is not gone on with is nobody's to find in a file.
    if (!restores) this.last = '';
    this.#save();
  }

  /** Searches are noted; not those of a bundle, which is another store each time. */
  notesLast = true;

  /** Notes the search that is shown, to go on with it the next time. */
  setLast(hash: string): void {
    if (!this.notesLast || !this.restoreSearch || hash.length > MOST_LAST) return;
    this.last = hash;
    this.#save();
  }

  #take(): void {
    this.#saved = savedOf(this.kept);
    Object.assign(this, this.#saved);
  }

  #save(): void {
    const saved = Object.fromEntries(NAMES.map((name) => [name, this[name]])) as unknown as Saved;
    const changes: Values = Object.fromEntries(
      NAMES.filter((name) => JSON.stringify(saved[name]) !== JSON.stringify(this.#saved[name])).map(
        (name) => [name, saved[name]],
      ),
    );
    this.#saved = saved;
    this.kept.put(changes);
  }
}
