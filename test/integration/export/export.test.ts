/**
 * The script that `netyard export` prints, run: what the kernel holds then, is what it holds in the lab. In namespaces of its
 * own: the machine's /run and /etc/netns are not touched.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { needs } from '../../kernel.ts';
import { Yard } from '../kills/yard.ts';

const SHOP = `
name: shop
lans:
  office: { subnet: 192.168.50.0/24, ipv6: true }
  isp: { subnet: 203.0.113.0/24, mtu: 1400 }
hosts:
  alpha: { lans: [office] }
  beta: { lans: [office] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  front: { driver: bridge, host: alpha, ipv6: true }
  back: { driver: bridge, host: alpha, internal: true }
  blue: { driver: overlay, hosts: [alpha, beta], ipv6: true, underlay: ipv6 }
  floor: { driver: macvlan, host: beta, parent: office, ipv6: true }
containers:
  api: { host: alpha, networks: { front: { aliases: [shop] }, back: {} }, ports: ["8080:80"], serves: { http: 80, udp: 5353 }, dns: 172.19.0.3 }
  db: { host: alpha, networks: [back], serves: { dns: 53 }, extra_hosts: { Shop.example: 10.1.2.3 } }
  probe: { host: alpha, network_mode: host }
  lone: { host: beta, network_mode: none }
  side: { host: alpha, network_mode: "container:api" }
  x: { host: alpha, networks: [blue] }
  y: { host: beta, networks: [blue] }
  m: { host: beta, networks: [floor] }
`;
const NODES = ['alpha', 'gw', 'blue@alpha', 'api', 'lone', 'm'];

/** What is asked in every namespace, of the same programs in both. */
const ASK = `ip -o addr show | grep -v fe80; ip route; ip -6 route | grep -v fe80; ip neigh show nud permanent; bridge fdb show; iptables-save; ip6tables-save; cat /proc/sys/net/ipv6/conf/all/forwarding
for key in ip_forward conf.all.rp_filter conf.default.rp_filter conf.docker0.route_localnet conf.br-front.route_localnet; do
  file=/proc/sys/net/ipv4/$(echo $key | tr . /); [ -e $file ] && echo $key=$(cat $file)
done; ip -d -o link show type veth; ip -d -o link show type vxlan; ip -d -o link show type bridge; ip -d -o link show type macvlan`;

/** Asks a responder until it is there, and prints what it says of itself and of who asks, without the port. */
const CALL = `use IO::Socket::IP; my ($host, $port, $protocol) = @ARGV;
for (1 .. 50) {
  my $to = IO::Socket::IP->new(PeerAddr => $host, PeerPort => $port, Proto => $protocol, Timeout => 2) or select(undef, undef, undef, 0.1), next;
  print $to "GET / HTTP/1.0\\r\\n\\r\\n"; local $SIG{ALRM} = sub { }; alarm 1;
  my $said = ""; sysread $to, $said, 4096; ($said .= $_) for $protocol eq "tcp" ? <$to> : (); alarm 0;
  print("$1\\n"), last if $said =~ /(I am [\\w-]+[.] You are ([0-9.]+|\\[[0-9a-f:]+\\]))/;
}`;

let yard: Yard;
let folder: string;
beforeAll(async () => {
  yard = await Yard.open();
  folder = mkdtempSync(join(tmpdir(), 'netyard-export-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await yard.close();
});

/** Numbers and MACs that the kernel draws anew each time, counters, and what it learns by itself. */
function settled(said: string): string[] {
  return said
    .split('\n')
    .filter((line) => !/^#|^:|master br\S+ *$|^COMMIT|^\*|33:33:|01:00:5e/.test(line.trim()) || /^:\S+ (DROP|ACCEPT)/.test(line))
    .filter((line) => !/^(?!02:42:)[0-9a-f]{2}:[0-9a-f:]+ dev /.test(line))
    .map((line) =>
      line
        .replace(/^\d+: /, '')
        .replace(/@if\d+/g, '@peer')
        .replace(/link-netns(id)? \S+/g, '')
        .replace(/(?<!02:42:)\b(?!02:42:|ff:ff:)(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
        .replace(/\b8000\.[0-9a-f.:]+/g, 'ID')
        .replace(/\[\d+:\d+\]/g, '')
        .replace(/port_(id|no) \S+/g, '')
        .replace(/\w+_timer +\S+/g, '')
        .replace(/root_port \S+|designated_(port|cost) \S+/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .sort();
}

/** Builds it, asks every node, lets the router's NAT be used, takes it down, and says what is left. */
function runScript(script: string): { readonly nodes: Record<string, string[]>; readonly heard: string; readonly left: string; readonly said: string } {
  const file = join(folder, 'shop.sh');
  writeFileSync(file, script);
  const ask = NODES.map((node) => `echo "@@${node}"; bash ${file} exec ${node} sh -c '${ASK}' || exit 1`).join('\n');
  const all = `mount -t tmpfs none /run && mkdir /run/netns && mkdir /run/etc && mount --rbind /etc /run/etc
mount -t tmpfs none /etc && for one in /run/etc/*; do ln -s "$one" /etc/; done
bash ${file} up || exit 1
${ask}
echo @@heard; bash ${file} exec x ping -6 -c 1 -W 2 y >/dev/null && bash ${file} exec side ping -c 1 -W 2 203.0.113.2 >/dev/null && echo both
bash ${file} exec side perl -e '${CALL}' 203.0.113.2 80 tcp; bash ${file} exec alpha perl -e '${CALL}' 172.18.0.2 5353 udp; bash ${file} exec beta perl -e '${CALL}' fd00:192:168:50::1 8080 tcp
for i in 1 2 3 4 5 6 7 8 9; do bash ${file} exec side getent ahostsv4 shop.example && break; sleep 0.2; done | grep STREAM
bash ${file} down; echo @@left; ip netns; ls /etc/netns 2>/dev/null; echo @@end`;
  const { stdout, stderr } = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', all], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const parts = new Map(stdout.split('@@').map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]));
  return {
    nodes: Object.fromEntries(NODES.map((node) => [node, settled(parts.get(node) ?? '')])),
    heard: parts.get('heard') ?? '',
    left: parts.get('left') ?? 'it did not come that far',
    said: stderr,
  };
}

needs('root')(
  'the exported script builds what Netyard builds, works, and leaves nothing',
  async () => {
    const file = yard.file('shop.yaml', SHOP);
    const { code, stdout: script, stderr } = await yard.netyard(['export', file, '--format', 'bash']);
    expect([code, stderr]).toEqual([0, '']);
    expect((await yard.netyard(['up', file])).code).toBe(0);
    const ours: Record<string, string[]> = {};
    for (const node of NODES) ours[node] = settled((await yard.netyard(['exec', node, '--', 'sh', '-c', ASK])).stdout);
    const theirs = runScript(script);
    expect(theirs.nodes).toEqual(ours);
    expect({ heard: theirs.heard, left: theirs.left, said: theirs.said }).toEqual({
      heard: 'both\nI am web. You are 203.0.113.1\nI am api. You are 172.18.0.1\nI am api. You are [fd00:192:168:50::2]\n10.1.2.3        STREAM shop.example\n',
      left: '',
      said: '',
    });
  },
  120_000,
);
