/** The lab's one subtree of control groups on the machine: it bounds the lab's programs, and is gone with the lab, however that ends. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { needs } from '../../kernel.ts';
import { type Engine, startEngine, until } from './engine.ts';

/** Every group of a sandbox on the machine. */
function groupsOf(engine: Engine): string[] {
  const { stdout } = spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', 'netyard-*'], { encoding: 'utf8' });
  return stdout.split('\n').filter((path) => path !== '' && !before.has(path) && engine.sandbox.identity.controllers !== undefined);
}

let before = new Set<string>();

async function startBounded(): Promise<Engine> {
  before = new Set(spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', 'netyard-*'], { encoding: 'utf8' }).stdout.split('\n'));
  return await startEngine(['host', 'alpha'], ['container', 'api', 'alpha', 'own', 'api'], ['limit', 'api', 'memory=50331648', 'pids=24', 'cpus=0.25']);
}

needs('cgroups')('holds the programs of a node, and none of the machine’s', async () => {
  const engine = await startBounded();
  expect(engine.sandbox.identity.controllers).toEqual(expect.arrayContaining(['memory', 'pids']));
  const groups = await engine.read('api', 'cut -d: -f 2- /proc/self/cgroup | grep -E "^(memory|pids|.*cpu|):.*/api$" | wc -l');
  expect(Number(groups)).toBeGreaterThan(0);
  // Half a second of work takes two at a quarter of a processor.
  const script = 'read -r before _ < /proc/uptime; timeout 1 sh -c "while :; do :; done"; times | tail -1';
  const [, used = '9'] = /(\d+\.\d+)s/.exec(await engine.read('api', script)) ?? [];
  expect(Number(used)).toBeLessThan(0.6);
  await engine.make(['remove', 'api']);
  await until(
    () => groupsOf(engine).flatMap((path) => spawnSync('ls', [path], { encoding: 'utf8' }).stdout.split('\n')),
    (entries) => !entries.includes('api'),
  );
});

needs('cgroups')('is gone within two seconds when the first process is killed', async () => {
  const engine = await startBounded();
  await engine.in('api', 'sleep 1001 >/dev/null 2>&1 &');
  expect(groupsOf(engine).length).toBeGreaterThan(0);
  process.kill(engine.sandbox.identity.pid, 'SIGKILL');
  await until(
    () => groupsOf(engine),
    (left) => left.length === 0,
    2000,
  );
});
