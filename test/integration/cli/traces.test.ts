/** A whole lab, by the command line alone, leaves no trace: not on the machine, not in a person's folders. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Yard } from '../kills/yard.ts';
import { machineState, settings } from '../machine-state.ts';

/** Every driver that every kernel serves, with a port published, NAT, and a server. */
const WHOLE = `
name: whole
lans: { office: {}, isp: { subnet: 203.0.113.0/24 } }
hosts:
  alpha: { lans: [office] }
  beta: { lans: [office] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  www: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  web: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha, beta] }
  floor: { driver: macvlan, host: beta, parent: office }
containers:
  api: { host: alpha, networks: [web], ports: ["8080:80"], serves: { http: 80 } }
  left: { host: alpha, networks: [blue] }
  right: { host: beta, networks: [blue] }
  card: { host: beta, networks: [floor] }
  probe: { host: alpha, network_mode: host }
  lone: { host: alpha, network_mode: none }
`;

let yard: Yard;
const folderOf = (name: string) => join(yard.folder, name);
beforeEach(async () => {
  yard = await Yard.open();
  // Whatever tells a program where a person's files are leads to a folder that has to stay empty.
  for (const [variable, name] of Object.entries(ELSEWHERE)) {
    mkdirSync(folderOf(name));
    yard.env[variable] = folderOf(name);
  }
  mkdirSync(folderOf('state'));
  yard.env.XDG_STATE_HOME = folderOf('state');
});
afterEach(() => yard.close());

const ELSEWHERE = { HOME: 'home', TMPDIR: 'tmp', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', XDG_DATA_HOME: 'data', XDG_RUNTIME_DIR: 'run' };

async function pings(from: string, to: string): Promise<number> {
  return (await yard.netyard(['exec', from, '--', 'ping', '-c', '1', '-W', '2', to])).code;
}

test('links, addresses, routes, rules, firewall, mounts, namespaces and settings are the same before, during and after', async () => {
  // Trying out what the kernel has loads its modules; they are the kernel's, not the lab's.
  expect((await yard.netyard(['doctor'])).code).toBe(0);
  const before = machineState();
  const set = settings();
  expect(await yard.netyard(['up', yard.file('whole.yaml', WHOLE)])).toMatchObject({ code: 0 });
  expect([await pings('left', 'right'), await pings('card', '203.0.113.1')]).toEqual([0, 0]);
  const during = machineState();
  const setDuring = settings();
  expect((await yard.netyard(['down', 'whole'])).code).toBe(0);
  expect(await yard.leftOvers(2000)).toEqual([]);
  expect({ during, after: machineState() }).toEqual({ during: before, after: before });
  for (const now of [setDuring, settings()]) expect([...set.keys()].map((key) => now.get(key))).toEqual([...set.values()]);
});

test('files are written below XDG_STATE_HOME/netyard and nowhere else', async () => {
  const file = yard.file('whole.yaml', WHOLE);
  for (const argv of [
    ['doctor'],
    ['plan', file],
    ['up', file],
    ['ps'],
    ['state'],
    ['exec', 'api', '--', 'sh', '-c', 'echo kept > ~/file; touch /tmp/file'],
    ['explain', file, 'networks.blue'],
  ]) {
    expect([argv, (await yard.netyard(argv)).code]).toEqual([argv, 0]);
  }
  const elsewhere = () => Object.values(ELSEWHERE).flatMap((name) => readdirSync(folderOf(name)).map((entry) => join(name, entry)));
  expect([readdirSync(folderOf('state')), readdirSync(folderOf('state/netyard')), readdirSync(folderOf('state/netyard/labs'))]).toEqual([
    ['netyard'],
    ['labs', 'proven.json', 'volumes'],
    ['whole'],
  ]);
  expect(elsewhere()).toEqual([]);
  expect((await yard.netyard(['down', 'whole', '--forget'])).code).toBe(0);
  expect([elsewhere(), readdirSync(folderOf('state/netyard/labs')), readdirSync(folderOf('state/netyard/volumes'))]).toEqual([[], [], []]);
});
