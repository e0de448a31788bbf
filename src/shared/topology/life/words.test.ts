import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteCommand } from '../../shell/quote.ts';
import { splitWords } from './words.ts';

test.each([
  ['ping -c 1 db', ['ping', '-c', '1', 'db']],
  ['  sh  -c "echo  $HOME; exit 1" ', ['sh', '-c', 'echo  $HOME; exit 1']],
  [`a'b 'c "d'e" f\\ g "h\\"i\\j" ''`, ['ab c', "d'e", 'f g', 'h"i\\j', '']],
  ['cat < x | y', ['cat', '<', 'x', '|', 'y']],
  ['', []],
  ["it's", null],
  ['open "', null],
  ['end \\', null],
])('%j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test('what was quoted for a shell comes apart again', () => {
  const word = fc.string().filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(splitWords(quoteCommand(words))).toEqual(words);
    }),
  );
});
