/**
 * Pictures of the window in its states, and what axe-core says of each: `npm run build:mock`,
 * then `npm run look [name…]`. The pictures lie in `.look/` for a person to judge.
 *
 * `npm run look -- --all [--out FOLDER] [name…]` takes each state light and dark in the sizes of
 * `EVERY_SIZE`, and ends with 1 when a state cannot be reached or axe has something serious to say.
 */

import { mkdtempSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const { values: options, positionals: wanted } = parseArgs({
  options: { all: { type: 'boolean' }, out: { type: 'string' } },
  allowPositionals: true,
});
const OUT = options.out ?? new URL('../.look/', import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const list = (page) => page.getByTestId('log-list');
const ready = (page) =>
  page.waitForFunction(() => document.querySelector('[data-testid=log-row] .message'));

/** The dialog with something chosen, and looked at. */
const chosen = (kind) => async (page) => {
  await ready(page);
  await page.getByTestId('open-logs').click();
  await page.getByTestId(`ingest-${kind}`).click();
  await page.getByTestId('preview-line').first().waitFor();
};

/** Some time into taking it in. */
const taken = (kind, ms) => async (page) => {
  await chosen(kind)(page);
  await page.getByTestId('ingest-take').click();
  await page.waitForTimeout(ms);
};

/** When it is done. */
const reported = (kind) => async (page) => {
  await taken(kind, 0)(page);
  await page.getByTestId('ingest-summary').waitFor();
};

const perfReady = (page) => page.getByTestId('perf-scenario').first().waitFor();

/** A run that has gone on for some time. */
const perfRunning = (ms) => async (page) => {
  await perfReady(page);
  await page.getByTestId('perf-start').click();
  await page.getByTestId('perf-doing').waitFor();
  await page.waitForTimeout(ms);
};

const perfReport = async (page) => {
  await perfReady(page);
  await page.getByTestId('perf-past').first().click();
  await page.getByTestId('perf-figures').waitFor();
};

/** The Perf page's states, and how one gets there. */
const PERF = {
  perf: { steps: perfReady },
  'perf-fresh': { query: '?mock=fresh', steps: perfReady },
  'perf-full': { query: '?mock=full', steps: perfReady },
  'perf-failed': {
    query: '?mock=full',
    steps: async (page) => {
      await perfReady(page);
      await page.getByTestId('perf-start').click();
      await page.getByTestId('perf-failed').waitFor();
    },
  },
  'perf-failing': {
    query: '?mock=failing',
    steps: (page) => page.getByTestId('error-state').last().waitFor(),
  },
  'perf-running': { steps: perfRunning(4000) },
  'perf-asking': { steps: perfRunning(14_000) },
  'perf-under': {
    query: '?mock=under',
    steps: async (page) => {
      await page.getByTestId('perf-running').click();
      await page.waitForTimeout(3000);
    },
  },
  'perf-result': { steps: perfReport },
  'perf-table': {
    steps: async (page) => {
      await perfReport(page);
      await page.getByTestId('perf-figures').evaluate((table) => table.scrollIntoView());
    },
  },
  'perf-ways': {
    steps: async (page) => {
      await perfReady(page);
      await page.getByTestId('perf-past').last().click();
      await page.getByTestId('perf-figures').waitFor();
      await page.getByTestId('perf-delete').click();
      await page.getByTestId('perf-open-logs').click();
      await page.getByTestId('perf-export').click();
    },
  },
  'perf-compare': {
    steps: async (page) => {
      await perfReport(page);
      await page.getByTestId('perf-compare').click();
      await page.getByTestId('perf-changes').waitFor();
    },
  },
  'perf-edit': {
    steps: async (page) => {
      await perfReady(page);
      await page.getByTestId('perf-edit').click();
      const toml = page.getByTestId('perf-toml');
      await toml.fill((await toml.inputValue()).replace('entries_per_day', 'entires_per_day'));
      await page.getByTestId('perf-correct').waitFor();
    },
  },
  'perf-mistaken': {
    steps: async (page) => {
      await perfReady(page);
      await page.locator('[data-name=spelt-wrong]').click();
    },
  },
};

/** The sizes that are looked at; the last is 1280×800 at 200 %. */
const SIZES = [
  { name: '' },
  { name: '-wide', width: 1920, height: 1080, dark: true },
  { name: '-small', width: 800, height: 600 },
  { name: '-zoomed', width: 640, height: 400, scale: 2, dark: true },
];

/** The store's page, with its days. */
const storeReady = (page) => page.getByTestId('calendar-year').first().waitFor();

/** Some days in the middle of what is shown, chosen by keys. */
const storeChosen = async (page) => {
  await storeReady(page);
  await page.getByTestId('store-calendar').focus();
  for (let at = 0; at < 2; at += 1) await page.keyboard.press('PageUp');
  for (let at = 0; at < 2; at += 1) await page.keyboard.press('Shift+ArrowLeft');
};

/** Each of the store's states, in the sizes and colours that it must be good in. */
const STORE_SHOTS = [
  { name: 'store', steps: storeReady },
  {
    name: 'store-all',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('b');
      const box = await page.getByTestId('calendar-year').boundingBox();
      await page.mouse.move(box.x + box.width * 0.71, box.y + 30);
    },
  },
  { name: 'store-many', query: '?mock=many', steps: storeReady },
  {
    name: 'store-empty',
    query: '?mock=empty',
    steps: (page) => page.getByTestId('store-empty').waitFor(),
  },
  {
    name: 'store-failing',
    query: '?mock=failing',
    steps: (page) => page.getByText('The days of the store cannot be listed').waitFor(),
  },
  { name: 'store-selected', steps: storeChosen },
  {
    name: 'store-delete',
    steps: async (page) => {
      await storeChosen(page);
      await page.keyboard.press('d');
      await page.getByTestId('delete-goes').waitFor();
    },
  },
  {
    name: 'store-deleted',
    steps: async (page) => {
      await storeChosen(page);
      await page.keyboard.press('d');
      await page.getByTestId('delete-goes').waitFor();
      await page.getByTestId('delete-go').click();
      await page.getByTestId('store-undo').waitFor();
    },
  },
  {
    name: 'store-delete-by',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('B');
      await page.getByTestId('delete-age').fill('1 year');
      await page.keyboard.press('Enter');
      await page.getByTestId('delete-goes').waitFor();
    },
  },
  {
    name: 'store-pack',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('p');
      await page.getByTestId('pack-saves').waitFor();
    },
  },
  {
    name: 'store-packing',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('v');
      await page.waitForTimeout(2500);
    },
  },
  {
    name: 'store-verified',
    steps: async (page) => {
      await storeReady(page);
      await page.getByTestId('calendar-name').nth(2).click();
      await page.keyboard.press('v');
      await page.getByTestId('store-failures').click({ timeout: 60_000 });
    },
  },
  {
    name: 'store-retention',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('r');
      await page.getByTestId('rule-age').fill('365');
      await page.getByTestId('rule-pack').fill('7');
      await page.getByTestId('retention-add').selectOption('ledger');
      await page.getByTestId('rule-size').nth(1).fill('lots');
      if (page.viewportSize().width < 1000) return;
      await page.getByTestId('rule-size').nth(1).fill('700 MB');
      await page.keyboard.press('Enter');
      await page.getByTestId('retention-trial').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'store-trash',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('t');
      await page.getByTestId('trash-item').first().waitFor();
    },
  },
  {
    name: 'store-figures',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('f');
      await page.waitForTimeout(6000);
    },
  },
].flatMap((shot) =>
  [
    {},
    { suffix: '-dark', dark: true },
    { suffix: '-small', width: 800, height: 600 },
    { suffix: '-wide', width: 1920, height: 1080, dark: true },
  ].map(({ suffix = '', ...size }) => ({
    query: '?mock=store',
    hash: '#/store',
    ...shot,
    ...size,
    name: `${shot.name}${suffix}`,
  })),
);

/** Each state: its address and what a person does to get there. */
/** The dialog that exports, with its figures. */
async function asksToExport(page) {
  await ready(page);
  await page.keyboard.press('Control+e');
  await page.getByTestId('export-estimate').waitFor();
}

/** A bundle is dropped on the window. */
async function asksToImport(page) {
  await ready(page);
  await page.evaluate(() => globalThis.daybookMockDrop?.());
  await page.getByTestId('import').waitFor();
}

const SHOTS = [
  ...STORE_SHOTS,
  ...Object.entries(PERF).flatMap(([name, shot]) => [
    { ...shot, name, hash: '#/perf' },
    { ...shot, name: `${name}-dark`, hash: '#/perf', dark: true },
    { ...shot, name: `${name}-small`, hash: '#/perf', width: 800, height: 600 },
    {
      ...shot,
      name: `${name}-zoomed`,
      hash: '#/perf',
      width: 640,
      height: 400,
      scale: 2,
      dark: true,
    },
    { ...shot, name: `${name}-wide`, hash: '#/perf', width: 1920, height: 1080 },
  ]),
  { name: 'first', steps: ready },
  { name: 'first-dark', dark: true, steps: ready },
  {
    name: 'detail',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await page.keyboard.press('e');
      await page.keyboard.press('Enter');
      await page.getByTestId('detail-pane').waitFor();
    },
  },
  {
    name: 'detail-dark',
    dark: true,
    hash: '#subtree=ledger&level=warn.error.fatal',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Enter');
      await page.getByTestId('detail-pane').waitFor();
    },
  },
  {
    name: 'detail-wide',
    width: 1720,
    height: 900,
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('e');
      await page.keyboard.press('Enter');
      await page.getByTestId('detail-pane').waitFor();
    },
  },
  {
    name: 'range',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('t');
      await page.getByTestId('custom-from').fill('nonsense');
      await page.getByTestId('custom-apply').click();
    },
  },
  ...SIZES.flatMap((size) => [
    {
      ...size,
      name: `typed${size.name}`,
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('t');
        await page.getByTestId('range-line').fill('yesterday 14:00..15:00');
      },
    },
    {
      ...size,
      name: `mistyped${size.name}`,
      dark: !size.dark,
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('t');
        await page.getByTestId('range-line').fill('2026-03-20 14:00..25:00');
        await page.waitForTimeout(700);
      },
    },
  ]),
  ...SIZES.flatMap((size) => [
    {
      ...size,
      name: `year${size.name}`,
      query: '?mock=year',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('overview').click({ position: { x: 310, y: 8 } });
        for (let pressed = 0; pressed < 3; pressed += 1)
          await page.keyboard.press('Shift+ArrowRight');
        await page.waitForTimeout(900);
      },
    },
    {
      ...size,
      name: `bars${size.name}`,
      query: '?mock=partly',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('i');
        for (let pressed = 0; pressed < 12; pressed += 1) await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Shift+PageUp');
      },
    },
    {
      ...size,
      name: `gap${size.name}`,
      dark: !size.dark,
      query: '?mock=partly',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('histogram').hover({ position: { x: 90, y: 40 } });
      },
    },
  ]),
  {
    name: 'source',
    dark: true,
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('s');
      await page.keyboard.type('or');
      await page.getByTestId('completion-option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'text',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('/');
      await page.keyboard.type('refused');
      await page.waitForFunction(() => document.querySelector('.hit'));
    },
  },
  {
    name: 'hostile',
    hash: '#text=t',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('text-input').fill('uploaded');
      await page.waitForTimeout(600);
      await page.getByTestId('log-row').first().click();
    },
  },
  ...['', '-dark'].flatMap((suffix) => [
    {
      name: `palette${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('Control+k');
        await page.keyboard.type('ne');
        await page.keyboard.press('ArrowDown');
      },
    },
    {
      name: `explain${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await list(page).focus();
        await page.keyboard.press('x');
        await page.getByTestId('explain').waitFor();
      },
    },
    {
      name: `settings${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('Control+,');
        await page.getByText('Another', { exact: true }).click();
        await page.getByTestId('settings-zone').fill('Asia/Tokyo');
        await page.keyboard.press('Tab');
        await page.getByText('Airy').click();
        await page.getByTestId('settings-font').fill('14');
        await page.getByTestId('settings-family').fill('No Such Font');
        await page.keyboard.press('Tab');
      },
    },
    {
      name: `settings-broken${suffix}`,
      dark: suffix !== '',
      query: '?mock=broken',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('settings-problem').getByText('Settings…').click();
        await page.getByTestId('settings-path').scrollIntoViewIfNeeded();
      },
    },
    {
      name: `broken${suffix}`,
      dark: suffix !== '',
      query: '?mock=broken',
      steps: ready,
    },
    {
      name: `about${suffix}`,
      dark: suffix !== '',
      query: '?mock=partly',
      steps: async (page) => {
        await ready(page);
        await page.evaluate(() => void Promise.reject(new TypeError('x is not a function')));
        await page.getByTestId('health-open').click();
        await page.getByTestId('about-program').waitFor();
      },
    },
    {
      name: `about-failing${suffix}`,
      dark: suffix !== '',
      query: '?mock=failing',
      steps: async (page) => {
        await page.getByTestId('error-state').waitFor();
        await page.keyboard.press('H');
        await page.getByTestId('about').getByTestId('error-state').waitFor();
      },
    },
    {
      name: `about-slow${suffix}`,
      dark: suffix !== '',
      query: '?mock=slow',
      steps: async (page) => {
        await page.waitForTimeout(600);
        await page.keyboard.press('H');
        await page.getByTestId('about').waitFor();
      },
    },
    {
      name: `empty${suffix}`,
      dark: suffix !== '',
      query: '?mock=empty',
      steps: (page) => page.getByTestId('empty-state').waitFor(),
    },
    {
      name: `keys${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('?');
        await page.getByLabel('Give a key to: Local time or UTC').click();
        await page.keyboard.press('F9');
        await page.getByLabel('Give a key to: Next error').click();
        await page.keyboard.press('w');
      },
    },
    {
      name: `jump${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('J');
        await page.keyboard.type(suffix === '' ? '14:05' : 'noon');
        if (suffix !== '') await page.keyboard.press('Enter');
      },
    },
  ]),
  ...['ago', 'before', 'selected', 'marked'].map((name, turn) => ({
    name: `time-${name}`,
    dark: turn === 1,
    steps: async (page) => {
      await ready(page);
      for (let pressed = 0; pressed <= turn; pressed += 1) await page.keyboard.press('T');
      for (let pressed = 0; pressed < 6; pressed += 1) await page.keyboard.press('j');
    },
  })),
  {
    name: 'unwrapped',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('A');
      await page.keyboard.press('w');
      await page.keyboard.press('Enter');
      await page.getByTestId('detail-pane').waitFor();
      await page.getByRole('button', { name: 'Wrap' }).click();
    },
  },
  ...['', '-dark'].flatMap((suffix) => [
    {
      name: `marks${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press("'");
        await page.getByTestId('marks-item').first().waitFor();
        await page.keyboard.press('ArrowDown');
      },
    },
    {
      name: `note${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await list(page).focus();
        await page.keyboard.press('u');
        await page.keyboard.press('j');
        await page.keyboard.press('m');
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.keyboard.press('M');
        await page.keyboard.type('Twice in a minute: the same job?');
        if (suffix !== '') await page.keyboard.press('Control+Enter');
      },
    },
  ]),
  {
    name: 'marks-gone',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press("'");
      await page.keyboard.type('report');
      await page.keyboard.press('Enter');
      await page.getByTestId('marks-gone').waitFor();
      await page.getByTestId('marks-remove').click();
      await page.getByTestId('marks-remove-sure').waitFor();
    },
  },
  {
    name: 'marks-edit',
    width: 800,
    height: 600,
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press("'");
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('F2');
      await page.getByTestId('note-input').waitFor();
    },
  },
  {
    name: 'marks-none',
    query: '?mock=empty',
    steps: async (page) => {
      await page.getByTestId('empty-state').waitFor();
      await page.keyboard.press("'");
      await page.getByTestId('marks-none').waitFor();
    },
  },
  {
    name: 'mark-jump',
    hash: '#q=level:error&range=24h',
    steps: async (page) => {
      await ready(page);
      for (let at = 0; at < 7; at += 1) await page.keyboard.press('T');
      await page.keyboard.press('T');
      for (let at = 0; at < 4; at += 1) {
        await page.keyboard.press('u');
        await page.waitForTimeout(500);
      }
      await page.keyboard.press('Enter');
    },
  },
  ...['', '-dark'].map((suffix) => ({
    name: `wrapped${suffix}`,
    dark: suffix !== '',
    steps: async (page) => {
      await ready(page);
      if (suffix !== '') await page.keyboard.press('A');
      await page.keyboard.press('Alt+z');
      for (let pressed = 0; pressed < 4; pressed += 1) await page.keyboard.press('j');
    },
  })),
  ...['', '-dark'].flatMap((suffix) => [
    {
      name: `json${suffix}`,
      dark: suffix !== '',
      hash: '#q=order.placed',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('log-row').nth(1).click();
        await page.getByTestId('json-fold').nth(1).click();
      },
    },
    {
      name: `match${suffix}`,
      dark: suffix !== '',
      hash: '#q=requested-by',
      steps: async (page) => {
        await ready(page);
        if (suffix !== '') await page.getByTestId('text-input').fill('"could not serialize"');
        await page.waitForFunction(() => document.querySelector('.hit'));
        await list(page).focus();
        for (let pressed = 0; pressed < 3; pressed += 1) await page.keyboard.press('n');
        if (suffix !== '') await page.keyboard.press('Enter');
      },
    },
    {
      name: `trace${suffix}`,
      dark: suffix !== '',
      width: suffix === '' ? 1280 : 1720,
      hash: '#q=%22cannot+post%22',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('log-row').nth(1).click();
        await page.getByTestId('trace-fold').first().waitFor();
      },
    },
  ]),
  ...['', '-dark'].map((suffix) => ({
    name: `columns${suffix}`,
    dark: suffix !== '',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('columns-toggle').click();
      await page.getByRole('menuitemcheckbox', { name: 'pid' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Tags' }).click();
      if (suffix !== '') await page.keyboard.press('Escape');
    },
  })),
  ...['', '-dark'].flatMap((suffix) => [
    {
      name: `watches${suffix}`,
      dark: suffix !== '',
      query: '?mock=watched',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('watches-open').click();
        await page.getByTestId('watches-item').first().waitFor();
        await page.waitForTimeout(5000);
      },
    },
    {
      name: `watches-none${suffix}`,
      dark: suffix !== '',
      query: suffix === '' ? '' : '?mock=unwatched',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('F');
        await page.getByTestId('watches-none').waitFor();
      },
    },
    {
      name: `link-gone${suffix}`,
      dark: suffix !== '',
      hash: '#q=level:error&at=1700000000.0.5.default',
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('notice-offer').waitFor();
      },
    },
  ]),
  {
    name: 'watches-small',
    width: 800,
    height: 600,
    query: '?mock=watched',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('F');
      await page.getByTestId('watches-stop').nth(1).click();
      await page.getByTestId('watches-said').waitFor();
    },
  },
  {
    name: 'watches-undo',
    steps: async (page) => {
      await chosen('files')(page);
      await page.getByTestId('ingest-follow').check();
      await page.getByTestId('ingest-take').click();
      await page.getByTestId('ingest-followed').waitFor();
      await page.getByTestId('watches-open').click();
      await page.getByTestId('watches-stop').click();
      await page.getByTestId('watches-undo').waitFor();
    },
  },
  {
    name: 'followed',
    steps: async (page) => {
      await chosen('files')(page);
      await page.getByTestId('ingest-follow').check();
      await page.getByTestId('ingest-take').click();
      await page.getByTestId('ingest-followed').waitFor();
    },
  },
  {
    name: 'link',
    steps: async (page) => {
      await ready(page);
      const hash = '#q=level%3Aerror&range=24h';
      await page.evaluate((search) => globalThis.daybookMockLink?.(search), hash.slice(1));
      await page.waitForTimeout(800);
      await list(page).focus();
      for (let at = 0; at < 12; at += 1) await page.keyboard.press('j');
      await page.keyboard.press('L');
    },
  },
  { name: 'help', steps: async (page) => (await ready(page), page.keyboard.press('?')) },
  { name: 'narrow', width: 1000, height: 700, steps: ready },
  { name: 'zoomed', width: 640, height: 400, scale: 2, steps: ready },
  {
    name: 'zoomed-tree',
    width: 640,
    height: 400,
    scale: 2,
    dark: true,
    hash: '#q=level:>=warn&range=' + '1700000000..1900000000',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('b');
    },
  },
  { name: 'small-dark', width: 800, height: 600, dark: true, steps: ready },
  // A window of 1280 × 800 at 200 %, and the smallest window.
  ...[
    ['zoomed', 640, 400],
    ['small-detail', 800, 600],
  ].flatMap(([name, width, height]) =>
    ['', '-dark'].map((suffix) => ({
      name: `${name}${suffix}`,
      width,
      height,
      dark: suffix !== '',
      hash: suffix === '' ? '' : '#q=%22cannot+post%22',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('e');
        await page.keyboard.press('Enter');
        await page.getByTestId('detail-pane').waitFor();
      },
    })),
  ),
  { name: 'zoomed-list', width: 640, height: 400, steps: ready },
  {
    name: 'empty-small',
    width: 800,
    height: 600,
    query: '?mock=empty',
    steps: (page) => page.getByTestId('empty-state').waitFor(),
  },
  ...['about', 'settings'].map((name) => ({
    name: `${name}-small`,
    width: 800,
    height: 600,
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press(name === 'about' ? 'H' : 'Control+,');
      await page.waitForTimeout(300);
    },
  })),
  {
    name: 'nothing',
    hash: '#range=24h&text=no+such+thing&level=error',
    steps: (page) => page.getByTestId('empty-state').waitFor(),
  },
  {
    name: 'old',
    hash: '#range=1000000..1000100',
    steps: (page) => page.getByTestId('empty-state').waitFor(),
  },
  {
    name: 'failing',
    query: '?mock=failing',
    steps: (page) => page.getByTestId('error-state').waitFor(),
  },
  {
    name: 'partly',
    query: '?mock=partly',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('partitions-failed').click();
    },
  },
  {
    name: 'slow',
    query: '?mock=slow',
    steps: (page) => page.waitForTimeout(2500),
  },
  {
    name: 'mistake',
    hash: '#q=error+time:5m+lost',
    steps: (page) => page.waitForTimeout(900),
  },
  {
    name: 'line',
    hash: '#q=' + encodeURIComponent('-src:host "connection" level:>=warn /re.*y/ -health'),
    steps: ready,
  },
  {
    name: 'line-dark',
    dark: true,
    width: 800,
    height: 600,
    hash:
      '#q=' +
      encodeURIComponent('-src:host level:>=warn /re.*y|lost/ -health -"no such phrase anywhere"'),
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('text-input').focus();
      await page.keyboard.press('End');
    },
  },
  {
    name: 'saved',
    hash: '#q=level:error',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('saved-toggle').click();
      await page.getByTestId('saved-name').fill('What went wrong');
      await page.keyboard.press('Enter');
      await page.getByTestId('saved-toggle').click();
    },
  },
  {
    name: 'open',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Control+o');
      await page.getByTestId('ingest').waitFor();
    },
  },
  { name: 'open-files', steps: chosen('files') },
  { name: 'open-files-dark', dark: true, steps: chosen('files') },
  { name: 'open-folder', steps: chosen('folder') },
  { name: 'open-small', width: 800, height: 600, steps: chosen('files') },
  {
    name: 'open-wrong-zone',
    dark: true,
    steps: async (page) => {
      await chosen('files')(page);
      await page.getByTestId('ingest-tz').fill('Mars');
      await page.getByTestId('ingest-since').fill('-3d');
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'open-raw',
    steps: async (page) => {
      await chosen('files')(page);
      await page.getByTestId('file-row').nth(2).click();
    },
  },
  { name: 'taking', query: '?mock=hanging', steps: taken('files', 2600) },
  { name: 'taking-dark', dark: true, query: '?mock=hanging', steps: taken('folder', 2600) },
  {
    name: 'stopped',
    query: '?mock=hanging',
    steps: async (page) => {
      await taken('files', 1500)(page);
      await page.getByTestId('ingest-stop').click();
      await page.getByTestId('ingest-again').waitFor();
    },
  },
  { name: 'report', steps: reported('files') },
  { name: 'report-dark', dark: true, steps: reported('files') },
  { name: 'report-many', steps: reported('folder') },
  { name: 'report-small', width: 800, height: 600, steps: reported('files') },
  { name: 'report-wide', width: 1920, height: 1080, steps: reported('files') },
  // Exporting: what is asked, how it goes, what came of it; small and dark too.
  ...[
    ['', {}],
    ['-dark', { dark: true }],
    ['-small', { width: 800, height: 600 }],
  ].flatMap(([suffix, how]) => [
    {
      name: `export${suffix}`,
      hash: '#q=level:error+-health&range=24h',
      ...how,
      steps: asksToExport,
    },
    {
      name: `export-running${suffix}`,
      query: '?mock=hanging',
      ...how,
      steps: async (page) => {
        await asksToExport(page);
        await page.getByTestId('export-begin').click();
        await page.getByTestId('export-running').waitFor();
        await page.waitForTimeout(1600);
      },
    },
    {
      name: `export-done${suffix}`,
      hash: '#q=level:error+-health&range=24h',
      ...how,
      steps: async (page) => {
        await asksToExport(page);
        await page.getByText('JSON lines', { exact: true }).click();
        await page.getByText('.gz', { exact: true }).click();
        await page.getByTestId('export-begin').click();
        await page.getByTestId('export-done').waitFor();
      },
    },
    {
      name: `import${suffix}`,
      ...how,
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('Control+i');
        await page.getByTestId('import').waitFor();
      },
    },
    {
      name: `import-preview${suffix}`,
      ...how,
      steps: async (page) => {
        await asksToImport(page);
        await page.getByTestId('import-preview').waitFor();
      },
    },
    {
      name: `import-bad${suffix}`,
      query: '?mock=bad-bundle',
      ...how,
      steps: async (page) => {
        await asksToImport(page);
        await page.getByTestId('import-problem').waitFor();
      },
    },
    {
      name: `import-done${suffix}`,
      ...how,
      steps: async (page) => {
        await asksToImport(page);
        await page.getByTestId('import-preview').waitFor();
        await page.getByTestId('import-begin').click();
        await page.getByTestId('import-done').waitFor();
      },
    },
    {
      name: `bundle${suffix}`,
      query: '?mock=bundle',
      ...how,
      steps: async (page) => {
        await ready(page);
        await page.getByTestId('bundle-banner').waitFor();
      },
    },
  ]),
  {
    name: 'export-stopped',
    query: '?mock=hanging',
    steps: async (page) => {
      await asksToExport(page);
      await page.getByTestId('export-begin').click();
      await page.waitForTimeout(900);
      await page.getByTestId('export-stop').click();
      await page.getByTestId('export-failed').waitFor();
    },
  },
  {
    name: 'import-checking',
    steps: async (page) => {
      await asksToImport(page);
      await page.getByTestId('bundle-facts').waitFor();
    },
  },
  {
    name: 'import-running',
    query: '?mock=hanging',
    steps: async (page) => {
      await asksToImport(page);
      await page.getByTestId('import-preview').waitFor();
      await page.getByTestId('import-begin').click();
      await page.getByTestId('import-running').waitFor();
      await page.waitForTimeout(1200);
    },
  },
  {
    name: 'bundle-manifest',
    query: '?mock=bundle',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('bundle-about').click();
      await page.getByTestId('bundle-manifest').waitFor();
    },
  },
  {
    name: 'bundle-refused',
    query: '?mock=bundle',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Control+o');
      await page.getByTestId('notice-offer').waitFor();
    },
  },
  {
    name: 'drop',
    steps: async (page) => {
      await ready(page);
      await page.evaluate(() => globalThis.daybookMockOver?.(true));
    },
  },
  {
    name: 'big-end',
    query: '?mock=big',
    steps: async (page) => {
      await ready(page);
      await page.waitForFunction(
        () => document.querySelector('[data-testid=log-list]')?.ariaRowCount !== '-1',
        null,
        { timeout: 60_000 },
      );
      await list(page).focus();
      await page.keyboard.press('G');
      await page.waitForFunction(() => !document.querySelector('.ghost'));
    },
  },
];

/** With `--all`. */
const EVERY_SIZE = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 600 },
];

/** A state's name without what is said of its size and colours. */
const stem = (name) => name.replace(/(-(dark|wide|small|zoomed))+$/, '');

/** Each state once, in every size and both colours. */
function everywhere() {
  const states = new Map();
  for (const shot of SHOTS) {
    if (!states.has(stem(shot.name))) states.set(stem(shot.name), shot);
  }
  return [...states].flatMap(([name, { query, hash, steps }]) =>
    EVERY_SIZE.flatMap(({ width, height }) =>
      [false, true].map((dark) => ({
        name: `${name}-${width}x${height}-${dark ? 'dark' : 'light'}`,
        state: name,
        ...{ query, hash, steps, width, height, dark },
      })),
    ),
  );
}

let failed = 0;

async function look(browser, base, shot) {
  const context = await browser.newContext({
    viewport: { width: shot.width ?? 1280, height: shot.height ?? 800 },
    deviceScaleFactor: shot.scale ?? 1,
    colorScheme: shot.dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${shot.name}: page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${shot.name}: ${message.text()}`);
  });
  await page.goto(`${base}/${shot.query ?? ''}${shot.hash ?? ''}`);
  await shot.steps(page);
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(OUT, `${shot.name}.png`) });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, impact, nodes } of violations) {
    if (impact === 'serious' || impact === 'critical') failed += 1;
    console.log(`${shot.name}: axe ${impact} ${id}: ${nodes[0].html.slice(0, 160)}`);
    if (nodes[0].any[0]) console.log(`    ${nodes[0].any[0].message}`);
  }
  await context.close();
}

mkdirSync(OUT, { recursive: true });
const server = await preview({
  mode: 'mock',
  build: { outDir: 'dist-mock' },
  preview: { strictPort: false },
  logLevel: 'error',
});
const base = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launchPersistentContext(
  mkdtempSync(join(tmpdir(), 'daybook-look-')),
  {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  },
);
try {
  const isWanted = ({ name, state }) =>
    wanted.length === 0 || wanted.includes(name) || wanted.includes(state);
  const queue = (options.all ? everywhere() : SHOTS).filter(isWanted);
  const one = async () => {
    for (let shot = queue.shift(); shot; shot = queue.shift()) {
      const { name } = shot;
      await look(browser.browser() ?? browser, base, shot).catch((error) => {
        failed += 1;
        console.error(`${name}: ${error.message}`);
      });
    }
  };
  await Promise.all(options.all ? [one(), one()] : [one()]);
} finally {
  await browser.close();
  await server.close();
}
if (options.all) process.exitCode = failed > 0 ? 1 : 0;
