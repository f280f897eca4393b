import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { IngestProgress, IngestReport, WatchInfo } from '../bindings';
import { Failure, type Platform, type Receiver, type Selection, type TakeIn } from '../platform';
import type { TakeInOptions } from '../platform/types';
import { Ingest } from './ingest.svelte';
import { Settings } from './settings.svelte';
import { Watches } from './watches.svelte';

const NOW = 1_774_015_200;

const ITEMS = [{ name: 'a.log', folder: false, bytes: 10 }];
const SELECTION: Selection = { items: ITEMS, followable: ITEMS };

const report = (change: Partial<IngestReport> = {}): IngestReport => ({
  files: [{ first_epoch: 100, last_epoch: 200 } as IngestReport['files'][0]],
  lines: 10,
  entries: 10,
  joined: 0,
  continued: 0,
  without_time: 0,
  raw: 0,
  inserted: 10,
  skipped: 0,
  replaced: 0,
  older: 0,
  future: 0,
  failed: 0,
  seconds: 1,
  ...change,
});

interface Asked {
  request: TakeIn;
  options: TakeInOptions;
  resolve: (report: IngestReport) => void;
  reject: (thrown: unknown) => void;
}

let asked: Asked[];
let receiver: Receiver;
let chosen: Selection | null;
let machine: Selection | null;
/** What was followed, in the order it was asked for; one that says why not refuses. */
let followed: unknown[];
let refusal: Failure | null;

/** A platform whose answers wait to be given. */
function platform(): Platform {
  return {
    kind: 'mock',
    call: async () => [{ name: 'syslog', own: false }] as never,
    choose: async () => chosen,
    receive: (listener) => {
      receiver = listener;
      return () => undefined;
    },
    takeIn: (_, request, options = {}) =>
      new Promise((resolve, reject) => {
        asked.push({ request, options, resolve, reject });
        options.signal?.addEventListener('abort', () =>
          reject(new Failure('cancelled', 'stopped')),
        );
      }),
    placeFor: async () => null,
    exportTo: () => Promise.reject(new Failure('not_asked', '')),
    openBundle: () => Promise.reject(new Failure('not_asked', '')),
    link: (hash) => hash,
    machineLogs: async () => machine,
    watch: async (_, request) => {
      if (refusal) throw refusal;
      followed.push(request);
      return { id: '1' } as WatchInfo;
    },
  };
}

const host = {
  arrived: vi.fn(),
  arriving: vi.fn(),
  show: vi.fn(),
  link: vi.fn(),
  zone: () => 'utc' as const,
};

let ingest: Ingest;
let settings: Settings;

function ingestOver(place: Platform): Ingest {
  const made = new Ingest(place, () => NOW, new Watches(place, () => NOW), settings);
  made.attach(host);
  return made;
}

beforeEach(() => {
  asked = [];
  chosen = SELECTION;
  machine = null;
  followed = [];
  refusal = null;
  vi.resetAllMocks();
  settings = new Settings(null);
  ingest = ingestOver(platform());
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('choosing', () => {
  test('leads to a look at the first lines, which stores nothing', async () => {
    ingest.show();
    await ingest.choose('files');
    expect([ingest.open, ingest.looking, asked[0]?.request]).toEqual([
      true,
      true,
      { dry_run: true },
    ]);
    asked[0]?.resolve(report());
    await settle();
    expect([ingest.looking, ingest.preview?.lines]).toEqual([false, 10]);
  });

  test('may be thought better of', async () => {
    chosen = null;
    ingest.show();
    await ingest.choose('folder');
    expect([ingest.open, ingest.selection, asked.length]).toEqual([true, null, 0]);
  });

  test('is opened by what is dropped', () => {
    receiver.over(true);
    expect(ingest.over).toBe(true);
    receiver.chosen(SELECTION);
    expect([ingest.open, ingest.selection]).toEqual([true, SELECTION]);
  });
});

describe('what comes from outside', () => {
  test('a link that is opened is for the page', () => {
    receiver.link('q=x&at=1.0.1.a');
    expect(host.link).toHaveBeenCalledWith('q=x&at=1.0.1.a');
  });

  test('a machine that logs nothing is said to', async () => {
    await ingest.machine?.();
    expect([ingest.open, ingest.selection, ingest.problem?.code]).toEqual([true, null, 'no_logs']);
    machine = SELECTION;
    await ingest.machine?.();
    expect(ingest.selection).toBe(SELECTION);
  });
});

describe('following', () => {
  test('begins when all that is there is in, and the report says so', async () => {
    ingest.take(SELECTION);
    expect([ingest.follow, ingest.followable]).toEqual([false, 'all']);
    ingest.setFollow(true);
    ingest.change({ context: 'prod', since: '-1h' });
    void ingest.takeIn();
    expect(followed).toEqual([]);
    asked.at(-1)?.resolve(report());
    await settle();
    expect(followed).toEqual([{ context: 'prod', src: null, format: null, tz: null }]);
    expect([ingest.followed, ingest.report?.inserted]).toEqual([true, 10]);
  });

  test('is off until one wants it, and then remembered', async () => {
    ingest.take(SELECTION);
    void ingest.takeIn();
    asked.at(-1)?.resolve(report());
    await settle();
    expect([followed, ingest.followed]).toEqual([[], false]);
    ingest.take(SELECTION);
    ingest.setFollow(true);
    ingest.take(SELECTION);
    expect([ingest.follow, settings.keepFollowing]).toEqual([true, true]);
  });

  test('may be what one chooses for, which is not remembered', async () => {
    await ingest.choose('folder', true);
    expect([ingest.follow, settings.keepFollowing]).toEqual([true, false]);
    ingest.take(SELECTION);
    expect(ingest.follow).toBe(false);
  });

  test('waits for another go when it was stopped', async () => {
    ingest.take(SELECTION);
    ingest.setFollow(true);
    void ingest.takeIn();
    ingest.stop();
    await settle();
    expect([followed, ingest.follows]).toEqual([[], true]);
    void ingest.again();
    asked.at(-1)?.resolve(report());
    await settle();
    expect(followed).toHaveLength(1);
  });

  test('that is refused leaves the report, and may be tried again', async () => {
    refusal = new Failure('bad_request', '64 watches are the most');
    ingest.take(SELECTION);
    ingest.setFollow(true);
    void ingest.takeIn();
    asked.at(-1)?.resolve(report());
    await settle();
    expect([ingest.report?.inserted, ingest.followed, ingest.followProblem?.code]).toEqual([
      10,
      false,
      'bad_request',
    ]);
    refusal = null;
    await ingest.followLast();
    expect([ingest.followed, ingest.followProblem]).toEqual([true, null]);
  });

  test('is offered only for paths, and where there are watches', () => {
    ingest.take({ items: ITEMS });
    expect(ingest.followable).toBe('none');
    const journal = { name: 'journal', folder: false, bytes: null };
    ingest.take({ items: [...ITEMS, journal], followable: ITEMS });
    expect([ingest.followable, ingest.withJournal]).toEqual(['some', true]);
    const browser = platform();
    delete browser.watch;
    const other = ingestOver(browser);
    other.take(SELECTION);
    expect(other.followable).toBe('none');
  });
});

describe('options', () => {
  test('are looked at with, the last of them only', async () => {
    ingest.take(SELECTION);
    ingest.change({ format: 'syslog' });
    ingest.change({ format: 'syslog', since: '-1h', context: ' prod ' });
    const [first, , last] = asked;
    expect(last?.request).toEqual({
      dry_run: true,
      format: 'syslog',
      since: NOW - 3600,
      context: 'prod',
    });
    expect(first?.options.signal?.aborted).toBe(true);
    first?.resolve(report({ lines: 99 }));
    last?.resolve(report({ lines: 7 }));
    await settle();
    expect(ingest.preview?.lines).toBe(7);
  });

  test('that say nothing hold up taking in', async () => {
    ingest.take(SELECTION);
    ingest.change({ since: 'whenever' });
    expect(ingest.since).toBeUndefined();
    const before = asked.length;
    await ingest.takeIn();
    expect([asked.length, ingest.running]).toEqual([before, false]);
  });

  test('that are wrong are told, and what was seen before stays', async () => {
    ingest.take(SELECTION);
    asked[0]?.resolve(report());
    await settle();
    ingest.change({ tz: 'Mars' });
    asked[1]?.reject(new Failure('unknown_zone', 'there is no time zone "Mars"'));
    await settle();
    expect([ingest.problem?.code, ingest.preview?.lines]).toEqual(['unknown_zone', 10]);
  });
});

const progress = (bytes_done: number): IngestProgress => ({
  path: 'a.log',
  files_done: 0,
  files_total: 1,
  bytes_done,
  bytes_total: 100,
  lines: bytes_done,
  entries: bytes_done,
  lines_per_second: 10,
});

describe('taking in', () => {
  test('closes the dialog, tells how far it is, and reports at the end', async () => {
    ingest.take(SELECTION);
    void ingest.takeIn();
    expect([ingest.open, ingest.running, ingest.drawer]).toEqual([false, true, true]);
    const run = asked.at(-1);
    expect(run?.request.dry_run).toBeUndefined();
    run?.options.onProgress?.(progress(40));
    expect(ingest.progress?.bytes_done).toBe(40);
    run?.resolve(report());
    await settle();
    expect([ingest.running, ingest.report?.inserted]).toEqual([false, 10]);
    expect(host.arrived).toHaveBeenCalledOnce();
    ingest.showTaken();
    expect(host.show).toHaveBeenCalledWith(100, 201);
    expect(ingest.drawer).toBe(false);
  });

  test('is stopped by a word, and goes on by another', async () => {
    ingest.take(SELECTION);
    ingest.change({ src: 'given' });
    void ingest.takeIn();
    ingest.stop();
    expect(ingest.stopping).toBe(true);
    await settle();
    expect([ingest.running, ingest.failure?.cancelled, ingest.drawer]).toEqual([false, true, true]);
    // What came in until then is there to be read.
    expect(host.arrived).toHaveBeenCalledOnce();
    void ingest.again();
    expect([ingest.running, ingest.failure, asked.at(-1)?.request]).toEqual([
      true,
      null,
      { src: 'given' },
    ]);
  });

  test('waits for the one that is under way', async () => {
    ingest.take(SELECTION);
    void ingest.takeIn();
    ingest.take(SELECTION);
    const before = asked.length;
    await ingest.takeIn();
    expect([asked.length, ingest.open]).toEqual([before, true]);
  });
});
