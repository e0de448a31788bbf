import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAcknowledger } from './acknowledge.ts';

describe('acknowledging output', () => {
  it('tells every parsed byte once, and keeps nothing back when the screen has caught up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 70_000 }), { maxLength: 50 }), (chunks) => {
        const told: number[] = [];
        const acknowledger = createAcknowledger((bytes) => told.push(bytes));
        for (const chunk of chunks) acknowledger.wrote(chunk);
        for (const chunk of chunks) acknowledger.parsed(chunk);
        const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
        expect({ sum: sum(told), none: told.includes(0) }).toEqual({ sum: sum(chunks), none: false });
      }),
    );
  });

  it('gathers small chunks while more is on its way', () => {
    const told: number[] = [];
    const acknowledger = createAcknowledger((bytes) => told.push(bytes));
    acknowledger.wrote(100);
    acknowledger.wrote(20_000);
    acknowledger.wrote(50);
    acknowledger.parsed(100);
    acknowledger.parsed(20_000);
    acknowledger.parsed(50);
    expect(told).toEqual([20_100, 50]);
  });
});
