/** A whole lab, by the command line alone, leaves no trace: not on the machine, not in a person's folders. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { needs } from '../../kernel.ts';
import { Yard } from '../kills/yard.ts';
import { machineState, settings } from '../machine-state.ts';
import { PROGRAM } from './program.ts';

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

/** A machine with a network and a view of the files of its own, on which somebody has made what a lab makes: by the same names. */
const MACHINE = `set -e
  mount -t tmpfs machine /run; sysctl -qw net.ipv6.conf.default.disable_ipv6=1
  ip netns add alpha; ip netns add api; ip link add v-api type veth peer name eth0
  ip link add br-web type bridge; ip address add 172.18.0.1/16 dev br-web; ip link set br-web up
  iptables -t nat -N DOCKER; iptables -t nat -A DOCKER -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.9:80; iptables -P FORWARD ACCEPT
  state() { ip link; ip address; ip route show table all; ip rule; iptables-save | grep -v '^#'; ls /run/netns; cat /proc/self/mountinfo; }
  state > before
  "$1" up whole.yaml; "$1" exec api -- ip address add 172.18.0.77/16 dev eth0; "$1" exec alpha -- iptables -t nat -F DOCKER; state > during
  "$1" reset > reset; sed -i /lone:/d whole.yaml; "$1" up whole.yaml; "$1" down; state > after`;

needs('root')('namespaces, a bridge, a cable and chains of the machine that are called like the lab’s are as they were', () => {
  yard.file('whole.yaml', WHOLE);
  const { status, stderr } = spawnSync('unshare', ['--net', '--mount', 'sh', '-c', MACHINE, 'sh', PROGRAM], {
    cwd: yard.folder,
    env: yard.env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const [before, during, after, reset] = ['before', 'during', 'after', 'reset'].map((name) => readFileSync(folderOf(name), 'utf8'));
  expect([during, after]).toEqual([before, before]);
  // What was changed by hand in the lab, where all these have their likes, was found and put right there.
  expect(reset).toMatch(/api also has the address[\s\S]*DOCKER|DOCKER[\s\S]*api also has the address/);
});
