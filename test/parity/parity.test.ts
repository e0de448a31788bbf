/** The same topology built by Netyard and by a real Docker Engine: every fact of both is compared. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { parseTopology } from '../../src/shared/topology/parse.ts';
import { resolveTopology } from '../../src/shared/topology/resolve.ts';
import { NOTHING_HELD } from '../../src/shared/topology/resolved.ts';
import { type Feature, needs } from '../kernel.ts';
import { must } from '../until.ts';
import { DockerSide } from './docker/side.ts';
import { DIFFERENCES, expectedOf } from './look/differences.ts';
import type { Facts } from './look/fact.ts';
import { factsOf } from './look/facts.ts';
import { NetyardSide } from './netyard/side.ts';

const FOLDER = new URL('topologies/', import.meta.url);
/** The sample of the short run: all drivers but those of cards, and most keys. */
const SHORT = new Set(['bridges.yaml', 'bridge-keys.yaml', 'modes.yaml', 'overlay.yaml']);

const FILES = readdirSync(FOLDER).filter((file) => process.env.NETYARD_LONG === '1' || SHORT.has(file));

/** What an engine needs, which has no other kernel than this machine's. */
const NEEDS: Readonly<Record<string, readonly Feature[]>> = {
  'ipvlan.yaml': ['ipvlan for an engine'],
  'ipvlan-l3.yaml': ['ipvlan for an engine'],
  'rights.yaml': ['every capability'],
};

/** The rows that any topology needed. */
const needed = new Set<string>();

/** What was compared, for the table at the end. */
const compared: string[] = [];

test('every row that allows a difference stands in docs/docker.md', () => {
  const page = readFileSync(new URL('../../docs/docker.md', import.meta.url), 'utf8');
  expect(DIFFERENCES.filter(({ row }) => !page.includes(`\n| ${row}`)).map(({ row }) => row)).toEqual([]);
});

for (const file of FILES) {
  needs('root', ...(NEEDS[file] ?? []))(file.replace('.yaml', ''), async () => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const document = must(parseTopology(text));
    const topology = must(resolveTopology(document, NOTHING_HELD));
    // Both are ended before a failure of either is told.
    const [docker, netyard] = await both([
      DockerSide.up(topology, /^x-left-open: true$/m.test(text) ? document : null).then((side) => factsOf(side, topology).finally(() => side.dispose())),
      NetyardSide.up(file.replace('.yaml', ''), text, topology).then((side) => factsOf(side, topology).finally(() => side.dispose())),
    ]);
    const { facts, rows } = expectedOf(docker, topology);
    for (const row of rows) needed.add(row);
    compared.push(...tableOf(file, docker, netyard, rows));
    expect(unlike(facts, netyard)).toEqual({});
  });
}

if (process.env.NETYARD_LONG === '1') {
  needs('root')('each of those rows was needed by a topology: what is no difference any more stands in no page', () => {
    expect(DIFFERENCES.filter(({ row }) => !needed.has(row)).map(({ row }) => row)).toEqual([]);
  });
}

afterAll(() => process.stdout.write(`${compared.join('\n')}\n`));

async function both<T>(sides: readonly [Promise<T>, Promise<T>]): Promise<readonly [T, T]> {
  await Promise.allSettled(sides);
  return await Promise.all(sides);
}

/** Where they differ, so that a failure can be read: `-` what Docker has, `+` what Netyard has; all lines where only their order differs. */
function unlike(docker: Facts, netyard: Facts): Facts {
  const keys = [...new Set([...Object.keys(docker), ...Object.keys(netyard)])].toSorted();
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [real = [], here = []] = [docker[key], netyard[key]];
      if (real.join('\n') === here.join('\n')) return [];
      const [gone, come] = [without(real, here), without(here, real)];
      const order = gone.length + come.length === 0;
      return [[key, [...(order ? real : gone).map((line) => `- ${line}`), ...(order ? here : come).map((line) => `+ ${line}`)]]];
    }),
  );
}

/** Each line as often as it is there more often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** How many facts there are, how many are the same, and what the page says of the others. */
function tableOf(file: string, docker: Facts, netyard: Facts, rows: readonly string[]): readonly string[] {
  const lines = Object.values(docker).flat().length;
  const same = Object.keys(docker).filter((key) => docker[key]?.join('\n') === netyard[key]?.join('\n')).length;
  return [
    `${file}: ${Object.keys(docker).length} facts (${lines} lines), ${same} alike word for word; the others by these rows of docs/docker.md:`,
    ...rows.map((row) => `  ${row}`),
  ];
}
