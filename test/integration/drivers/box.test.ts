/** A container as a box: a root that dies with it, volumes that do not, its rights, and what it may take of the machine. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const CONTAINERS = {
  db: 'volumes: ["data:/var/lib/db"], mem_limit: 48m, pids_limit: 24',
  reader: 'volumes: ["data:/data:ro"]',
  meek: 'cap_drop: [NET_RAW, chown], cap_add: [CAP_SYS_TIME]',
  bare: 'cap_drop: [ALL], cap_add: [NET_BIND_SERVICE]',
  most: 'cap_add: [ALL], cap_drop: [SYS_ADMIN]',
  root: 'privileged: true',
  guest: 'network_mode: host, cap_add: [NET_ADMIN]',
  plain: '',
  quick: 'command: [sh, -c, "for each in $(seq 40); do sleep 8 & done"], pids_limit: 16',
};

function labOf(containers: Readonly<Record<string, string>>): string {
  return `containers:\n${Object.entries(containers)
    .map(([name, keys]) => `  ${name}: { ${keys} }\n`)
    .join('')}`;
}

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(labOf(CONTAINERS));
});
afterAll(async () => await lab.down());

const TRACES = `for each in /usr/local/bin/mine /usr/share/mine /opt/mine /etc/mine /usr/bin/env; do [ -e $each ] && echo $each; done
  cat /var/lib/db/kept 2>/dev/null; :`;

test('what a container writes is lost with it, what is in its volume is not, nor is it by Stop', async () => {
  const write = 'mkdir -p /usr/local/bin /usr/share/mine /opt/mine; touch /usr/local/bin/mine /etc/mine; rm /usr/bin/env; echo kept > /var/lib/db/kept';
  expect(await lab.run('db', `${write} && ${TRACES}`)).toEqual({
    code: 0,
    said: '/usr/local/bin/mine\n/usr/share/mine\n/opt/mine\n/etc/mine\nkept',
  });
  // Nobody else's files changed: not the machine's, not a neighbour's, not its host's.
  expect([existsSync('/usr/local/bin/mine'), (await lab.run('plain', TRACES)).said, (await lab.run('host', TRACES)).said]).toEqual([
    false,
    '/usr/bin/env',
    '/usr/bin/env',
  ]);
  const { db, ...others } = CONTAINERS;
  await lab.edit(labOf(others));
  expect(await lab.run('reader', 'cat /data/kept; echo new 2>/dev/null > /data/kept || echo read-only')).toEqual({ code: 0, said: 'kept\nread-only' });
  await lab.edit(labOf({ ...others, db }));
  expect((await lab.run('db', TRACES)).said).toBe('/usr/bin/env\nkept');
  await lab.restart(labOf(CONTAINERS));
  expect((await lab.run('db', TRACES)).said).toBe('/usr/bin/env\nkept');
});

// capabilities(7), as the kernel prints them: Docker's default with NET_ADMIN is 00000000a80435fb of /proc/PID/status.
const USUAL = 0xa80435fbn;
const bit = (...numbers: number[]) => numbers.reduce((sum, number) => sum | (1n << BigInt(number)), 0n);
const [CHOWN, BIND, ADMIN, RAW, SYS_ADMIN, TIME] = [0, 10, 12, 13, 21, 25];

test('each has the capabilities that the file gives it, by Docker’s rule', async () => {
  const all = (1n << BigInt(Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8')) + 1)) - 1n;
  const wanted: Readonly<Record<string, bigint>> = {
    plain: USUAL | bit(ADMIN),
    meek: (USUAL | bit(ADMIN, TIME)) & ~bit(RAW, CHOWN),
    bare: bit(BIND),
    most: all & ~bit(SYS_ADMIN),
    root: all,
    guest: USUAL | bit(ADMIN),
  };
  const found: Record<string, bigint> = {};
  for (const name of Object.keys(wanted)) {
    const { said } = await lab.run(name, 'grep -E "^Cap(Prm|Eff|Bnd)" /proc/self/status | cut -f 2 | sort -u');
    found[name] = BigInt(`0x${said}`);
  }
  expect(found).toEqual(wanted);
});

test('a privileged container writes the settings of its own network, and none beyond; one with NET_ADMIN on its host’s network changes that', async () => {
  const set =
    'echo 1 > /proc/sys/net/ipv4/conf/lo/forwarding && cat /proc/sys/net/ipv4/conf/lo/forwarding; (cat /proc/sys/kernel/panic > /proc/sys/kernel/panic) 2>/dev/null || echo no';
  expect((await lab.run('root', set)).said).toBe('1\nno');
  expect((await lab.run('plain', `(${set}) 2>/dev/null`)).said).toBe('no');
  expect((await lab.run('guest', 'ip link add g type bridge && ip link del g && echo changed')).said).toBe('changed');
});

const NO_MORE = /Cannot fork|fork: .*Resource temporarily unavailable/;
const BOMB = 'for each in $(seq 60); do sleep 0.5 & done; wait';

test('a fork bomb stays in its container, whoever started it, and the others do not notice', async () => {
  expect((await lab.run('db', BOMB)).said).toMatch(NO_MORE);
  expect(await lab.run('plain', BOMB)).toEqual({ code: 0, said: '' });
  const said = await lab.session.log('quick', 0);
  expect(said.ok && said.value.text).toMatch(NO_MORE);
});

test('a memory hog is ended alone', async () => {
  const hog = "perl -e 'my @taken; push @taken, q(x) x (1 << 20) for 1 .. 90; print scalar @taken'";
  expect((await lab.run('db', hog)).said).not.toContain('90');
  expect((await lab.run('plain', hog)).said).toBe('90');
  expect((await lab.run('db', 'echo alive')).said).toBe('alive');
});

test('limits are changed while it runs, with no step for anything else', async () => {
  const more = labOf({ ...CONTAINERS, db: CONTAINERS.db.replace('24', '90') });
  const plan = await lab.session.plan(more);
  expect(plan.ok && plan.value.steps.map(({ action, resource, reason }) => [action, resource, reason])).toEqual([['change', 'limits:db', 'pids 24 became 90']]);
  await lab.edit(more);
  expect(await lab.run('db', BOMB)).toEqual({ code: 0, said: '' });
});
