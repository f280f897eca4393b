import { tauriPlatform } from './tauri';
import { borrowToken, lendToken, takeToken, watchToken } from './token';
import type { Platform } from './types';
import { webPlatform } from './web';

export { asFailure, cancelled, Failure } from './failure';
export type { Operation, Reply, Report, Request } from './operations';
export type { CallOptions, Follow, Place, Platform, Receiver, Selection, TakeIn } from './types';

/** The backend of the place that this page runs in. */
export async function choosePlatform(): Promise<Platform> {
  // The mode is a constant of the build: the mock is in no bundle but its own.
  if (import.meta.env.MODE === 'mock') {
    return (await import('./mock')).mockPlatform(new URLSearchParams(location.search));
  }
  // Both are small, and the first rows wait for no second file.
  if ('__TAURI_INTERNALS__' in window) return tauriPlatform();
  const token = takeToken() ?? (await borrowToken());
  lendToken(token);
  watchToken();
  return webPlatform(token);
}
