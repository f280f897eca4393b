/** What a person chose about the window itself, kept in this browser or window. */

import { keymapOf, type Overrides, readOverrides } from '../lib/keymap';
import { isTimeStyle, TIME_STYLES, type TimeStyle } from '../lib/rowtimes';
import { isZone, type Zone } from '../lib/time';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'airy';

export const FONT_SIZES = [11, 12, 13, 14, 15, 16] as const;

/** Heights of a row, in pixels; each holds the largest font. */
const ROW_HEIGHTS: Record<Density, number> = { compact: 21, airy: 26 };

const KEY = 'daybook.settings';

interface Saved {
  theme: Theme;
  zone: Zone;
  /** The zone that is not UTC, to go back to. */
  ownZone: Zone;
  sidebar: boolean;
  detailHeight: number;
  keys: Overrides;
  timeStyle: TimeStyle;
  density: Density;
  fontSize: number;
  wrap: boolean;
}

const DEFAULTS: Saved = {
  theme: 'system',
  zone: 'local',
  ownZone: 'local',
  sidebar: true,
  detailHeight: 296,
  keys: {},
  timeStyle: 'absolute',
  density: 'compact',
  fontSize: 12,
  wrap: true,
};

function load(storage: Storage | null): Saved {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? '{}') as Partial<Saved>;
    // Of what another version kept, only what this one knows.
    const known = Object.entries(kept).filter(([name]) => name in DEFAULTS);
    const saved = { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<Saved>) };
    // A zone that this view does not know, or a size of another version, would be shown wrongly.
    return {
      ...saved,
      zone: isZone(saved.zone) ? saved.zone : DEFAULTS.zone,
      ownZone: isZone(saved.ownZone) ? saved.ownZone : DEFAULTS.ownZone,
      keys: readOverrides(saved.keys),
      timeStyle: isTimeStyle(saved.timeStyle) ? saved.timeStyle : DEFAULTS.timeStyle,
      density: saved.density in ROW_HEIGHTS ? saved.density : DEFAULTS.density,
      fontSize: FONT_SIZES.find((size) => size === saved.fontSize) ?? DEFAULTS.fontSize,
    };
  } catch {
    return DEFAULTS;
  }
}

export class Settings {
  theme = $state<Theme>('system');
  zone = $state<Zone>('local');
  ownZone = $state<Zone>('local');
  sidebar = $state(true);
  detailHeight = $state(DEFAULTS.detailHeight);
  /** Keys that are not as they come. */
  keys = $state.raw<Overrides>({});
  timeStyle = $state<TimeStyle>('absolute');
  density = $state<Density>('compact');
  fontSize = $state(DEFAULTS.fontSize);
  /** Whether long lines of the entry that is read go on below, rather than to the right. */
  wrap = $state(true);
  readonly rowHeight = $derived(ROW_HEIGHTS[this.density]);
  readonly keymap = $derived(keymapOf(this.keys));
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    Object.assign(this, load(storage));
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

  toggleWrap(): void {
    this.wrap = !this.wrap;
    this.#save();
  }

  #save(): void {
    const { theme, zone, ownZone, sidebar, detailHeight, keys } = this;
    const { timeStyle, density, fontSize, wrap } = this;
    const saved: Saved = {
      ...{ theme, zone, ownZone, sidebar, detailHeight, keys },
      ...{ timeStyle, density, fontSize, wrap },
    };
    try {
      this.#storage?.setItem(KEY, JSON.stringify(saved));
    } catch {
      // A view without storage (private mode, quota) keeps its choices until it closes.
    }
  }
}
