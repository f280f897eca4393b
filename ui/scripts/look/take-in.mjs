/** Opening, importing and exporting, and bundles. */

import { asksToExport, asksToImport, chosen, ready, reported, taken } from './steps.mjs';

export const TAKE_IN_SHOTS = [
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
];
