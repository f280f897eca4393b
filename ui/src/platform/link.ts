/** Links to a search: the hash of an address, written so that it can be opened elsewhere. */

import { splitToken } from './token';

/** In a browser: the page's own address, never with the key that the server wants. */
export function pageLink(page: string, hash: string): string {
  const url = new URL(page);
  url.hash = splitToken(hash).rest;
  return url.href;
}

/** Of the window, which has no address: the system hands it to Daybook, see `src-tauri/src/link.rs`. */
export function windowLink(hash: string): string {
  const search = hash.replace(/^#/, '');
  return `daybook://logs${search && `?${search}`}`;
}
