/** The Store page's states. */

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
export const STORE_SHOTS = [
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
    name: 'store-elsewhere',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('v');
      await page.waitForTimeout(1500);
      await page.getByTestId('page-logs').last().click();
      await page.getByTestId('status-job').waitFor();
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
    name: 'store-bytes',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('[');
      await page.keyboard.press('y');
      await page.getByText('Bytes', { exact: true }).waitFor();
    },
  },
  {
    name: 'store-unpack',
    steps: async (page) => {
      await storeChosen(page);
      await page.keyboard.press('u');
      await page.getByTestId('pack').waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'store-delete-source',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('B');
      await page.getByText('By source', { exact: true }).click();
    },
  },
  {
    name: 'store-trash-sure',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('t');
      await page.getByTestId('trash-item').first().getByText('Delete now…').click();
    },
  },
  {
    name: 'store-trash-none',
    query: '?mock=many',
    steps: async (page) => {
      await storeReady(page);
      await page.keyboard.press('t');
      await page.getByTestId('trash-none').waitFor();
    },
  },
  {
    name: 'store-slow',
    query: '?mock=slow',
    steps: (page) => page.waitForTimeout(2500),
  },
  {
    name: 'store-fails-later',
    steps: async (page) => {
      await storeReady(page);
      await page.evaluate(() => void (globalThis.daybookMockFailing = true));
      await page.keyboard.press('R');
      await page.waitForTimeout(800);
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
