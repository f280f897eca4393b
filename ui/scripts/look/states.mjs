/** States of the log page that one meets in passing: little is there, much is chosen, something fails. */

import { list, ready } from './steps.mjs';

/** A narrow window has put the sources away. */
const sourcesShown = async (page) => {
  await ready(page);
  if (!(await page.getByTestId('tree-filter').isVisible())) await page.keyboard.press('b');
};

/** What went well so far fails from now on. */
const failsNow = (page) => page.evaluate(() => void (globalThis.daybookMockFailing = true));

export const STATE_SHOTS = [
  {
    name: 'demo',
    query: '?mock=demo',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('demo-banner').waitFor();
    },
  },
  {
    name: 'live',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await page.keyboard.press('f');
      await page.locator('[data-testid=live-toggle][aria-pressed=true]').waitFor();
    },
  },
  {
    name: 'live-paused',
    dark: true,
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await page.keyboard.press('f');
      await page.getByTestId('live-pause').click();
    },
  },
  {
    name: 'around',
    hash: '#q=level:error',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      for (let at = 0; at < 5; at += 1) await page.keyboard.press('j');
      await page.keyboard.press('c');
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'live-waiting',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      // A row that is read keeps the view where it is.
      await page.keyboard.press('j');
      await page.keyboard.press('f');
      await page.waitForTimeout(800);
      await page.keyboard.press('j');
      await page.evaluate(() => void (globalThis.daybookMockNew = 1204));
      await page.getByTestId('live-waiting').waitFor();
    },
  },
  {
    name: 'rows-all',
    hash: '#q=level:error',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await page.keyboard.press('Control+a');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'detail-tiny',
    width: 420,
    height: 300,
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByTestId('detail-pane').waitFor();
    },
  },
  {
    name: 'rows-chosen',
    steps: async (page) => {
      await ready(page);
      const rows = page.locator('[data-testid=log-row] .message');
      const [from, to] = [await rows.nth(2).boundingBox(), await rows.nth(6).boundingBox()];
      await page.mouse.move(from.x + 2, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(to.x + 120, to.y + 8, { steps: 8 });
      await page.mouse.up();
      await page.keyboard.press('y');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'tags',
    hash: '#q=tag:nightly+tag:batch+error:false',
    steps: ready,
  },
  {
    name: 'tree-none',
    steps: async (page) => {
      await sourcesShown(page);
      await page.getByTestId('tree-filter').fill('no such source');
    },
  },
  {
    name: 'tree-chosen',
    dark: true,
    hash: '#q=src:orbit.api+-src:orbit.api.gateway.access',
    steps: async (page) => {
      await sourcesShown(page);
      await page.getByTestId('tree-row').nth(1).focus();
    },
  },
  {
    name: 'fields',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('/');
      await page.keyboard.press('Control+Space');
      await page.getByTestId('completion-option').first().waitFor();
    },
  },
  {
    name: 'column-menu',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('list-header').getByText('Source').click();
      await page.getByTestId('column-menu').waitFor();
    },
  },
  {
    name: 'saved-none',
    steps: async (page) => {
      await ready(page);
      await page.getByTestId('saved-toggle').click();
    },
  },
  {
    name: 'palette-none',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').fill('zzz');
    },
  },
  {
    name: 'search-stopped',
    query: '?mock=slow',
    steps: async (page) => {
      await page.waitForTimeout(1500);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'fails-later',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await failsNow(page);
      await page.keyboard.press('R');
      await page.getByTestId('error-banner').waitFor();
    },
  },
  {
    name: 'explain-text',
    query: '?mock=partly',
    hash: '#q=%22no+such+text%22',
    steps: async (page) => {
      await page.getByTestId('empty-state').waitFor();
      await page.keyboard.press('x');
      await page.getByTestId('explain').waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'explain-failed',
    steps: async (page) => {
      await ready(page);
      await list(page).focus();
      await failsNow(page);
      await page.keyboard.press('x');
      await page.getByTestId('explain').waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'settings-store',
    dark: true,
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Control+,');
      await page.getByTestId('settings-path').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings-unsaved',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('Control+,');
      await page.getByTestId('settings-path').waitFor();
      await failsNow(page);
      await page.getByText('Airy').click();
      await page.waitForTimeout(1500);
      await page.getByTestId('settings-path').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'about-well',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press('H');
      await page.getByTestId('about-program').waitFor();
    },
  },
];
