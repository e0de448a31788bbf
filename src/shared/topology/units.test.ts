import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRate, formatTime, parsePercent, parseRate, parseTime } from './units.ts';

test('times, shares and rates, as they are written beside a cable', () => {
  expect(['20ms', '1.5s', '500us', '0ms', '11s', '20', '-1ms', ''].map(parseTime)).toEqual([20_000, 1_500_000, 500, 0, null, null, null, null]);
  expect(['1%', '0.1%', '100%', '101%', '1', '%'].map(parsePercent)).toEqual([1, 0.1, 100, null, null, null]);
  expect(['10mbit', '1.5gbit', '64kbit', '1bit', '101gbit', '10mb'].map(parseRate)).toEqual([10_000_000, 1_500_000_000, 64_000, null, null, null]);
});

test('what is written out is read back', () => {
  fc.assert(fc.property(fc.nat(10_000_000), (time) => parseTime(formatTime(time)) === time));
  fc.assert(fc.property(fc.integer({ min: 1000, max: 999_999_999 }), (rate) => parseRate(formatRate(rate)) === rate));
  expect([formatTime(20_000), formatTime(0), formatRate(10_000_000), formatRate(1_500_000)]).toEqual(['20ms', '0us', '10mbit', '1500kbit']);
});
