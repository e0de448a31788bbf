/**
 * Machines and cables for real engines: for each host of a topology a network namespace with its cards, for each LAN a bridge.
 * All of it stands in namespaces of its own and is gone with their first process, which ends with this one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Resolved, ResolvedHost } from '../../../src/shared/topology/resolved.ts';
import { quote } from '../../../src/shared/shell/quote.ts';
import { until } from '../../until.ts';

/** Nobody has this address (RFC 5737). */
export const RESOLVER_OF_MACHINES = '192.0.2.53';

const NAMESPACES = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--mount-proc', '--propagation', 'private', '--kill-child'];

/** What a program left. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Machines {
  readonly #first: ChildProcess;
  /** The first process, as the machine outside counts it. */
  readonly #pid: number;

  private constructor(first: ChildProcess, pid: number) {
    this.#first = first;
    this.#pid = pid;
  }

  /** The hosts and LANs of a topology, with addresses, routes and NAT of routers; no engine yet. */
  static async up(topology: Resolved): Promise<Machines> {
    const script = `set -e\n${wiring(topology)}\necho ready\nexec cat >/dev/null`;
    // It ends when its stdin does, so also when this process is killed.
    const first = spawn('unshare', [...NAMESPACES, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'pipe'], env: environment() });
    let said = '';
    let wrong = '';
    first.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    first.stderr?.on('data', (bytes: Buffer) => (wrong += bytes.toString()));
    await until(
      () => said.includes('ready') || first.exitCode !== null,
      (over) => over,
      10_000,
    );
    if (!said.includes('ready')) throw new Error(`No machines: ${wrong}`);
    const [child = ''] = readFileSync(`/proc/${first.pid}/task/${first.pid}/children`, 'utf8').split(' ');
    return new Machines(first, Number(child));
  }

  /** argv of a program in a host's network namespace, or where the cables are. */
  argv(host: string | null, argv: readonly string[]): readonly string[] {
    const network = host === null ? `/proc/${this.#pid}/ns/net` : `/proc/${this.#pid}/root/run/netns/${host}`;
    const own = host === null ? [] : ['unshare', '--mount', '--uts', '--propagation', 'private', 'sh', '/run/as', host];
    return ['nsenter', `--target=${this.#pid}`, '--mount', '--pid', `--net=${network}`, ...own, ...argv];
  }

  /** argv of a program in the network namespace of a process, which the machines count by `pid`. */
  async besideArgv(pid: string, argv: readonly string[]): Promise<readonly string[]> {
    return this.argv(null, ['nsenter', `--target=${pid}`, '--net', ...argv]);
  }

  start(argv: readonly string[]): ChildProcess {
    const [program = '', ...args] = argv;
    return spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment() });
  }

  async dispose(): Promise<void> {
    const ended = new Promise((resolve) => this.#first.once('exit', resolve));
    if (this.#first.exitCode === null && this.#first.kill('SIGKILL')) await ended;
  }
}

/** Debian's own client comes before one of another age. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `/usr/bin:${process.env.PATH}:/usr/sbin:/sbin` };
}

/** Runs a program to its end. */
export function ran(argv: readonly string[], input = ''): Promise<Ran> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { env: environment() });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  child.stdin.on('error', () => undefined); // it may end without reading
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
  });
}

/** Runs a program with the name and files of a host. It is to know no resolver of this machine. */
const AS = `host=$1; shift; hostname "$host"
for name in hosts resolv.conf; do mount --bind "/run/etc/$host/$name" "$(readlink -f "/etc/$name")"; done
exec "$@"`;

/** A script of sh. /run is the machines' own, for what engines and ip(8) keep there. */
function wiring(topology: Resolved): string {
  const { lans, hosts, routes } = topology;
  const lanLines = lans.map(({ bridge, mtu }) => `ip link add ${bridge} mtu ${mtu} type bridge; ip link set ${bridge} up`);
  const routeLines = routes
    .filter(({ element }) => element.startsWith('hosts.'))
    .map(({ node, to, via, dev }) => `ip -n ${node} route add ${to} ${via === null ? '' : `via ${via}`} dev ${dev}`);
  return [
    'mount -t tmpfs tmpfs /run',
    'mkdir /run/netns /run/etc',
    `echo ${quote(AS)} > /run/as`,
    'ip link set lo up',
    ...lanLines,
    ...hosts.flatMap((host) => machine(host, lans, speaksIpv6(topology))),
    ...routeLines,
  ].join('\n');
}

/** Does anything have IPv6? Then the machines speak it too. */
export function speaksIpv6({ hosts, networks }: Resolved): boolean {
  return [...hosts.flatMap(({ nics }) => nics), ...networks].some((each) => 'ipv6' in each && each.ipv6 !== undefined);
}

function machine({ name, nics, gateway, routing, natOut, lookup }: ResolvedHost, lans: Resolved['lans'], speaks6: boolean): readonly string[] {
  const extra = (lookup?.extraHosts ?? []).map(({ name: other, ip }) => `${ip}\t${other}`);
  const servers = lookup === undefined || lookup.servers.length === 0 ? [RESOLVER_OF_MACHINES] : lookup.servers;
  return [
    `ip netns add ${name}`,
    `mkdir /run/etc/${name}`,
    `cat > /run/etc/${name}/hosts <<'END'\n${['127.0.0.1\tlocalhost', `127.0.1.1\t${name}`, ...extra].join('\n')}\nEND`,
    `cat > /run/etc/${name}/resolv.conf <<'END'\n${servers.map((server) => `nameserver ${server}`).join('\n')}\nEND`,
    `ip -n ${name} link set lo up`,
    // A new namespace has what the machine has; forwarding Docker is to turn on by itself.
    `ip netns exec ${name} sysctl -qw net.ipv6.conf.all.disable_ipv6=${speaks6 ? 0 : 1} net.ipv6.conf.default.accept_dad=0 net.ipv4.ip_forward=${routing ? 1 : 0} net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 'net.ipv4.ping_group_range=0 65535'`,
    ...nics.flatMap((nic) => {
      const lan = lans.find(({ name: each }) => each === nic.lan);
      return [
        `ip link add name ${nic.peer} mtu ${nic.mtu} type veth peer name ${nic.ifname} netns ${name} address ${nic.mac} mtu ${nic.mtu}`,
        `ip link set ${nic.peer} master ${lan?.bridge} up`,
        `bridge link set dev ${nic.peer} hairpin ${lan?.hairpin === true ? 'on' : 'off'}`,
        `ip -n ${name} link set ${nic.ifname} up`,
        `ip -n ${name} addr add ${nic.ip}/${nic.prefix} dev ${nic.ifname}`,
        ...(nic.ipv6 === undefined ? [] : [`ip -n ${name} addr add ${nic.ipv6.address}/${nic.ipv6.prefix} dev ${nic.ifname}`]),
      ];
    }),
    ...(gateway === null ? [] : [`ip -n ${name} route add default ${gateway.ip === null ? '' : `via ${gateway.ip}`} dev ${gateway.dev}`]),
    ...natOut.map((dev) => `ip netns exec ${name} iptables -t nat -A POSTROUTING -o ${dev} -j MASQUERADE`),
  ];
}
