/** The scenarios of the mock, with a look at their text that knows a few fields. */

import type { PerfCheck, PerfScenario, PerfSettings } from '../../bindings';

const DISK_FREE = 82e9;

const settings = (title: string, about: string, change: Partial<Known>): PerfSettings => {
  const known = { ...DEFAULTS, ...change };
  return {
    title,
    about,
    seed: 1,
    data: {
      contexts: known.contexts,
      first_day: '2026-03-20',
      days: known.days,
      entries_per_day: known.entries_per_day,
      rhythm: 'daily',
      late_per_million: 1000,
      late_secs: 120,
      out_of_order_per_million: 10_000,
      error_per_million: 0,
      sources: { count: 400, depth: 4, fan_out: 20, zipf: 1 },
      levels: { trace: 0, debug: 200, info: 700, notice: 10, warn: 50, error: 38, fatal: 2 },
      messages: {
        attrs_per_million: 200_000,
        tags_per_million: 100_000,
        traces_per_million: 100_000,
        trace_frames: 20,
      },
      bursts: { per_million: 20, length: 500 },
    },
    load: {
      writers: known.writers,
      batch: known.batch,
      rate: 0,
      readers: known.readers,
      times: known.times,
      tidy: false,
    },
    ask: {
      kinds: [
        'newest_page',
        'source_exact',
        'source_prefix',
        'rare_prefix',
        'level',
        'error',
        'text',
        'text_absent',
        'count',
        'histogram',
        'sources',
        'deep_page',
      ],
      spans: ['1d', '7d', '30d', 'all'],
      rounds: 5,
      times: 20,
      budget_ms: 400,
      cold_times: 5,
      baseline: true,
    },
    goals: {},
  };
};

type Known = Record<NumberField, number>;

const NUMBERS = [
  'contexts',
  'days',
  'entries_per_day',
  'writers',
  'readers',
  'batch',
  'times',
  'rate',
] as const;

type NumberField = (typeof NUMBERS)[number];

const FIELDS = [...NUMBERS, 'first_day', 'title', 'about', 'seed', 'spans', 'kinds', 'rounds'];

const DEFAULTS: Known = {
  contexts: 1,
  days: 1,
  entries_per_day: 100_000,
  writers: 1,
  readers: 0,
  batch: 10_000,
  times: 1,
  rate: 0,
};

const toml = (comment: string, title: string, about: string, body: string): string =>
  `# ${comment}\ntitle = "${title}"\nabout = "${about}"\n\n${body}\n`;

const BUILT_IN: readonly [name: string, text: string][] = [
  [
    'a',
    toml(
      'One busy day: how fast a single partition is written and searched.',
      'A: one day, a million entries',
      'One context and one day with 1,000,000 entries: a single partition, written and searched at full speed.',
      '[data]\ndays = 1\nfirst_day = "2026-03-20"\nentries_per_day = 1_000_000\n\n[load]\nbatch = 1_000\ntimes = 3',
    ),
  ],
  [
    'b',
    toml(
      'A month of one service: what the range of a search costs.',
      'B: a month, 100,000 entries a day',
      'One context over 30 days, 3,000,000 entries in all: searches of a day, a week and the whole month.',
      '[data]\ndays = 30\nfirst_day = "2026-03-01"\nentries_per_day = 100_000\n\n[load]\nbatch = 1_000',
    ),
  ],
  [
    'c',
    toml(
      'Many tenants: more partitions are written at once than handles are kept open.',
      'C: 50 contexts, a week',
      '50 contexts over 7 days with 10,000 entries a day each, 3,500,000 in all: 350 partitions, of which 50 are written at any moment, by four writers while two others search.',
      '[data]\ncontexts = 50\ndays = 7\nfirst_day = "2026-03-14"\nentries_per_day = 10_000\n\n[load]\nwriters = 4\nreaders = 2\nbatch = 5_000',
    ),
  ],
  [
    'd',
    toml(
      'A year: what a long range costs in time, in memory and in open handles.',
      'D: a year, 100,000 entries a day',
      'One context over 365 days, 36,500,000 entries in all: 365 partitions, far more than are kept open. Needs about 14 GB of disk, and the better part of an hour with its baseline.',
      '[data]\ndays = 365\nfirst_day = "2025-04-01"\nentries_per_day = 100_000\n\n[load]\nbatch = 10_000',
    ),
  ],
  [
    'acceptance',
    toml(
      'The specification’s own case, with its goal.',
      'Acceptance: a million entries over 7 days',
      '1,000,000 entries over 7 days. A search for a source’s prefix over the whole range must take less than 500 ms.',
      '[data]\ndays = 7\nfirst_day = "2026-03-14"\nentries_per_day = 142_858\n\n[load]\nbatch = 10_000\ntimes = 3\n\n[goals]\n"query.source_prefix.7d.warm" = 500',
    ),
  ],
];

/** Looks at a text line by line: enough to develop a page against, no more. */
export function checkText(text: string, scale: number, free = DISK_FREE): PerfCheck {
  const none = { settings: null, entries: 0, partitions: 0, disk_bytes: 0, disk_free_bytes: free };
  const known: Partial<Known> = {};
  const words: Record<string, string> = {};
  let table = '';
  for (const [index, line] of text.split('\n').entries()) {
    const heading = /^\[([\w.]+)\]\s*$/.exec(line);
    if (heading) table = `${heading[1]}.`;
    const pair = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(line);
    if (!pair || table === 'goals.') continue;
    const [, key = '', value = ''] = pair;
    const mistake = (column: number, message: string, nearest: string | null): PerfCheck => ({
      ...none,
      mistake: { line: index + 1, column, field: table + key, message, nearest },
    });
    if (!FIELDS.includes(key)) {
      const near = FIELDS.find((field) => alike(field, key)) ?? null;
      const hint = near ? `did you mean \`${near}\`?` : `there are ${FIELDS.join(', ')}`;
      return mistake(line.indexOf(key) + 1, `there is no field \`${key}\` here; ${hint}`, near);
    }
    const field = NUMBERS.find((field) => field === key);
    if (field) {
      const number = Number(value.replaceAll('_', ''));
      if (!Number.isInteger(number) || number < 0) {
        const message = `invalid type: ${value}, expected a whole number, 0 or more`;
        return mistake(line.indexOf(value) + 1, message, null);
      }
      known[field] = number;
    } else words[key] = value.replace(/^"|"$/g, '');
  }
  if (!words['title']) {
    const message = 'the field `title` is missing';
    return { ...none, mistake: { line: 1, column: 1, field: 'title', message, nearest: null } };
  }
  const found = settings(words['title'], words['about'] ?? '', known);
  const { contexts, days, entries_per_day } = found.data;
  const entries = contexts * days * Math.max(1, Math.round(entries_per_day * scale));
  const partitions = contexts * days;
  const disk_bytes = entries * 380 + partitions * 262_144 + 201_326_592;
  return { settings: found, mistake: null, entries, partitions, disk_bytes, disk_free_bytes: free };
}

const alike = (a: string, b: string): boolean =>
  [...a].sort().join('') === [...b].sort().join('') || a.startsWith(b) || b.startsWith(a);

export function madeScenarios(free: number): PerfScenario[] {
  const own = (BUILT_IN[1]?.[1] ?? '').replace('B: a month', 'Ours: a month, at night');
  const bad = (BUILT_IN[0]?.[1] ?? '').replace('entries_per_day', 'entires_per_day');
  return [
    ...BUILT_IN.map(([name, text]) => made(name, true, text, free)),
    made('our-nights', false, own, free),
    made('spelt-wrong', false, bad, free),
  ];
}

export const made = (
  name: string,
  built_in: boolean,
  text: string,
  free: number,
): PerfScenario => ({ name, built_in, toml: text, check: checkText(text, 1, free) });
