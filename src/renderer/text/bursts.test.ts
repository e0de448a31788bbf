import { expect, it } from 'vitest';
import { goesOn, type Stroke } from './bursts.ts';

const typedAt = (at: number, from: number, end: number, rest: Partial<Stroke> = {}): Stroke => ({ deed: 'Type', from, to: from, end, at, ...rest });
const first = typedAt(1_000, 10, 11);

it.each([
  ['the next letter', first, typedAt(1_100, 11, 12), true],
  ['the last letter taken back', first, typedAt(1_100, 10, 10, { to: 11 }), true],
  ['the bracket that closed by itself typed over', first, typedAt(1_100, 10, 12), true],
  ['after a pause', first, typedAt(9_000, 11, 12), false],
  ['elsewhere', first, typedAt(1_100, 40, 41), false],
  ['something pasted', first, typedAt(1_100, 11, 50, { deed: 'Paste' }), false],
  ['behind what was pasted', { ...first, deed: 'Paste' } as Stroke, typedAt(1_100, 11, 12), false],
  ['the very first', null, first, false],
])('%s', (_, before, stroke, expected) => {
  expect(goesOn(before, stroke)).toBe(expected);
});
