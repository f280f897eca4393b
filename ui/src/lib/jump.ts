/** A time that one wants to go to. */

import { parseTime } from './ranges';
import { dateText, type Zone } from './time';

const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?$/;

/** All that `parseTime` reads, and a clock's time alone: of the day that `near` lies in. */
export function parseMoment(text: string, now: number, zone: Zone, near: number): number | null {
  const trimmed = text.trim();
  return parseTime(CLOCK.test(trimmed) ? `${dateText(near, zone)} ${trimmed}` : trimmed, now, zone);
}
