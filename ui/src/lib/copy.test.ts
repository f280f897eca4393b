import { expect, test } from 'vitest';
import type { LogEntry } from '../bindings';
import { asJson, asText, attrText } from './copy';

const ENTRY: LogEntry = {
  context_name: 'default',
  logid: 7,
  epoch: 1_774_013_527,
  nanos: 114_000_000,
  loglevel: 17,
  error: true,
  src: 'nova.compute',
  tags: [],
  content: 'No valid host',
  attrs: { pid: 25746 },
};

test('text is the common form, which ingest reads back', () => {
  expect(asText(ENTRY, 'utc')).toBe('2026-03-20T13:32:07.114Z ERROR nova.compute: No valid host');
});

test('JSON has the fields of the entry and its time', () => {
  const copied = JSON.parse(asJson(ENTRY)) as Record<string, unknown>;
  expect(copied['time']).toBe('2026-03-20T13:32:07.114Z');
  expect(copied).toMatchObject({ ...ENTRY });
});

test('a value of attrs is on one line', () => {
  expect([attrText('a b'), attrText({ a: [1] }), attrText(null)]).toEqual([
    'a b',
    '{"a":[1]}',
    'null',
  ]);
});
