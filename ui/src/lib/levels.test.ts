import { expect, test } from 'vitest';
import { bandOf, bandsFrom, BANDS, countByBand, inOrder, levelFilter, levelText } from './levels';

test('every level lies in one band, the in-between ones too', () => {
  expect([-3, 0, 1, 4, 5, 9, 10, 13, 16, 17, 19, 20, 21, 24].map(bandOf)).toEqual(
    'none none trace trace debug info info warn warn error error error fatal fatal'.split(' '),
  );
});

test('the bands cover the scale without gaps', () => {
  for (const [at, band] of BANDS.entries()) {
    if (at > 0) expect(band.from).toBe(BANDS[at - 1]?.to);
  }
});

test('no band and all bands mean no filter', () => {
  expect(levelFilter([])).toBeNull();
  expect(levelFilter(BANDS.map(({ band }) => band))).toBeNull();
});

test('neighbouring bands become one range', () => {
  expect(levelFilter(['warn', 'error', 'trace'])).toEqual({
    ranges: [
      [1, 5],
      [13, 21],
    ],
  });
});

test('bands are kept in their order, each once', () => {
  expect(inOrder(['fatal', 'info', 'fatal'])).toEqual(['info', 'fatal']);
  expect(bandsFrom('error')).toEqual(['error', 'fatal']);
});

test('counts of in-between levels go to their band', () => {
  const counts = countByBand([
    { loglevel: 9, count: 3 },
    { loglevel: 10, count: 4 },
    { loglevel: 0, count: 1 },
  ]);
  expect([counts.info, counts.none, counts.error]).toEqual([7, 1, 0]);
});

test('a level is named as syslog names it, with its number where the name does not tell', () => {
  expect([0, 9, 10, 14, 18].map(levelText)).toEqual([
    'not stated',
    'INFO',
    'NOTICE (10)',
    'WARN (14)',
    'CRITICAL (18)',
  ]);
});
