import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import { cutBatches, silentSteps, type Wave } from './batches.ts';
import { diff } from './diff.ts';

const containers = (count: number) => Array.from({ length: count }, (_, index) => `  c${index + 1}: { networks: [web] }`).join('\n');
const lab = (count: number) => resourcesOf(`networks: { web: { driver: bridge } }\ncontainers:\n${containers(count)}\n`);

/** `ip host 101`: program, namespace, number of lines. */
const outline = (waves: readonly Wave[]) =>
  waves.map((wave) => wave.map(({ program, ns, lines }) => `${program}${ns === null ? '' : ` ${ns}`} ${lines.length}`));

test('fifty containers on one bridge: one program for all namespaces, one for the host, one in each container', () => {
  const waves = outline(cutBatches(diff([], lab(50))));
  expect(waves[0]).toEqual(['init 204']);
  expect(waves[1]?.toSorted()).toEqual(['ip host 103', 'iptables host 21']);
  expect(waves[2]?.toSorted()).toEqual(['sysctl host 2', ...Array.from({ length: 50 }, (_, index) => `ip c${index + 1} 4`)].toSorted());
  expect(waves).toHaveLength(3);
});

test('one container more touches only what is its own', () => {
  expect(outline(cutBatches(diff(lab(50), lab(51))))).toEqual([['init 5'], ['ip host 2'], ['ip c51 4']]);
});

test('what goes, goes before anything comes, and a namespace after what reaches out of it', () => {
  const plan = diff(lab(2), resourcesOf('networks: { web: { driver: bridge } }\ncontainers:\n  c1: { networks: [web] }\n  other: {}\n'));
  const waves = cutBatches(plan);
  const removals = waves.filter((wave) => wave.every(({ lines }) => lines.every(({ step }) => plan.steps[step]?.action === 'remove')));
  expect(outline(removals)).toEqual([['ip host 1'], ['init 1']]);
  expect(waves.slice(0, 2)).toEqual(removals);
  expect(waves.map((wave) => wave.map(({ removes }) => removes))).toEqual(waves.map((wave) => wave.map(() => removals.includes(wave))));
});

test('steps that the kernel does by itself are in no batch, and are told', () => {
  const plan = diff(lab(2), lab(1));
  expect(silentSteps(plan).map((step) => `${plan.steps[step]?.resource}: ${plan.steps[step]?.reason}`)).toEqual([
    'resolver:c2: ends with the container c2',
    'file:c2/resolv.conf: ends with the container c2',
    'file:c2/hosts: ends with the container c2',
    'route:c2/default: ends with the veth pair v-c2.web',
    'address:c2.web: ends with the container c2',
    'loopback:c2: ends with the container c2',
  ]);
});
