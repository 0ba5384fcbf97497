/** Times in the local zone, whichever that is. */
import { expect, it } from '@jest/globals';
import { localTime } from '../../../lib/text/local-time';

it.each([
  [new Date(2023, 10, 14, 22, 13, 20, 123), '11/14/23 22:13:20.123', '2023-11-14 22:13:20.123'],
  [new Date(2005, 0, 2, 3, 4, 5, 6), '01/02/05 03:04:05.006', '2005-01-02 03:04:05.006'],
  [new Date(2000, 1, 29), '02/29/00 00:00:00.000', '2000-02-29 00:00:00.000'],
  [new Date(12_345, 6, 8, 9), '07/08/45 09:00:00.000', '12345-07-08 09:00:00.000'],
])('%s is as it is on a clock there', (time, ausearch, iso) => {
  expect([localTime(time.getTime(), 'ausearch'), localTime(time.getTime(), 'iso')]).toEqual([
    ausearch,
    iso,
  ]);
});

it('is its milliseconds beyond the calendar', () => {
  const beyond = 8_640_000_000_001_123;
  expect([localTime(beyond, 'ausearch'), localTime(beyond, 'iso')]).toEqual([
    '8640000000001123',
    '8640000000001123',
  ]);
});
