import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProgram, wholeCharacters } from './programs.ts';

test.each([
  ['api,command,running,-,0,1700000000', { node: 'api', program: 'command', state: 'running', code: null, restarts: 0, since: '2023-11-14T22:13:20.000Z' }],
  ['db,http:80,exited,137,3,0', { node: 'db', program: 'http:80', state: 'exited', code: 137, restarts: 3, since: '1970-01-01T00:00:00.000Z' }],
])('%s', (value, program) => {
  expect(readProgram(value)).toEqual([program]);
});

test('anything else is no program, and never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.oneof(fc.string(), fc.constantFrom('running', '-', '1e99', '9'.repeat(16)))).map((parts) => parts.join(',')),
      ),
      (text) => {
        expect(readProgram(text).length).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('a text that is cut anywhere arrives whole, part by part', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 4, max: 9 }), { minLength: 1 }), (text, sizes) => {
      const bytes = Buffer.from(text);
      let [at, turn, said] = [0, 0, ''];
      while (at < bytes.length) {
        const part = wholeCharacters(bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 4)));
        said += part.toString();
        at += part.length;
        turn += 1;
      }
      expect(said).toBe(text);
    }),
  );
});
