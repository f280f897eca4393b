/** What a person chose about the window itself, kept in this browser or window. */

import { keymapOf, type Overrides, readOverrides } from '../lib/keymap';
import type { Zone } from '../lib/time';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'daybook.settings';

interface Saved {
  theme: Theme;
  zone: Zone;
  sidebar: boolean;
  detailHeight: number;
  keys: Overrides;
}

const DEFAULTS: Saved = {
  theme: 'system',
  zone: 'local',
  sidebar: true,
  detailHeight: 296,
  keys: {},
};

function load(storage: Storage | null): Saved {
  try {
    const saved = JSON.parse(storage?.getItem(KEY) ?? '{}') as Partial<Saved>;
    return { ...DEFAULTS, ...saved, keys: readOverrides(saved.keys) };
  } catch {
    return DEFAULTS;
  }
}

export class Settings {
  theme = $state<Theme>('system');
  zone = $state<Zone>('local');
  sidebar = $state(true);
  detailHeight = $state(DEFAULTS.detailHeight);
  /** Keys that are not as they come. */
  keys = $state.raw<Overrides>({});
  readonly keymap = $derived(keymapOf(this.keys));
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    const saved = load(storage);
    this.theme = saved.theme;
    this.zone = saved.zone;
    this.sidebar = saved.sidebar;
    this.detailHeight = saved.detailHeight;
    this.keys = saved.keys;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#save();
  }

  nextTheme(): void {
    const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
    this.setTheme(next[this.theme]);
  }

  toggleZone(): void {
    this.zone = this.zone === 'utc' ? 'local' : 'utc';
    this.#save();
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

  #save(): void {
    const { theme, zone, sidebar, detailHeight, keys } = this;
    try {
      this.#storage?.setItem(KEY, JSON.stringify({ theme, zone, sidebar, detailHeight, keys }));
    } catch {
      // A view without storage (private mode, quota) keeps its choices until it closes.
    }
  }
}
