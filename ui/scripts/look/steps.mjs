/** What a person does first to get to a state, and the sizes that are looked at. */

export const list = (page) => page.getByTestId('log-list');
/** Rows are to be seen: before that the page is veiled, and nothing in it takes the focus. */
export const ready = (page) =>
  page.locator('[data-testid=log-row] .message').first().waitFor({ timeout: 30_000 });

/** The dialog with something chosen, and looked at. */
export const chosen = (kind) => async (page) => {
  await ready(page);
  await page.getByTestId('open-logs').click();
  await page.getByTestId(`ingest-${kind}`).click();
  await page.getByTestId('preview-line').first().waitFor();
};

/** Some time into taking it in. */
export const taken = (kind, ms) => async (page) => {
  await chosen(kind)(page);
  await page.getByTestId('ingest-take').click();
  await page.waitForTimeout(ms);
};

/** When it is done. */
export const reported = (kind) => async (page) => {
  await taken(kind, 0)(page);
  await page.getByTestId('ingest-summary').waitFor();
};

/** The sizes that are looked at; the last is 1280×800 at 200 %. */
export const SIZES = [
  { name: '' },
  { name: '-wide', width: 1920, height: 1080, dark: true },
  { name: '-small', width: 800, height: 600 },
  { name: '-zoomed', width: 640, height: 400, scale: 2, dark: true },
];

/** The dialog that exports, with its figures. */
export async function asksToExport(page) {
  await ready(page);
  await page.keyboard.press('Control+e');
  await page.getByTestId('export-estimate').waitFor();
}

/** A bundle is dropped on the window. */
export async function asksToImport(page) {
  await ready(page);
  await page.evaluate(() => globalThis.daybookMockDrop?.());
  await page.getByTestId('import').waitFor();
}
