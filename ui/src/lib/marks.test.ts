import { expect, test } from 'vitest';
import type { Mark } from '../bindings';
import { byDay, keyOf, marksMarkdown, marksText, marksWith, refOf } from './marks';

const EPOCH = Date.UTC(2026, 2, 20, 13, 32, 7) / 1000;

const mark = (change: Partial<Mark> = {}): Mark => ({
  context_name: 'default',
  epoch: EPOCH,
  nanos: 114_000_000,
  logid: 7,
  note: '',
  marked_epoch: EPOCH + 60,
  loglevel: 17,
  error: true,
  src: 'ledger.posting',
  summary: 'posting refused: account is closed',
  ...change,
});

test('a row is known by its four names, and only by them', () => {
  const keys = [
    {},
    { note: 'x' },
    { context_name: 'b' },
    { epoch: 1 },
    { nanos: 1 },
    { logid: 1 },
  ].map((change) => keyOf(mark(change)));
  expect([keys[0] === keys[1], new Set(keys).size]).toEqual([true, 5]);
  expect(Object.keys(refOf(mark()))).toEqual(['context_name', 'epoch', 'nanos', 'logid']);
});

test('every typed word must be somewhere in a mark', () => {
  const marks = [mark(), mark({ note: 'The Broker was restarted', summary: 'lease lost' })];
  const found = (typed: string) => marksWith(marks, typed, 'utc').map(({ summary }) => summary);
  expect(found('  ')).toHaveLength(2);
  expect(found('broker LEASE')).toEqual(['lease lost']);
  expect(found('broker refused')).toEqual([]);
  expect(found('error ledger 13:32 03-20')).toHaveLength(2);
});

test('marks of a day in the zone that is shown stand together', () => {
  const marks = [mark({ epoch: EPOCH - 86_400 }), mark(), mark({ epoch: EPOCH + 3600 * 10.9 })];
  const days = (zone: string) => byDay(marks, zone).map(({ day, marks: of }) => [day, of.length]);
  expect(days('utc')).toEqual([
    ['2026-03-19', 1],
    ['2026-03-20', 1],
    ['2026-03-21', 1],
  ]);
  expect(days('America/Sao_Paulo')).toEqual([
    ['2026-03-19', 1],
    ['2026-03-20', 2],
  ]);
});

test('as text each row stands as it is copied, with its note below', () => {
  const marks = [mark({ note: 'first\r\nsecond' }), mark({ src: '', loglevel: 9 })];
  expect(marksText(marks, 'utc')).toBe(
    '2026-03-20T13:32:07.114Z ERROR ledger.posting: posting refused: account is closed\n' +
      '    first\n    second\n' +
      '2026-03-20T13:32:07.114Z INFO posting refused: account is closed\n',
  );
});

test('as Markdown nothing of a log is markup', () => {
  const marks = [
    mark({ note: 'Here it **began**.' }),
    mark({ src: '', summary: '`` <b>x</b>', epoch: EPOCH + 86_400 }),
  ];
  expect(marksMarkdown(marks, 'utc')).toBe(`# Marks

Times are in UTC.

## 2026-03-20

- **13:32:07.114** ERROR \`ledger.posting\` \`posting refused: account is closed\`

  > Here it **began**.

## 2026-03-21

- **13:32:07.114** ERROR \`\`\` \`\` <b>x</b> \`\`\`
`);
});
