/** What is followed, in words. */

import type { WatchInfo, WatchRequest } from '../bindings';
import { plural } from './numbers';
import { agoText } from './time';

/** What a person said of it: `context staging, as our-shop`. Empty when that was nothing. */
export function mannerText({ context, src, format, tz }: WatchRequest): string {
  const parts = [
    ...(context ? [`context ${context}`] : []),
    ...(src ? [`source ${src}`] : []),
    ...(format ? [`read as ${format}`] : []),
    ...(tz ? [`times in ${tz}`] : []),
  ];
  return parts.join(', ');
}

/** `6 files · 79,074 entries since Daybook started · last read 12 s ago` */
export function progressText(watch: WatchInfo, now: number, begins: boolean): string {
  if (begins) return 'beginning…';
  if (!watch.here) return 'followed by another Daybook program';
  // The clock of the look may be a second behind that of the reading.
  const read = watch.read_epoch === null ? null : Math.min(watch.read_epoch, now);
  return [
    plural(watch.files, 'file'),
    read === null
      ? 'nothing new since Daybook started'
      : `${entriesText(watch)} since Daybook started`,
    ...(read === null ? [] : [`last read ${agoText(read, now)}`]),
  ].join(' · ');
}

const entriesText = ({ entries }: WatchInfo): string => plural(entries, 'entry', 'entries');

/** What follows a file from a terminal. */
export const followCommand = (base: string | null): string =>
  base
    ? `daybook --base '${base}' ingest --follow /var/log/syslog`
    : 'daybook ingest --follow /var/log/syslog';
