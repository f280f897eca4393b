/** Files that are never there, as if a person had chosen them. */

import type {
  ChosenItem,
  FileReport,
  IngestProgress,
  IngestReport,
  LogEntry,
} from '../../bindings';
import { cancelled, Failure } from '../failure';
import type { Receiver, Selection, TakeIn, TakeInOptions } from '../types';
import { madeBundle } from './bundles';

/** How the made-up files behave. */
export interface MockIngest {
  /** How far it comes before it hangs, 0 to 1; 1 comes to its end. */
  until?: number;
  stepMs?: number;
}

class MadeFiles implements Selection {
  readonly items: readonly ChosenItem[];
  readonly files: readonly FileReport[];
  readonly followable: readonly ChosenItem[];

  constructor(
    followable: readonly ChosenItem[],
    files: readonly FileReport[],
    items: readonly ChosenItem[] = followable,
  ) {
    this.items = items;
    this.followable = followable;
    this.files = files;
  }
}

const NOON = 1_774_015_200;

const entry = (
  after: number,
  loglevel: number,
  src: string,
  content: string,
  attrs: LogEntry['attrs'] = null,
): LogEntry => ({
  context_name: 'default',
  logid: 0,
  epoch: NOON + Math.floor(after),
  nanos: Math.round((after % 1) * 1e9),
  loglevel,
  error: loglevel >= 17,
  src,
  tags: [],
  content,
  ...(attrs ? { attrs } : {}),
});

const file = (path: string, format: string, change: Partial<FileReport> = {}): FileReport => ({
  path,
  format,
  lines: 0,
  entries: 0,
  joined: 0,
  continued: 0,
  without_time: 0,
  raw: 0,
  inserted: 0,
  skipped: 0,
  replaced: 0,
  older: 0,
  future: 0,
  first_epoch: null,
  last_epoch: null,
  left_out: null,
  error: null,
  ...change,
});

const read = (path: string, format: string, lines: number, preview: LogEntry[]): FileReport =>
  file(path, format, {
    lines,
    entries: lines,
    inserted: lines,
    first_epoch: NOON,
    last_epoch: NOON + Math.min(lines, 80_000),
    preview,
  });

function some(): FileReport[] {
  const shop = read('/var/log/shop/shop.log', 'java', 81_234, [
    entry(0.114, 9, 'shop.checkout', 'order 48211 accepted, items: 3', { 'thread.name': 'http-7' }),
    entry(0.9, 5, 'shop.db.pool', 'connection 4 returned after 12 ms', { 'thread.name': 'pool-2' }),
    entry(
      1.2,
      17,
      'shop.checkout.payment',
      'payment of order 48211 failed\njava.net.SocketTimeoutException: Read timed out\n\tat shop.Pay.ask(Pay.java:88)',
      { 'thread.name': 'http-7', 'exception.type': 'java.net.SocketTimeoutException' },
    ),
    entry(3, 13, 'shop.db.pool', 'waited 812 ms for a connection', { 'thread.name': 'pool-1' }),
    entry(4.5, 9, 'shop.mail.queue', 'confirmation of order 48210 sent', { 'thread.name': 'mail' }),
    entry(5, 9, 'shop.checkout', 'order 48212 accepted, items: 1', { 'thread.name': 'http-3' }),
  ]);
  const access = read('/var/log/shop/access.log', 'access', 402_118, [
    entry(0, 9, 'access', 'GET /products/7 200', { 'client.address': '10.0.0.7' }),
    entry(1, 13, 'access', 'GET /nothing/here 404', { 'client.address': '10.0.0.7' }),
  ]);
  const notes = {
    ...read('/var/log/shop/deploy-notes.txt', 'raw', 41, [
      entry(900, 0, 'deploy-notes', 'rolled out 4.2 to the first half, watching'),
      entry(900, 0, 'deploy-notes', 'hostile: \u001b[31mred\u202e <b>bold</b>'),
    ]),
    raw: 41,
    without_time: 41,
  };
  return [
    { ...access, skipped: 118, inserted: 402_000 },
    file('/var/log/shop/cache.sqlite', '', { left_out: 'binary' }),
    notes,
    file('/var/log/shop/secrets.log', '', { error: 'Permission denied (os error 13)' }),
    { ...shop, joined: 2160, entries: 79_074, inserted: 79_074, raw: 12 },
    file('/var/log/shop/shop.log.1.gz', '', { left_out: 'known_already' }),
  ];
}

const many = (): FileReport[] =>
  Array.from({ length: 3000 }, (_, at) =>
    read(
      `/srv/logs/host-${String(at % 40).padStart(2, '0')}/app-${at}.log`,
      at % 7 === 0 ? 'syslog' : 'jsonl',
      400 + ((at * 37) % 900),
      [entry(at, 9, `host.app${at % 40}`, `service ${at} is up`)],
    ),
  );

function sum(files: readonly FileReport[], seconds: number): IngestReport {
  const add = (
    field: 'lines' | 'entries' | 'joined' | 'without_time' | 'raw' | 'inserted' | 'skipped',
  ) => files.reduce((total, each) => total + each[field], 0);
  return {
    files: [...files],
    lines: add('lines'),
    entries: add('entries'),
    joined: add('joined'),
    continued: 0,
    without_time: add('without_time'),
    raw: add('raw'),
    inserted: add('inserted'),
    skipped: add('skipped'),
    replaced: 0,
    older: 0,
    future: 0,
    failed: files.filter(({ error }) => error !== null).length,
    seconds,
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What opens and reads files, of a platform whose files are made up. */
export function mockIngest({ until = 1, stepMs = 0 }: MockIngest = {}) {
  return {
    choose: async (kind: 'files' | 'folder' | 'bundle'): Promise<Selection> => {
      if (kind === 'bundle') return madeBundle();
      const files = kind === 'files' ? some() : many();
      const items =
        kind === 'files'
          ? files.map(({ path }, at) => ({ name: path, folder: false, bytes: 4e6 * (at + 1) }))
          : [{ name: '/srv/logs', folder: true, bytes: null }];
      return new MadeFiles(items, files);
    },

    machineLogs: () => {
      const files = [{ name: '/var/log', folder: true, bytes: null }];
      const journal = { name: 'journal', folder: false, bytes: null };
      return Promise.resolve(new MadeFiles(files, some(), [...files, journal]));
    },

    /** Nothing can be dropped from a script, and no link opened: it calls these in their place. */
    receive: (receiver: Receiver) => {
      Object.assign(globalThis, {
        daybookMockOver: receiver.over,
        daybookMockLink: receiver.link,
        daybookMockDrop: () => receiver.chosen(madeBundle()),
      });
      return () => undefined;
    },

    async takeIn(
      selection: Selection,
      request: TakeIn,
      { signal, onProgress }: TakeInOptions = {},
    ): Promise<IngestReport> {
      if (!(selection instanceof MadeFiles)) throw new TypeError('chosen in another place');
      if (request.tz !== undefined && !request.tz.includes('/') && request.tz !== 'UTC') {
        throw new Failure('unknown_zone', `there is no time zone "${request.tz}"`);
      }
      const { files } = selection;
      const whole = sum(files, 2.1);
      for (let step = 0; step <= 20; step += 1) {
        const part = step / 20;
        if (part > until && request.dry_run !== true)
          await new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(cancelled()));
          });
        if (stepMs > 0) await pause(stepMs);
        if (signal?.aborted) throw cancelled();
        const at = Math.min(files.length - 1, Math.floor(part * files.length));
        const progress: IngestProgress = {
          path: files[at]?.path ?? '',
          files_done: at,
          files_total: files.length,
          bytes_done: Math.round(part * 84e6),
          bytes_total: 84e6,
          lines: Math.round(part * whole.lines),
          entries: Math.round(part * whole.entries),
          lines_per_second: 412_000,
        };
        onProgress?.(progress);
      }
      if (request.dry_run !== true) {
        return sum(
          files.map(({ preview: _, ...rest }) => rest),
          2.1,
        );
      }
      const format = (each: FileReport) =>
        request.format && each.lines > 0 ? { ...each, format: request.format } : each;
      return sum(files.map(format), 0.1);
    },
  };
}
