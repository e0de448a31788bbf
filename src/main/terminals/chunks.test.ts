import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chunks } from './chunks.ts';

test('whatever the pieces and the runs, the bytes come out in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.array(fc.nat(30)), fc.integer({ min: 1, max: 16 }), (pieces, takes, longest) => {
      const chunks = new Chunks();
      const all = pieces.flatMap((piece) => [...piece]);
      for (const piece of pieces) chunks.push(piece);
      const out: number[] = [];
      for (const want of takes) {
        const runs = [...chunks.take(Math.min(want, all.length - out.length), longest)];
        for (const run of runs) {
          expect(run.length).toBeGreaterThan(0);
          expect(run.length).toBeLessThanOrEqual(longest);
          out.push(...run);
        }
      }
      for (const run of chunks.take(all.length - out.length, longest)) out.push(...run);
      expect(out).toEqual(all);
    }),
  );
});

test('what is put first comes first', () => {
  const chunks = new Chunks();
  chunks.push(Uint8Array.of(3));
  chunks.putFirst(Uint8Array.of(1, 2));
  expect([...chunks.take(3, 10)]).toEqual([Uint8Array.of(1, 2, 3)]);
});
