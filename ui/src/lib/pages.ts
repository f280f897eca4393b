/** The pages of the window, and where they stand in its address. */

export const PAGES = ['logs', 'store', 'perf'] as const;

export type Page = (typeof PAGES)[number];

export const PAGE_NAMES: Record<Page, string> = { logs: 'Logs', store: 'Store', perf: 'Perf' };

/** The address of a page other than the log page, whose address is its search. */
export const pageHash = (page: Exclude<Page, 'logs'>): string => `/${page}`;

/** The page that an address is of. */
export function pageOfHash(hash: string): Page {
  const path = hash.replace(/^#/, '');
  return PAGES.find((page) => page !== 'logs' && path === pageHash(page)) ?? 'logs';
}
