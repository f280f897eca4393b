/** The Perf page's states. */

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
  'perf-no-room': {
    query: '?mock=full',
    steps: async (page) => {
      await perfReady(page);
      await page.getByTestId('perf-scale').fill('100');
      await page.getByTestId('perf-lacking').waitFor();
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
  'perf-slow': { query: '?mock=slow', steps: (page) => page.waitForTimeout(2500) },
  'perf-busy': {
    steps: async (page) => {
      await perfRunning(1500)(page);
      await page.getByTestId('perf-scenario').nth(1).click();
    },
  },
  'perf-own': {
    steps: async (page) => {
      await perfReady(page);
      await page.getByText(/^Ours/).first().click();
      await page.getByTestId('perf-edit').click();
      await page.getByTestId('perf-toml').waitFor();
      await page.waitForTimeout(400);
    },
  },
  'perf-mistaken': {
    steps: async (page) => {
      await perfReady(page);
      await page.locator('[data-name=spelt-wrong]').click();
    },
  },
};

export const PERF_SHOTS = Object.entries(PERF).flatMap(([name, shot]) => [
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
]);
