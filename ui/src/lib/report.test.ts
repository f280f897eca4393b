import { expect, test } from 'vitest';
import { type Figures, reportText } from './report';

const none = { count: 0, p50_us: 0, p95_us: 0, max_us: 0 };

const figures: Figures = {
  epoch: 1_774_000_000,
  info: {
    version: '0.1.0',
    base: '/srv/daybook',
    sqlite_version: '3.51.3',
    os: 'Linux (Ubuntu 24.04)',
    time_zone: 'Europe/Berlin',
    now_epoch: 1_774_000_000,
    bundle: null,
    demo: null,
    started_epoch: 1_773_989_200,
  },
  resources: {
    rss_bytes: 71e6,
    system_total_bytes: 24e9,
    system_used_bytes: 9e9,
    cpu_percent: 2.4,
    disk_free_bytes: 82e9,
    store_bytes: 1.4e9,
  },
  metrics: {
    ...{ opens: 14, closes: 8, open_handles: 6, hits: 199, misses: 1, evictions: 8, commits: 0 },
    ...{ rows_inserted: 0, insert_rate: 0, future_rows: 0, partitions_scanned: 4, errors: 1 },
    insert: none,
    query: { count: 318, p50_us: 1840, p95_us: 21_300, max_us: 4e5 },
  },
  contexts: [
    { name: 'default', display_name: 'default', days: 2, first_day: null, last_day: null },
  ],
  partitions: [
    {
      ...{
        context: 'default',
        day: '2026-03-18',
        path: '/srv/077.sqlite',
        bytes: 1,
        wal_bytes: 0,
        packed_bytes: 0,
        pinned: false,
      },
      ...{ state: 'failed', rows: null, first_epoch: null, last_epoch: null, pinned: false },
      failure: {
        ...{ context: 'default', day: '2026-03-18', path: '/srv/077.sqlite', kind: 'damaged' },
        message: 'file is not a database',
      },
    },
    {
      ...{
        context: 'default',
        day: '2026-03-19',
        path: '/srv/078.sqlite',
        bytes: 1,
        wal_bytes: 0,
        packed_bytes: 0,
        pinned: false,
      },
      ...{
        state: 'tidied',
        rows: 69_627,
        first_epoch: 1,
        last_epoch: 2,
        failure: null,
        pinned: false,
      },
    },
  ],
};

test('a report holds versions, the store, what is damaged and what failed', () => {
  const seen = {
    ...{ epoch: 1_774_000_000, operation: 'logs.query', code: 'io' },
    ...{ message: 'cannot read', times: 3 },
  };
  expect(reportText(figures, [seen])).toMatchInlineSnapshot(`
    "Daybook, 2026-03-20T09:46:40.000Z
    Daybook        0.1.0
    SQLite         3.51.3
    System         Linux (Ubuntu 24.04)
    Running for    3 h, since 2026-03-20T06:46:40.000Z
    Memory         71 MB of 24 GB in this machine
    Processor      2 % of one core
    Open handles   6 · 99 % of 200 uses found one open
    Searches       318 · half within 2 ms, 95 of 100 within 21 ms
    Failed so far  1
    Time zone      Europe/Berlin
    Base folder    /srv/daybook
    Size           1.4 GB · 82 GB free on its disk
    Holds          1 context · 2 days · 69,627 entries and those of 1 day not counted

    Days that cannot be read
    default 2026-03-18 damaged: file is not a database
        /srv/077.sqlite
        The file is no longer a sound database. It is set aside at the next write to this day; what can be saved of it, the sqlite3 command “.recover” brings out.

    Last failures
    2026-03-20T09:46:40.000Z logs.query io (3 times): cannot read
    "
  `);
});

test('where nothing answers, what failed is still reported', () => {
  expect(reportText(null, [])).toBe('Daybook does not answer.\n\nNo failure was seen.\n');
});
