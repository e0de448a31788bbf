import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAcknowledger } from './acknowledge.ts';

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

describe('acknowledging output', () => {
  it('tells every parsed byte once, and keeps nothing back when the screen has caught up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 70_000 }), { maxLength: 50 }), (chunks) => {
        const told: number[] = [];
        const acknowledger = createAcknowledger((bytes) => told.push(bytes));
        const parsed = chunks.map((chunk) => acknowledger.wrote(chunk));
        for (const done of parsed) done();
        expect({ sum: sum(told), none: told.includes(0) }).toEqual({ sum: sum(chunks), none: false });
      }),
    );
  });

  it('gathers small chunks while more is on its way', () => {
    const told: number[] = [];
    const acknowledger = createAcknowledger((bytes) => told.push(bytes));
    const parsed = [100, 20_000, 50].map((bytes) => acknowledger.wrote(bytes));
    for (const done of parsed) done();
    expect(told).toEqual([20_100, 50]);
  });

  it('counts nothing of before a reset, in whatever order resets and parsing come', () => {
    const step = fc.oneof(fc.record({ write: fc.integer({ min: 1, max: 70_000 }) }), fc.constant('parse' as const), fc.constant('reset' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let told = 0;
        const acknowledger = createAcknowledger((bytes) => {
          told += bytes;
        });
        // xterm parses in the order of writing, also what it was given before a reset.
        const unparsed: { readonly bytes: number; readonly epoch: number; readonly done: () => void }[] = [];
        let epoch = 0;
        let parsedSinceReset = 0;
        const parse = () => {
          const first = unparsed.shift();
          first?.done();
          if (first?.epoch === epoch) parsedSinceReset += first.bytes;
        };
        for (const each of steps) {
          if (each === 'reset') {
            acknowledger.reset();
            epoch += 1;
            parsedSinceReset = 0;
            told = 0;
          } else if (each === 'parse') {
            parse();
          } else {
            unparsed.push({ bytes: each.write, epoch, done: acknowledger.wrote(each.write) });
          }
          expect(told).toBeLessThanOrEqual(parsedSinceReset);
        }
        while (unparsed.length > 0) parse();
        expect(told).toBe(parsedSinceReset);
      }),
    );
  });
});
