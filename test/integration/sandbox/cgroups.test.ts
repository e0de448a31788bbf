/** The lab's one subtree of control groups on the machine: it bounds the lab's programs, and is gone with the lab, however that ends. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { needs } from '../../kernel.ts';
import { type Engine, startEngine, until } from './engine.ts';

interface Bounded {
  readonly engine: Engine;
  /** The lab's groups that there are now, one for each hierarchy. */
  groups(): string[];
}

async function startBounded(): Promise<Bounded> {
  const engine = await startEngine(['host', 'alpha'], ['container', 'api', 'alpha', 'own', 'api'], ['limit', 'api', 'memory=50331648', 'pids=24', 'cpus=0.25']);
  const [own] = /netyard-\d+-\d+/.exec(await engine.read('api', 'cat /proc/self/cgroup')) ?? [];
  if (own === undefined) throw new Error('The lab has no control group of its own.');
  const groups = () =>
    spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', own], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((path) => path !== '');
  return { engine, groups };
}

needs('cgroups')('holds the programs of a node, and none of the machine’s', async () => {
  const { engine, groups } = await startBounded();
  expect(engine.sandbox.identity.controllers).toEqual(expect.arrayContaining(['memory', 'pids']));
  const own = await engine.read('api', 'cut -d: -f 2- /proc/self/cgroup | grep -E "^(memory|pids|.*cpu|):.*/api$" | wc -l');
  expect(Number(own)).toBeGreaterThan(0);
  // Half a second of work takes two at a quarter of a processor.
  const script = 'read -r before _ < /proc/uptime; timeout 1 sh -c "while :; do :; done"; times | tail -1';
  const [, used = '9'] = /(\d+\.\d+)s/.exec(await engine.read('api', script)) ?? [];
  expect(Number(used)).toBeLessThan(0.6);
  await engine.make(['remove', 'api']);
  await until(
    () => groups().flatMap((path) => spawnSync('ls', [path], { encoding: 'utf8' }).stdout.split('\n')),
    (entries) => !entries.includes('api'),
  );
});

needs('cgroups')('is gone within two seconds when the first process is killed', async () => {
  const { engine, groups } = await startBounded();
  await engine.in('api', 'sleep 1001 >/dev/null 2>&1 &');
  expect(groups().length).toBeGreaterThan(0);
  process.kill(engine.sandbox.identity.pid, 'SIGKILL');
  await until(groups, (left) => left.length === 0, 2000);
});
