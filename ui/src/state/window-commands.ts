/** What the commands of the whole window do, on whichever page one is; and which of them a store forbids. */

import type { OpenBundle } from '../bindings';
import type { Command } from '../lib/keys';
import type { Export } from './export.svelte';
import type { Import } from './import.svelte';
import type { Ingest } from './ingest.svelte';
import type { Logs } from './logs.svelte';
import type { Pages } from './pages.svelte';
import type { Settings } from './settings.svelte';

/** The dialogs that a command of the window opens. */
export type WindowDialog = 'settings' | 'help' | 'palette' | 'health' | 'watches';

export interface WindowTools {
  pages: Pages;
  logs: Logs;
  settings: Settings;
  ingest: Ingest;
  exporting: Export;
  importing: Import;
}

/** What they need of the window. */
export interface WindowHost {
  show(dialog: WindowDialog): void;
  /** The bundle that is opened in place, which is only read. */
  bundle(): OpenBundle | null;
  isDemo(): boolean;
}

/** What a bundle does not have. */
const WRITING = new Set<Command>([
  'openLogs',
  'watches',
  'mark',
  'markNote',
  'storePage',
  'perfPage',
]);

/** What the demo does not do: a person's own logs have a store of their own. */
const TAKING = new Set<Command>(['openLogs', 'importBundle', 'watches']);

export class WindowCommands {
  readonly all: Partial<Record<Command, () => void>>;
  readonly #tools: WindowTools;
  readonly #host: WindowHost;

  constructor(tools: WindowTools, host: WindowHost) {
    const { pages, logs, settings, ingest, exporting } = tools;
    this.#tools = tools;
    this.#host = host;
    this.all = {
      openLogs: () => ingest.show(),
      exportLogs: () => exporting.show(),
      importBundle: () => this.importBundle(),
      watches: () => this.showWatches(),
      back: () => logs.go(-1),
      forward: () => logs.go(1),
      zone: () => {
        settings.toggleZone();
        void logs.inZone();
      },
      theme: () => settings.nextTheme(),
      settings: () => host.show('settings'),
      help: () => host.show('help'),
      palette: () => host.show('palette'),
      health: () => host.show('health'),
      logsPage: () => pages.show('logs'),
      storePage: () => pages.show('store'),
      perfPage: () => pages.show('perf'),
    };
  }

  /** Whether the store that is open forbids it; the person is told why. */
  refuses(command: Command): boolean {
    if (WRITING.has(command) && this.#refusesWriting()) return true;
    return TAKING.has(command) && this.#refusesTaking();
  }

  /** Whether anything can be taken in here; if not, the person is told why. */
  mayTake(): boolean {
    const [writing, taking] = [this.#refusesWriting(), this.#refusesTaking()];
    return !writing && !taking;
  }

  /** The bundle that is opened in place goes into the person's own store, another one has to be chosen. */
  importBundle(): void {
    const { importing } = this.#tools;
    const bundle = this.#host.bundle();
    if (bundle) importing.takeOwn(bundle);
    else importing.show();
  }

  showWatches(): void {
    this.#tools.ingest.close();
    this.#host.show('watches');
  }

  #refusesWriting(): boolean {
    const isBundle = this.#host.bundle() !== null;
    if (isBundle)
      this.#tools.logs.say('A bundle is read-only', {
        label: 'Import it…',
        run: () => this.importBundle(),
      });
    return isBundle;
  }

  #refusesTaking(): boolean {
    const isDemo = this.#host.isDemo();
    if (isDemo)
      this.#tools.logs.say('The demo takes nothing in: your own logs have their own store');
    return isDemo;
  }
}
