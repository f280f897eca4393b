/** Which page is shown. The address says so, so that going back and forward leads over pages too. */

import { type Page, pageHash, pageOfHash } from '../lib/pages';
import type { Logs } from './logs.svelte';

export class Pages {
  current = $state<Page>('logs');
  readonly #logs: Pick<Logs, 'leaveFor' | 'comeBack'>;
  readonly #hash: () => string;

  constructor(hash: () => string, logs: Pick<Logs, 'leaveFor' | 'comeBack'>) {
    this.#hash = hash;
    this.#logs = logs;
    this.read();
  }

  /** Shows a page, as a step of the history. */
  show(page: Page): void {
    if (page === this.current) return;
    if (page === 'logs') this.#logs.comeBack();
    else this.#logs.leaveFor(pageHash(page));
    this.read();
  }

  /** The address may be another page's by now. */
  read(): void {
    this.current = pageOfHash(this.#hash());
  }
}
