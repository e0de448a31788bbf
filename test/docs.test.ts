/** The pages for people name what the code has. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KEYS } from '../src/shared/topology/schema.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('docs/topology.md', () => {
  const page = read('docs/topology.md');

  test.each(Object.entries(KEYS))('shows every key of %s', (_, keys) => {
    // As a key of the example, or as the name of one in the table.
    expect(keys.filter((key) => !new RegExp(`(^|[\\s{\`.])${key}(:|\`)`, 'm').test(page))).toEqual([]);
  });
});

test('README shows pictures that are there', () => {
  const pictures = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures)
    expect(
      readFileSync(new URL(`../${picture}`, import.meta.url))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
});
