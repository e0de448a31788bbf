import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../lib/files.mjs';
import { SUITES } from './suites.mjs';

test('CONTRIBUTING shows each suite with its share', () => {
  const rows = [...readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').matchAll(/^\| ([^|]+) \| ([\d.]+) \| ([^|]+) \|$/gm)];
  expect(rows.map(([, name, minutes, what]) => ({ name, minutes: Number(minutes), what: what.replaceAll('`', '') }))).toEqual(SUITES);
});

test('the shares come to 15 minutes', () => {
  expect(SUITES.reduce((total, { minutes }) => total + minutes, 0)).toBe(15);
});
