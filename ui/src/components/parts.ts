/** What of the log page its first rows do not wait for: it comes as one. */

export { default as DetailPane } from './DetailPane.svelte';
export { default as EmptyState } from './EmptyState.svelte';
export { default as IngestDrawer } from './IngestDrawer.svelte';
export { default as NoteBox } from './NoteBox.svelte';
export { default as Overlays } from './Overlays.svelte';
