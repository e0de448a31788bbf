/** What a person does inside a lab that needs more than one container: an overlay's namespace, a published UDP port, an editor. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../../kernel.ts';
import { Yard } from '../kills/yard.ts';
import { started } from './program.ts';
import { openTerminal } from './terminal.ts';

const LAB = `
name: inside
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: [office] }
networks:
  web: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24, vni: 100 }
containers:
  echo: { host: alpha, networks: [web], ports: ["5300:9000/udp"] }
  left: { host: alpha, networks: [blue] }
  right: { host: beta, networks: [blue] }
`;

let yard: Yard;
beforeAll(async () => {
  yard = await Yard.open();
  expect(await yard.netyard(['up', yard.file('inside.yaml', LAB)])).toMatchObject({ code: 0 });
});
afterAll(async () => await yard.close());

async function inside(node: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await yard.netyard(['exec', node, '--', 'sh', '-c', script]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim();
}

test('exec NETWORK@HOST: the overlay’s own namespace on that host, with its bridge and its tunnel', async () => {
  expect(await inside('blue@alpha', 'ip -brief link | cut -d" " -f1 | cut -d@ -f1 | sort')).toBe(['br0', 'lo', 'v-left', 'vxlan0'].join('\n'));
  expect(await inside('blue@alpha', 'ip -d link show vxlan0')).toContain('vxlan id 100');
  // The far container stands in its table; the near one behind its port.
  const mac = await inside('right', 'cat /sys/class/net/eth0/address');
  expect(await inside('blue@alpha', 'bridge fdb show dev vxlan0')).toContain(`${mac} dst `);
  expect((await yard.netyard(['exec', 'blue@gamma', '--', 'true'])).code).toBe(2);
});

const LISTEN = `use IO::Socket::INET; $| = 1;
my $in = IO::Socket::INET->new(Proto => "udp", LocalAddr => "0.0.0.0", LocalPort => 9000) or die "$!"; print "listening\\n";
while (defined(my $from = recv($in, my $text, 512, 0))) { send($in, "heard $text", 0, $from); }`;
const ASK = `use IO::Socket::INET; $SIG{ALRM} = sub { die "no answer\\n" }; alarm 5;
my $to = IO::Socket::INET->new(Proto => "udp", PeerAddr => shift, PeerPort => shift) or die "$!";
$to->send("hello"); $to->recv(my $text, 512) // die "$!\\n"; print $text;`;

test('a published UDP port leads to the listener in its container, and the answer comes back', async () => {
  const listener = started(yard, ['exec', 'echo', '--', 'perl', '-e', LISTEN]);
  await listener.says('listening');
  const ask = async (from: string, ...to: string[]) => (await yard.netyard(['exec', from, '--', 'perl', '-e', ASK, ...to])).stdout;
  expect([await ask('beta', '192.168.50.11', '5300'), await ask('alpha', '192.168.50.11', '5300')]).toEqual(['heard hello', 'heard hello']);
  // Published for UDP only.
  const connect = 'IO::Socket::INET->new(PeerAddr => "192.168.50.11:5300", Timeout => 2) or print "$!"';
  expect(await inside('beta', `perl -MIO::Socket::INET -e '${connect}'`)).toBe('Connection refused');
  listener.process.kill('SIGTERM');
  await listener.ended;
});

needs('vi')('vi edits a file, full screen', async () => {
  const terminal = openTerminal(yard, ['shell', 'echo'], { columns: 80, rows: 24 });
  await terminal.says('# ');
  terminal.type('cd; vi note.txt\r');
  await terminal.says('~'); // its screen, down to the last line
  terminal.type('i');
  await terminal.says('INSERT');
  terminal.type('seen in the lab\x1b:wq\r');
  await terminal.says('written');
  await terminal.says('# ');
  terminal.type('cat note.txt; exit 0\r');
  await terminal.says('exit 0');
  await terminal.says('seen in the lab');
  expect(await terminal.ended).toBe(0);
  expect(await inside('echo', 'cat ~/note.txt')).toBe('seen in the lab');
});
