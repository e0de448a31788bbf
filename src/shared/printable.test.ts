import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('what a terminal would obey is written out', () => {
  expect(printable('x\u001b]52;c;ZXZpbA==\u0007 \u009b2J \u202egnp.exe\r')).toBe('x\\u001b]52;c;ZXZpbA==\\u0007 \\u009b2J \\u202egnp.exe\\u000d');
});

test('everything else stays as it is', () => {
  expect(printable('Zwei Zeilen:\n\täöü 漢字 🙂 “so”')).toBe('Zwei Zeilen:\n\täöü 漢字 🙂 “so”');
});
