import { expect, test } from 'vitest';
import { DAY, dayNumber } from '../lib/days';
import { Failure, type Platform } from '../platform';
import { mockStore } from '../platform/mock';
import { MadeEntries } from '../platform/mock/entries';
import type { StoreMockOptions } from '../platform/mock/store';
import { madePart } from '../platform/mock/store-made';
import { DryRun } from './dry-run.svelte';
import { Retention } from './retention.svelte';
import { MOST_SAMPLES, StoreMetrics } from './store-metrics.svelte';
import { StorePage } from './store-page.svelte';

/** The mock goes by the machine's clock. */
const today = Math.floor(Date.now() / 1000 / DAY);
const dayOf = (age: number) => new Date((today - age) * DAY * 1000).toISOString().slice(0, 10);
const part = (age: number, change = {}) =>
  madePart('shop', today - age, 1000, { bytes: 1_000_000, ...change });

const PARTS = [part(3), part(2), part(1, { pinned: true }), part(0, { state: 'open' })];

const over = (store: StoreMockOptions = {}, parts = PARTS): Platform =>
  mockStore({ entries: new MadeEntries(0, 0, 1), parts, store });

async function page(platform: Platform = over()) {
  const store = new StorePage(platform, () => Date.now() / 1000);
  await Promise.all([store.days.load(), store.trash.load(), store.retention.load()]);
  return store;
}

function choose(store: StorePage, ...ages: number[]): void {
  store.selection.clear();
  for (const age of ages) store.selection.press({ context: 'shop', day: today - age }, 'toggle');
}

const names = (store: StorePage) => store.days.partitions?.map(({ day }) => day);
const signal = () => new AbortController().signal;

test('packing says first what it saves, then packs just those days', async () => {
  const store = await page();
  choose(store, 3, 2);
  const dry = await store.jobs.dryPack('pack', store.able.pack, signal(), () => undefined);
  expect([dry.dry_run, dry.days.length, dry.bytes_before]).toEqual([true, 2, 2_000_000]);
  expect(store.days.totals.packedDays).toBe(0);
  choose(store, 3);
  await store.jobs.pack('pack', store.able.pack);
  expect(store.jobs.said).toMatchObject({ tone: 'good', trash: null });
  expect(store.jobs.said?.text).toContain('1 day packed: 1.0 MB → 170 KB, 83 % less');
  expect(store.days.partitions?.map(({ state }) => state)).toEqual([
    'packed',
    'tidied',
    'tidied',
    'open',
  ]);
  expect(store.able.unpack.map(({ day }) => day)).toEqual([dayOf(3)]);
  await store.jobs.pack('unpack', store.able.unpack);
  expect(store.days.totals).toMatchObject({ packedDays: 0, database: 4_000_000 });
});

test('a dialog opens only where there is something for it', async () => {
  const store = await page();
  for (const dialog of ['pack', 'unpack', 'delete'] as const) {
    store.open(dialog);
    expect(store.dialog).toBeNull();
  }
  choose(store, 0);
  store.open('pack');
  expect(store.dialog).toBeNull();
  store.open('delete');
  expect(store.dialog).toBe('delete');
  store.open('trash');
  expect(store.dialog).toBe('trash');
});

test('what was deleted is in the trash, and an undo puts it back', async () => {
  const store = await page();
  choose(store, 3, 2);
  await store.deleted(store.jobs.deleteDays(store.selection.parts));
  expect(names(store)).toEqual([dayOf(1), dayOf(0)]);
  expect([store.trash.items?.length, store.trash.bytes]).toEqual([1, 2_000_000]);
  expect(store.selection.parts).toEqual([]);
  expect(store.jobs.said?.trash).not.toBeNull();
  await store.undo();
  expect(names(store)).toEqual([dayOf(3), dayOf(2), dayOf(1), dayOf(0)]);
  expect([store.trash.items?.length, store.jobs.said?.trash]).toEqual([0, null]);
  expect(store.jobs.said?.text).toBe('2 days with 2,000 entries put back.');
  // There is nothing to take back twice.
  await store.undo();
  expect(store.jobs.said?.tone).toBe('good');
});

test('pinned days are not deleted, and it says so', async () => {
  const store = await page();
  choose(store, 2, 1);
  const dry = await store.jobs.dryDelete(store.selection.parts, signal(), () => undefined);
  expect([dry.days.length, dry.kept_pinned.length]).toEqual([1, 1]);
  await store.deleted(store.jobs.deleteDays(store.selection.parts));
  expect(names(store)).toContain(dayOf(1));
  expect(store.jobs.said?.text).toContain('1 pinned day stays');
});

test('pinning pins what is not, and unpins when all of it is', async () => {
  const store = await page();
  choose(store, 2, 1);
  store.pin();
  await expect.poll(() => store.days.totals.pinned).toBe(2);
  await expect.poll(() => store.jobs.running).toBeNull();
  store.pin();
  await expect.poll(() => store.days.totals.pinned).toBe(0);
});

test('verifying names what is not as it was written; of nothing chosen all is verified', async () => {
  const message = 'file is not a database';
  const failure = { context: 'shop', day: dayOf(2), path: '/x', kind: 'damaged', message } as const;
  const store = await page(over({}, [part(3), part(2, { state: 'failed', rows: null, failure })]));
  store.verify();
  await expect.poll(() => store.jobs.said?.text).toBe('1 of 2 days is not as written.');
  expect(store.jobs.said).toMatchObject({ tone: 'error', failures: [failure] });
});

test('what runs tells how far it is, is the only one, and can be stopped', async () => {
  const store = await page(over({ dayMs: 250 }));
  choose(store, 3, 2);
  const running = store.jobs.pack('pack', store.able.pack);
  await expect.poll(() => store.jobs.running?.progress?.partitions_total).toBe(2);
  expect([store.isFree, store.jobs.running?.text]).toEqual([false, 'Packing 2 days']);
  await store.jobs.verify(store.selection.parts);
  expect(store.jobs.running?.text).toBe('Packing 2 days');
  expect(store.jobs.cancel()).toBe(true);
  await running;
  expect(store.jobs.running).toBeNull();
  expect(store.jobs.said?.text).toMatch(/^Stopped after \d of 2 days: packing 2 days\.$/);
  expect(store.jobs.cancel()).toBe(false);
});

test('what fails is told with what was being done', async () => {
  const platform = over();
  const store = await page({
    ...platform,
    call: (operation, ...given) =>
      operation === 'store.pack'
        ? Promise.reject(new Failure('disk_full', 'no space left on /srv'))
        : platform.call(operation, ...given),
  });
  choose(store, 2);
  await store.jobs.pack('pack', store.able.pack);
  expect(store.jobs.said).toMatchObject({
    tone: 'error',
    text: 'Packing 1 day failed: no space left on /srv',
  });
});

test('what is older goes only when the clock is believed', async () => {
  const store = await page(over({ clockJumped: true }));
  const request = { older_than: (today - 1) * DAY, contexts: [] };
  const dry = await store.jobs.dryDeleteBy(request, signal(), () => undefined);
  expect(dry.days.map(({ day }) => day)).toEqual([dayOf(3), dayOf(2)]);
  expect(store.retention.status?.asks_clock).toBeGreaterThan(0);
  await store.jobs.deleteBy(request);
  expect([names(store)?.length, store.jobs.said?.tone]).toEqual([4, 'error']);
  await store.deleted(store.jobs.deleteBy({ ...request, confirm_clock: true }));
  expect(names(store)).toEqual([dayOf(1), dayOf(0)]);
});

test('the trash is emptied for good, one or all', async () => {
  const store = await page();
  choose(store, 3);
  await store.deleted(store.jobs.deleteDays(store.selection.parts));
  choose(store, 2);
  await store.deleted(store.jobs.deleteDays(store.selection.parts));
  const [newest] = store.trash.items ?? [];
  await store.emptyTrash([newest?.id ?? '']);
  expect([store.trash.items?.length, store.jobs.said?.text]).toEqual([
    1,
    'Emptied the trash: 1.0 MB are free again.',
  ]);
  await store.emptyTrash([]);
  expect(store.trash.items).toEqual([]);
});

test('a dialog tells what was done since it opened, and nothing from before', async () => {
  const store = await page();
  choose(store, 3);
  await store.deleted(store.jobs.deleteDays(store.selection.parts));
  expect(store.jobs.said?.text).toContain('in the trash');
  store.open('trash');
  expect(store.saidSince).toBeNull();
  await store.restore(store.trash.items?.[0]?.id ?? '');
  expect(store.saidSince?.text).toBe('1 day with 1,000 entries put back.');
  store.open('trash');
  expect(store.saidSince).toBeNull();
});

test('what runs would end with the page in a browser, not in a window', async () => {
  const store = await page(over({ dayMs: 250 }));
  expect(store.jobs.endsWithPage).toBe(false);
  choose(store, 3);
  const running = store.jobs.pack('pack', store.able.pack);
  expect(store.jobs.endsWithPage).toBe(true);
  store.jobs.cancel();
  await running;
  const window = await page({ ...over({ dayMs: 250 }), kind: 'tauri' });
  choose(window, 3);
  const other = window.jobs.pack('pack', window.able.pack);
  expect(window.jobs.endsWithPage).toBe(false);
  window.jobs.cancel();
  await other;
});

test('rules are tried before they are switched on, and only just those', async () => {
  const { retention } = await page();
  retention.edit();
  const [draft] = retention.drafts;
  if (!draft) throw new Error('there is no rule to type');
  draft.age = 'old';
  expect([retention.isWrong, retention.isChanged, await retention.switchOn()]).toEqual([
    true,
    true,
    false,
  ]);
  draft.age = '1';
  draft.pack = '';
  await retention.tryOut();
  expect(retention.trial.report?.days.map(({ day, why }) => [day, why])).toEqual([
    [dayOf(3), 'age'],
    [dayOf(2), 'age'],
  ]);
  expect(retention.policy?.rules).toEqual([]);
  draft.age = '2';
  expect([retention.isTried, await retention.switchOn()]).toEqual([false, false]);
  await retention.tryOut();
  expect([retention.isTried, await retention.switchOn()]).toEqual([true, true]);
  expect(retention.policy).toMatchObject({ enabled: true, trash_hours: 72 });
  expect(retention.isChanged).toBe(false);
  await retention.switchOff();
  expect(retention.policy).toMatchObject({ enabled: false, rules: [{ max_age_days: 2 }] });
});

test('rules can be kept for later, and carried out by hand', async () => {
  const store = await page(over({ clockJumped: true }));
  const { retention } = store;
  retention.edit();
  const [draft] = retention.drafts;
  if (draft) draft.age = '2';
  retention.trashHours = 'x';
  expect([retention.wrongHours, await retention.keepOff()]).toEqual([true, false]);
  retention.trashHours = '24';
  expect(await retention.keepOff()).toBe(true);
  await store.retain(false);
  expect([store.jobs.said?.tone, names(store)?.length]).toEqual(['error', 4]);
  await store.retain(true);
  expect(names(store)).toEqual([dayOf(2), dayOf(1), dayOf(0)]);
  expect(store.trash.items?.map(({ why }) => why)).toEqual(['retention']);
  expect(retention.status?.last_run?.report?.days).toHaveLength(1);
});

test('rules that cannot be kept stay as they were, and it says why', async () => {
  const platform = over();
  const retention = new Retention({
    ...platform,
    call: (operation, ...given) =>
      operation === 'retention.write'
        ? Promise.reject(new Failure('bad_policy', 'two rules for one context'))
        : platform.call(operation, ...given),
  });
  await retention.load();
  retention.edit();
  retention.add('shop');
  expect(await retention.keepOff()).toBe(false);
  expect([retention.failure?.message, retention.policy?.rules]).toEqual([
    'two rules for one context',
    [],
  ]);
  retention.remove(1);
  expect(retention.drafts).toHaveLength(1);
});

test('where the place says so, the folder to export to is chosen, not typed', async () => {
  expect((await page()).retention.mustChoose).toBe(false);
  const folders = ['/srv/old', null];
  const exportFolder = () => Promise.resolve(folders.shift() ?? null);
  const { retention } = await page({ ...over(), exportFolder });
  retention.edit();
  await retention.chooseFolder(0);
  await retention.chooseFolder(0);
  expect([retention.mustChoose, retention.drafts[0]?.exportTo]).toEqual([true, '/srv/old']);
});

test('of two questions the last one counts', async () => {
  const trial = new DryRun<number>();
  let first: (value: number) => void = () => undefined;
  const slow = trial.ask(() => new Promise<number>((resolve) => (first = resolve)));
  await trial.ask(() => Promise.resolve(2));
  first(1);
  await slow;
  expect([trial.report, trial.asking]).toEqual([2, false]);
  await trial.ask(() => Promise.reject(new Failure('io', 'gone')));
  expect([trial.report, trial.failure?.message]).toEqual([null, 'gone']);
  trial.forget();
  expect(trial.failure).toBeNull();
});

test('counters are kept for some minutes, and a look that fails keeps them', async () => {
  let ticks = 0;
  let failing = false;
  const platform = over();
  const metrics = new StoreMetrics(
    {
      ...platform,
      call: (...given) =>
        failing ? Promise.reject(new Failure('io', 'gone')) : platform.call(...given),
    },
    () => (ticks += 2000),
  );
  for (let look = 0; look < MOST_SAMPLES + 3; look += 1) await metrics.look();
  expect([metrics.samples.length, metrics.samples[0]?.at]).toEqual([MOST_SAMPLES, 8]);
  failing = true;
  await metrics.look();
  expect([metrics.samples.length, metrics.failure?.message]).toEqual([MOST_SAMPLES, 'gone']);
});

test('the mock’s day is the machine’s', () => {
  expect(dayNumber(dayOf(0))).toBe(today);
});
