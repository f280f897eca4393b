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
import { DIALOG_SHOTS } from './look/dialogs.mjs';
import { LOGS_SHOTS } from './look/logs.mjs';
import { PERF_SHOTS } from './look/perf.mjs';
import { STATE_SHOTS } from './look/states.mjs';
import { STORE_SHOTS } from './look/store.mjs';
import { TAKE_IN_SHOTS } from './look/take-in.mjs';

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

const SHOTS = [
  ...STORE_SHOTS,
  ...PERF_SHOTS,
  ...LOGS_SHOTS,
  ...STATE_SHOTS,
  ...DIALOG_SHOTS,
  ...TAKE_IN_SHOTS,
];

/** With `--all`. */
const EVERY_SIZE = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 800, height: 600 },
];

/** A state's name without what is said of its size and colours. */
const stem = (name) => name.replace(/(-(dark|wide|small|zoomed))+$/, '');

/** Each state once, in every size; each is then looked at in both colours. */
function everywhere() {
  const states = new Map();
  for (const shot of SHOTS) {
    // In its own size it may be another picture, but in every size it is the same again.
    const isSame = ({ steps, query, hash }) =>
      steps === shot.steps && query === shot.query && hash === shot.hash;
    if (states.has(stem(shot.name)) || [...states.values()].some(isSame)) continue;
    states.set(stem(shot.name), shot);
  }
  return [...states].flatMap(([state, { query, hash, steps }]) =>
    EVERY_SIZE.map(({ width, height }) => ({
      name: `${state}-${width}x${height}`,
      state,
      ...{ query, hash, steps, width, height },
      colours: ['light', 'dark'],
    })),
  );
}

let failed = 0;

/** What reaches further to the right than it can be seen, though it is not made to be scrolled that way. */
const tooWide = () =>
  [...document.querySelectorAll('body, main, dialog, nav, [role=region], section')]
    .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
    .filter((element) => getComputedStyle(element).overflowX !== 'visible')
    .map(
      (element) => `${element.tagName} ${element.getAttribute('aria-label') ?? element.className}`,
    );

async function judge(page, name) {
  for (const place of await page.evaluate(tooWide))
    console.log(`${name}: wider than its place: ${place}`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, impact, nodes } of violations) {
    if (impact === 'serious' || impact === 'critical') failed += 1;
    console.log(`${name}: axe ${impact} ${id}: ${nodes[0].html.slice(0, 160)}`);
    if (nodes[0].any[0]) console.log(`    ${nodes[0].any[0].message}`);
  }
}

async function look(browser, base, shot) {
  const colours = shot.colours ?? [shot.dark ? 'dark' : 'light'];
  const context = await browser.newContext({
    viewport: { width: shot.width ?? 1280, height: shot.height ?? 800 },
    deviceScaleFactor: shot.scale ?? 1,
    colorScheme: colours[0],
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
  for (const colour of colours) {
    const name = shot.colours ? `${shot.name}-${colour}` : shot.name;
    await page.emulateMedia({ colorScheme: colour });
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(OUT, `${name}.png`) });
    await judge(page, name);
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
