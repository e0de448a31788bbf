import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteCommand } from './quote.ts';

/** What a real sh hands to a program, words ended by a line that no word can be taken for. */
function wordsOf(command: string): string[] {
  const ran = spawnSync('sh', ['-c', `said() { for word; do printf '%s\\1' "$word"; done; }; ${command}`], { encoding: 'utf8' });
  return ran.stdout.split('\u0001').slice(0, -1);
}

const word = fc
  .string({ unit: fc.oneof(fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~= \n\t-'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) })
  .filter((text) => !/[\0\u0001]/.test(text));

test('sh reads back exactly the words that were quoted', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 80 }), (words) => {
      expect(wordsOf(`said ${words.map(quote).join(' ')}`)).toEqual(words);
      expect(wordsOf(quoteCommand(['said', ...words]))).toEqual(words);
    }),
    { numRuns: 20 },
  );
});

test('plain words stay readable, others are put in quotes', () => {
  expect(quoteCommand(['sysctl', '-w', 'net.ipv4.ip_forward=1'])).toBe('sysctl -w net.ipv4.ip_forward=1');
  expect(quoteCommand(['A=b', "it's", ''])).toBe(`'A=b' 'it'\\''s' ''`);
  expect(quote('a=b')).toBe("'a=b'");
});

test('NUL is refused', () => {
  expect(() => quote('a\0b')).toThrow('NUL');
});
