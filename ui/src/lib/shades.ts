/** How dark a day is drawn: a few steps, whose bounds are round numbers that a legend can name. */

export const STEPS = 5;

/** Where the largest is more than this many times the middle one, equal steps would hide the rest. */
const SKEWED = 12;

/** Up to two digits that count: 12,345 → 13,000. */
function rounded(value: number): number {
  if (value < 10) return Math.ceil(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

export interface Shades {
  /** The highest value of each step, rising; fewer than `STEPS` where the values are alike. */
  bounds: readonly number[];
}

/** Steps for some values: equal ones, or each a number of times the one before. */
export function shadesOf(values: Iterable<number>): Shades {
  const sorted = [...values].filter((value) => value > 0).sort((a, b) => a - b);
  const most = sorted.at(-1);
  if (most === undefined) return { bounds: [] };
  const middle = sorted[Math.floor(sorted.length / 2)] ?? most;
  const low = sorted[Math.floor(sorted.length / 20)] ?? most;
  const factor = most > SKEWED * middle ? (most / low) ** (1 / STEPS) : 0;
  const bounds: number[] = [];
  for (let step = 1; step <= STEPS; step += 1) {
    const bound = factor > 0 ? low * factor ** step : (most * step) / STEPS;
    const round = rounded(step === STEPS ? most : bound);
    if (round > (bounds.at(-1) ?? 0)) bounds.push(round);
  }
  return { bounds };
}

/** The step of a value, 1 for the palest; 0 for nothing. */
export function shadeOf({ bounds }: Shades, value: number): number {
  if (value <= 0) return 0;
  const at = bounds.findIndex((bound) => value <= bound);
  const step = at === -1 ? bounds.length : at + 1;
  // Few steps are spread over the whole scale.
  return Math.max(1, Math.round((step / Math.max(1, bounds.length)) * STEPS));
}
