/** Made-up days of a store, as they would be listed. */

import type { PartitionFailure, PartitionInfo, TrashItem, TrashReason } from '../../bindings';
import { DAY, dayName, dayOfEpoch } from '../../lib/days';
import { mixed } from './entries';

const BASE = '/home/ada/.local/share/daybook/logs';

/** How much smaller a day is when it is packed. */
export const PACKED_PART = 0.17;

/** A day of the store as it would be listed. */
export function madePart(
  context: string,
  day: number,
  rows: number,
  change: Partial<PartitionInfo> = {},
): PartitionInfo {
  const name = dayName(day);
  const bytes = Math.round(rows * 214) + 40_960;
  return {
    context,
    day: name,
    path: `${BASE}/${context}/${name.slice(0, 4)}/${name.slice(5)}/logs.sqlite`,
    bytes,
    wal_bytes: 0,
    packed_bytes: 0,
    state: 'tidied',
    rows,
    first_epoch: day * DAY + (mixed(day, 11) % 900),
    last_epoch: (day + 1) * DAY - 1 - (mixed(day, 12) % 900),
    failure: null,
    pinned: false,
    ...change,
  };
}

const damaged = (part: PartitionInfo): PartitionInfo => {
  const { context, day, path } = part;
  const message = 'file is not a database (found text where the header belongs)';
  const failure: PartitionFailure = { context, day, path, kind: 'damaged', message };
  return { ...part, state: 'failed', rows: null, first_epoch: null, last_epoch: null, failure };
};

const packedPart = (part: PartitionInfo): PartitionInfo => ({
  ...part,
  state: 'packed',
  bytes: 0,
  packed_bytes: Math.round(part.bytes * PACKED_PART),
});

/** Services of a shop: how much they log a day, since when, and for how long each day stays open. */
const SERVICES = [
  ['checkout', 84_000, 700],
  ['default', 31_000, 420],
  ['edge-proxy', 212_000, 190],
  ['ledger', 12_000, 700],
  ['staging', 6000, 300],
] as const;

/** Some years of days: busy weekdays, quiet weekends, a gap, a damaged day, packed and pinned ones. */
export function madeParts(
  now: number,
  contexts: number = SERVICES.length,
  years = 2,
): PartitionInfo[] {
  const today = dayOfEpoch(now);
  const parts: PartitionInfo[] = [];
  for (let at = 0; at < contexts; at += 1) {
    const [service, daily, since] = SERVICES[at % SERVICES.length] ?? SERVICES[0];
    const round = Math.floor(at / SERVICES.length);
    const context = round === 0 ? service : `${service}-${round}`;
    const first = today - (contexts > SERVICES.length ? years * 365 : Math.min(since, years * 365));
    for (let day = first; day <= today; day += 1) {
      const dice = mixed(day, at + 40) % 1000;
      const isWeekend = (day + 3) % 7 > 4;
      // A service that logs on weekdays only, a week without any, and now and then a day that is missing.
      if ((service === 'staging' && isWeekend) || dice < 6) continue;
      if (service === 'checkout' && day > today - 152 && day < today - 144) continue;
      const grows = 0.4 + (0.6 * (day - first)) / Math.max(1, today - first);
      const rows = Math.round(daily * grows * (isWeekend ? 0.35 : 1) * (0.7 + (dice % 600) / 1000));
      const part = madePart(context, day, day === today ? Math.round(rows / 3) : rows);
      const age = today - day;
      if (age === 0) parts.push({ ...part, state: 'open', wal_bytes: 4_120_032 });
      else if (dice === 117 || (service === 'edge-proxy' && age === 23)) parts.push(damaged(part));
      else if (age > 60 && service !== 'staging') parts.push(packedPart(part));
      else if (service === 'staging' && age % 45 === 3)
        parts.push({ ...part, state: 'empty', rows: 0, bytes: 40_960 });
      else parts.push({ ...part, pinned: service === 'ledger' && age > 33 && age < 39 });
    }
  }
  return parts;
}

/** What was deleted a while ago, by hand and by the rules. */
export function madeTrash(now: number): { item: TrashItem; parts: readonly PartitionInfo[] }[] {
  const today = dayOfEpoch(now);
  const item = (id: string, why: TrashReason, hours: number, context: string, ages: number[]) => {
    const parts = ages.map((age) => madePart(context, today - age, 40_000 + age));
    const days = parts.map(({ day, rows, bytes }) => ({ context, day, rows, bytes, whole: true }));
    const rows = days.reduce((sum, day) => sum + (day.rows ?? 0), 0);
    const bytes = days.reduce((sum, day) => sum + day.bytes, 0);
    const at_epoch = Math.floor(now - hours * 3600);
    return {
      parts,
      item: { id, at_epoch, purge_epoch: at_epoch + 72 * 3600, why, days, rows, bytes },
    };
  };
  return [
    item('t-1', 'retention', 31, 'checkout', [701, 702, 703]),
    item('t-2', 'chosen', 2, 'staging', [300]),
  ];
}
