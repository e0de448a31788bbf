/** Walks test/fixtures/topologies: each file is a case, named by it, with what it must give beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTopology } from './parse.ts';
import { resolveTopology } from './resolve.ts';
import { NOTHING_HELD } from './resolved.ts';

const folder = new URL('../../../test/fixtures/topologies/', import.meta.url);
const files = readdirSync(folder);
const cases = files.filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -'.yaml'.length));

function read(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

describe('topology fixtures', () => {
  it.each(cases.filter((name) => files.includes(`${name}.error.json`)))('%s gives its errors', (name) => {
    expect(parseTopology(read(`${name}.yaml`))).toEqual({ ok: false, problems: JSON.parse(read(`${name}.error.json`)) });
  });

  it.each(cases.filter((name) => files.includes(`${name}.resolved.json`)))('%s is resolved', (name) => {
    const topology = parseTopology(read(`${name}.yaml`));
    expect(topology.ok ? resolveTopology(topology.value, NOTHING_HELD) : topology).toEqual({ ok: true, value: JSON.parse(read(`${name}.resolved.json`)) });
  });

  it('has an expectation beside every file', () => {
    expect(cases.filter((name) => files.includes(`${name}.error.json`) === files.includes(`${name}.resolved.json`))).toEqual([]);
  });
});
