/** The pages that are seldom the first, with what they know: they come as one. */

import type { Platform } from '../platform';
import { Perf as PerfState } from '../state/perf.svelte';
import type { Clock } from '../state/search.svelte';
import type { Settings } from '../state/settings.svelte';
import { StorePage } from '../state/store-page.svelte';
import Perf from './Perf.svelte';
import Store from './Store.svelte';

export interface Others {
  Perf: typeof Perf;
  Store: typeof Store;
  perf: PerfState;
  store: StorePage;
}

export function makeOthers(platform: Platform, clock: Clock, settings: Settings): Others {
  const perf = new PerfState(platform);
  // A run that was begun before, or elsewhere, is shown wherever one is.
  void perf.follow();
  return { Perf, Store, perf, store: new StorePage(platform, clock, settings) };
}
