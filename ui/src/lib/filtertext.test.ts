import { expect, test } from 'vitest';
import type { LogFilter } from '../bindings';
import { filterText, filterTime } from './filtertext';

const cases: [LogFilter, string][] = [
  [{}, ''],
  [{ contexts: ['prod', 'my app'], error: true }, 'context:prod,"my app" error:true'],
  [{ src: { prefix: 'hero.' } }, 'src:hero.*'],
  [{ src: { subtree: 'hero.proc' }, levels: { min: 13 } }, 'src:hero.proc level:>=warn'],
  [{ levels: { set: [9, 10] } }, 'level:info,10'],
  [
    {
      levels: {
        ranges: [
          [13, 17],
          [21, 99],
        ],
      },
    },
    'level:warn,fatal',
  ],
  [{ text: { regex: 'a/b' }, tags: ['slow one'] }, '/a\\/b/ tag:"slow one"'],
  [
    {
      matching: {
        all: [
          { any: [{ text: { substring: 'lost' } }, { not: { src: { exact: 'a' } } }] },
          { attr: { name: 'user', test: { is: 'alice' } } },
          { not: { all: [{ tag: 'x' }, { attr: { name: 'ms', test: { atleast: '500' } } }] } },
        ],
      },
    },
    '(lost OR -src:a) attrs.user:alice -(tag:x attrs.ms:>=500)',
  ],
];

test.each(cases)('a filter is said in the words of the query line (%#)', (filter, text) => {
  expect(filterText(filter)).toBe(text);
});

test('its time is a range, and all time is none', () => {
  expect(filterTime({}, 'utc')).toBe('');
  expect(filterTime({ epoch_from: 1_773_964_800, epoch_to: 1_774_051_200 }, 'utc')).toBe(
    '2026-03-20',
  );
});
