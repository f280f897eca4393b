/** uPlot, when a chart is drawn for the first time. */

import type uPlot from 'uplot';

/**
 * As it loads, uPlot makes a number format for the view's language, which throws where that is `C`
 * (a system without a locale). Its formats are not used here: such a view is told to speak English.
 */
function speak(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}

let loading: Promise<typeof uPlot> | null = null;

export function loadUPlot(): Promise<typeof uPlot> {
  loading ??= (async () => {
    speak();
    return (await import('uplot')).default;
  })();
  return loading;
}
