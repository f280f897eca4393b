/** What lies over the log page: palette, settings, help, about, marks, watches. */

import { chosen, list, ready } from './steps.mjs';

export const DIALOG_SHOTS = [
  ...['', '-dark'].flatMap((suffix) => [
    {
      name: `palette${suffix}`,
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('Control+k');
        await page.getByTestId('palette').waitFor();
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
        await page.getByTestId('text-input').waitFor();
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
      name: suffix === '' ? 'jump' : 'jump-wrong',
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await page.keyboard.press('J');
        await page.getByTestId('jump-input').fill(suffix === '' ? '14:05' : 'noon');
        if (suffix !== '') await page.keyboard.press('Enter');
      },
    },
  ]),
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
      name: suffix === '' ? 'note' : 'note-kept',
      dark: suffix !== '',
      steps: async (page) => {
        await ready(page);
        await list(page).focus();
        await page.keyboard.press('u');
        await page.waitForTimeout(500);
        await page.keyboard.press('j');
        await page.keyboard.press('m');
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.keyboard.press('M');
        await page.getByTestId('note-input').fill('Twice in a minute: the same job?');
        if (suffix !== '') await page.keyboard.press('Control+Enter');
      },
    },
  ]),
  {
    name: 'marks-gone',
    steps: async (page) => {
      await ready(page);
      await page.keyboard.press("'");
      await page.getByTestId('marks-item').first().waitFor();
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
      await page.getByTestId('marks-item').first().waitFor();
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
      name: suffix === '' ? 'watches-none' : 'watches-unable',
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
  { name: 'help', steps: async (page) => (await ready(page), page.keyboard.press('?')) },
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
];
