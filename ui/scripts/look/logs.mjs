/** The log page's states. */

import { list, ready, SIZES } from './steps.mjs';

export const LOGS_SHOTS = [
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
    name: 'detail-subtree',
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
    name: 'tree-filter',
    steps: async (page) => {
      await ready(page);
      // A narrow window has put the sources away.
      if (!(await page.getByTestId('tree-filter').isVisible())) await page.keyboard.press('b');
      await page.getByTestId('tree-filter').fill('ER');
      await page.waitForTimeout(100);
    },
  },
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
  ...['', '-dark'].map((suffix) => ({
    name: suffix === '' ? 'wrapped' : 'wrapped-airy',
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
      name: suffix === '' ? 'match' : 'match-read',
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
    name: suffix === '' ? 'columns' : 'columns-shown',
    dark: suffix !== '',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('columns-toggle').click();
      await page.getByRole('menuitemcheckbox', { name: 'pid' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Tags' }).click();
      if (suffix !== '') await page.keyboard.press('Escape');
    },
  })),
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
    name: 'line-end',
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
