/** What a person chose about the window itself, kept in this browser or window. */

import type { Zone } from '../lib/time';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'daybook.settings';

interface Saved {
  theme: Theme;
  zone: Zone;
  sidebar: boolean;
  detailHeight: number;
}

const DEFAULTS: Saved = { theme: 'system', zone: 'local', sidebar: true, detailHeight: 296 };

function load(storage: Storage | null): Saved {
  try {
    const saved = JSON.parse(storage?.getItem(KEY) ?? '{}') as Partial<Saved>;
    return { ...DEFAULTS, ...saved };
  } catch {
    return DEFAULTS;
  }
}

export class Settings {
  theme = $state<Theme>('system');
  zone = $state<Zone>('local');
  sidebar = $state(true);
  detailHeight = $state(DEFAULTS.detailHeight);
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    const saved = load(storage);
    this.theme = saved.theme;
    this.zone = saved.zone;
    this.sidebar = saved.sidebar;
    this.detailHeight = saved.detailHeight;
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

  #save(): void {
    const { theme, zone, sidebar, detailHeight } = this;
    try {
      this.#storage?.setItem(KEY, JSON.stringify({ theme, zone, sidebar, detailHeight }));
    } catch {
      // A view without storage (private mode, quota) keeps its choices until it closes.
    }
  }
}
