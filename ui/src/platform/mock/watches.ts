/** Watches in memory: as time goes by, lines come in that nobody wrote. */

import type { ChosenItem, WatchInfo, WatchRequest } from '../../bindings';

/** A new line of the first watch comes in this often. */
const LINE_SECONDS = 3;

export class MockWatches {
  readonly #started: number;
  #watches: WatchInfo[];
  #last: number;

  constructor(watches: readonly WatchInfo[] = []) {
    this.#started = now();
    this.#watches = [...watches];
    this.#last = watches.length;
  }

  list(): WatchInfo[] {
    const came = Math.floor((now() - this.#started) / LINE_SECONDS);
    return this.#watches.map((watch, at) => {
      if (at > 0 || !watch.here || watch.trouble !== null) return watch;
      const read_epoch = came > 0 ? this.#started + came * LINE_SECONDS : watch.read_epoch;
      return { ...watch, lines: watch.lines + came, entries: watch.entries + came, read_epoch };
    });
  }

  add(what: WatchRequest): WatchInfo {
    const known = this.#watches.find(
      (watch) => JSON.stringify(watch.what) === JSON.stringify(what),
    );
    if (known) return known;
    const id = String((this.#last += 1));
    const info = made(id, what, { files: what.paths.length });
    this.#watches.push(info);
    return { ...info, here: false, files: 0 };
  }

  remove(id: string): void {
    this.#watches = this.#watches.filter((watch) => watch.id !== id);
  }

  readonly watch = async (
    { followable = [] }: { followable?: readonly ChosenItem[] },
    request: Omit<WatchRequest, 'paths'>,
  ): Promise<WatchInfo> => this.add({ ...request, paths: followable.map(({ name }) => name) });
}

const now = (): number => Math.floor(Date.now() / 1000);

function made(id: string, what: WatchRequest, change: Partial<WatchInfo> = {}): WatchInfo {
  const figures = { files: 1, lines: 0, entries: 0, read_epoch: null, trouble: null };
  return { id, what, here: true, ...figures, ...change };
}

/** One of each kind. */
export const madeWatches = (): WatchInfo[] => [
  made(
    '1',
    { paths: ['/var/log/shop'] },
    { files: 6, lines: 81_240, entries: 79_074, read_epoch: now() - 9 },
  ),
  made(
    '2',
    { paths: ['/srv/orbit/api.log', '/srv/orbit/worker.log'], context: 'staging', tz: 'UTC' },
    { files: 2, lines: 12, entries: 12, read_epoch: now() - 4000 },
  ),
  made(
    '3',
    { paths: ['/mnt/backup/nightly/*.log'], format: 'our-shop', src: 'backup' },
    { trouble: 'cannot write to the store: no space left on device (os error 28)' },
  ),
  made('4', { paths: ['/var/log/auth.log'] }, { here: false, files: 0 }),
];
