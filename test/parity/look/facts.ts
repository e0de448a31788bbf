/** Everything that is compared of a topology that stands: by node and kind, as values without what is random. */
import { readFileSync } from 'node:fs';
import { sysctlPath } from '../../../src/shared/topology/life/sysctls.ts';
import type { Resolved } from '../../../src/shared/topology/resolved.ts';
import { boxFacts, ends } from './box.ts';
import type { Facts } from './fact.ts';
import { readFiles } from './files.ts';
import { readNetwork } from './network.ts';
import { questions } from './questions.ts';
import type { Side } from './side.ts';

const ASK = readFileSync(new URL('ask.pl', import.meta.url), 'utf8');

/** What is read with the machine's own programs; parts begin with `@`. */
const NETWORK = `
echo @links; ip -details -json link
echo @addresses; ip -json address
echo @routes; ip route
echo @routes6; ip -6 route
echo @neighbours; ip neighbour show nud permanent
echo @fdb; bridge fdb
echo @rules; iptables-save
echo @rules6; ip6tables-save
echo @listening; ss --no-header --listening --numeric --tcp --udp
echo @settings; cd /proc/sys/net; grep -s . ipv4/ip_forward ipv4/conf/*/route_localnet
`;

/** What is read as the container's own processes read it. */
const FILES = `
print "\\@$_\\n", do { local (@ARGV, $/) = "/etc/$_"; <> } for qw(hosts resolv.conf);
sub show { for my $path (@_) { open(my $file, '<', $path) or next; print "$path:", readline $file } }
print "\\@hostname\\n"; system 'cat', '/proc/sys/kernel/hostname';
print "\\@status\\n"; system 'cat', '/proc/self/status';
print "\\@own settings\\n"; show(map { "/proc/sys/$_" } qw(net/ipv4/ip_unprivileged_port_start net/ipv4/ping_group_range net/ipv6/conf/all/disable_ipv6), @ARGV);
`;

/** Looks at every node, all at once. */
export async function factsOf(side: Side, topology: Resolved): Promise<Facts> {
  const boxes = await boxFacts(side, topology);
  const containers = topology.containers.filter((container) => !ends(container)).map(({ name }) => name);
  const hosts = topology.hosts.map(({ name }) => name);
  const asked = questions(topology);
  const network = async (node: string) => readNetwork(await said(side.beside(node, ['sh', '-c', NETWORK])));
  const looks = [
    ...[...hosts, ...overlayEnds(topology)].map(async (node) => inNode(node, await network(node))),
    ...containers.map(async (node) => {
      // First what asks for a process: a lab's container that nobody has entered has none yet, and its resolver waits for one.
      const files = readFiles(await said(side.inside(node, ['perl', '-e', FILES, ...settingsOf(node, topology)])));
      // A container's ip_forward is a copy of what the machine's first namespace has, where no engine of a test runs (devinet_init_net in the kernel).
      const { settings = [], ...others } = await network(node);
      return inNode(node, { ...files, ...others, settings: settings.filter((line) => !line.startsWith('ipv4/ip_forward')) });
    }),
    ...[...hosts, ...containers].map(async (node) =>
      inNode(node, { reaches: (await said(side.inside(node, ['perl', '-e', ASK, ...asked]))).trim().split('\n') }),
    ),
  ];
  return { ...boxes, ...Object.fromEntries((await Promise.all(looks)).flat()) };
}

/** `blue@alpha`: where a host has containers of an overlay. Docker makes none elsewhere. */
function overlayEnds({ networks, containers }: Resolved): readonly string[] {
  return networks.flatMap((network) => {
    if (network.driver !== 'overlay') return [];
    const on = containers.filter(({ attachments }) => attachments.some((attachment) => attachment.network === network.name)).map(({ host }) => host);
    return network.ends.filter(({ host }) => on.includes(host)).map(({ netns }) => netns);
  });
}

/** Below /proc/sys: what the file says of a container's settings. */
function settingsOf(node: string, { containers }: Resolved): readonly string[] {
  return Object.keys(containers.find(({ name }) => name === node)?.sysctls ?? {}).map(sysctlPath);
}

function inNode(node: string, facts: Facts): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(facts).map(([kind, lines]) => [`${node}: ${kind}`, lines] as const);
}

async function said(run: ReturnType<Side['inside']>): Promise<string> {
  const { stdout, stderr } = await run;
  if (stdout === '') throw new Error(`Nothing was said: ${stderr}`);
  return stdout;
}
