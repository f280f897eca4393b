import { Later } from '../lib/later.svelte';

/** Dialogs, the detail of a row, and what an empty list says. */
export const parts = new Later(() => import('./parts'));
