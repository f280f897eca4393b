/** Civil times of a zone that has a name, by what `Intl` knows of it. */

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
        timeZone: zone,
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

/** Offsets such as `+02:00`, which some views take for zones, have no clock changes: not meant. */
export const isZoneName = (text: string): boolean => /^[A-Za-z]/.test(text) && !!formatOf(text);

/** All names that can be chosen, UTC among them: WebKit counts it, Chromium does not. */
export const zoneNames = (): string[] => [
  ...new Set(['UTC', ...('supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [])]),
];

/** No zone changes its clock between two quarters of an hour: one look serves all rows of it. */
const QUARTER = 900;
const KEPT = 4096;
const offsets = new Map<string, number>();

/** Seconds east of UTC at a time; 0 for `utc` and for a name that is not known. */
export function zoneOffset(epoch: number, zone: string): number {
  if (zone === 'utc') return 0;
  const quarter = Math.floor(epoch / QUARTER);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = lookUp(quarter * QUARTER, zone);
  if (offsets.size >= KEPT) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function lookUp(epoch: number, zone: string): number {
  const parts: Partial<Record<string, string>> = {};
  for (const { type, value } of formatOf(zone)?.formatToParts(epoch * 1000) ?? []) {
    parts[type] = value;
  }
  const { year, month, day, hour, minute, second, era } = parts;
  // Times before our era are nobody's log, but must not be taken for others.
  if (year === undefined || era !== 'AD') return 0;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as Six;
  return Date.UTC(y, mo - 1, d, h, mi, s) / 1000 - epoch;
}

type Six = [number, number, number, number, number, number];

/**
 * The time at which a zone's clock shows `civil` (its seconds as if it were UTC). As `Date` does it:
 * of two such times the first, and where the clock leaps over it, by the offset before.
 */
export function zoneEpoch(civil: number, zone: string): number {
  const before = civil - zoneOffset(civil - 86_400, zone);
  const after = civil - zoneOffset(civil + 86_400, zone);
  const right = [before, after].filter((epoch) => epoch + zoneOffset(epoch, zone) === civil);
  return right.length > 0 ? Math.min(...right) : before;
}

/** The parts of a time in seconds of UTC. */
export function civilParts(seconds: number) {
  const date = new Date(seconds * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  };
}
