/** The resolver at 127.0.0.11, as containers ask it, and the responder. */
import { describe, expect, test } from 'vitest';
import { type Engine, finished, startPair } from './engine.ts';

/** Asks one question over UDP or TCP and prints the code, the flags and the answers. */
const ASK = `
  my ($transport, $type, $name) = @ARGV;
  my $query = pack("n6", 4711, 0x0100, 1, 0, 0, 0) . join("", map { pack("C/a", $_) } split /\\./, $name) . pack("C n n", 0, $type, 1);
  socket(my $socket, 2, $transport eq "udp" ? 2 : 1, 0);
  connect($socket, pack("S n C4 x8", 2, 53, 127, 0, 0, 11)) or die "connect: $!";
  my $answer = "";
  if ($transport eq "udp") { send($socket, $query, 0); recv($socket, $answer, 4096, 0) }
  else { syswrite($socket, pack("n/a", $query)); sysread($socket, $answer, 2); sysread($socket, $answer, 65535) }
  my ($id, $flags, $questions, $answers) = unpack("n4", $answer);
  my $records = substr $answer, length $query;
  my @found;
  while ($records =~ /^..(..)......(..)/s) {
    my $length = unpack("n", $2);
    push @found, $length == 4 ? join(".", unpack "C4", substr $records, 12, 4) : join(".", unpack "(C/a)*", substr $records, 12, $length - 1);
    substr($records, 0, 12 + $length, "");
  }
  printf "%d %s %d %s", $id, $flags & 0x0200 ? "cut" : "whole", $flags & 15, join(" ", @found);`;

const [A, PTR, AAAA, MX] = ['1', '12', '28', '15'];

function asked(engine: Engine, transport: string, type: string | undefined, name: string): Promise<string> {
  return finished(engine.sandbox.enterArgv('api', ['perl', '-e', ASK, transport, type ?? '', name])).then(({ stdout, stderr }) => stdout + stderr);
}

async function startNamed(): Promise<Engine> {
  const engine = await startPair();
  const many = Array.from({ length: 60 }, (_, index) => `10.8.0.${index + 1}`).join(',');
  await engine.make(
    ['names', 'front', 'api=10.7.0.2', 'db=10.7.0.3', 'shop=10.7.0.3', `many=${many}`],
    ['names', 'back', 'db=10.9.0.3', 'cache=10.9.0.4'],
    ['attach', 'api', 'front', 'back'],
    ['file', 'api', 'resolv.conf', 'nameserver 127.0.0.11\noptions ndots:0\n'],
  );
  return engine;
}

describe('the resolver', () => {
  test.each(['udp', 'tcp'])('answers over %s', async (transport) => {
    const engine = await startNamed();
    const answers = {
      'a name': await asked(engine, transport, A, 'db'),
      'its own name': await asked(engine, transport, A, 'api'),
      'in other letters': await asked(engine, transport, A, 'SHOP'),
      'a name with its network': await asked(engine, transport, A, 'db.back'),
      'a name of the second network': await asked(engine, transport, A, 'cache'),
      'an address': await asked(engine, transport, PTR, '3.0.7.10.in-addr.arpa'),
      'no IPv6 address': await asked(engine, transport, AAAA, 'db'),
      'no mail exchanger': await asked(engine, transport, MX, 'db'),
      'an unknown name': await asked(engine, transport, A, 'nobody'),
      'an unknown address': await asked(engine, transport, PTR, '9.9.9.9.in-addr.arpa'),
      'a name of the world': await asked(engine, transport, A, 'example.org'),
    };
    expect(answers).toEqual({
      'a name': '4711 whole 0 10.7.0.3',
      'its own name': '4711 whole 0 10.7.0.2',
      'in other letters': '4711 whole 0 10.7.0.3',
      'a name with its network': '4711 whole 0 10.9.0.3',
      'a name of the second network': '4711 whole 0 10.9.0.4',
      'an address': '4711 whole 0 db.front',
      'no IPv6 address': '4711 whole 0 ',
      'no mail exchanger': '4711 whole 0 ',
      'an unknown name': '4711 whole 2 ',
      'an unknown address': '4711 whole 2 ',
      'a name of the world': '4711 whole 2 ',
    });
  });

  test('cuts what is too long for UDP, and gives it whole over TCP', async () => {
    const engine = await startNamed();
    expect(await asked(engine, 'udp', A, 'many')).toBe('4711 cut 0 ');
    expect((await asked(engine, 'tcp', A, 'many')).split(' ')).toHaveLength(63);
  });

  test('follows what changes, and is gone where no network is left', async () => {
    const engine = await startNamed();
    await engine.make(['names', 'front', 'db=10.7.0.33'], ['names', 'back']);
    expect(await engine.read('api', 'getent hosts db; getent hosts cache || echo none')).toBe('10.7.0.33       db\nnone');
    await engine.make(['attach', 'api']);
    expect(await engine.read('api', 'ss -lntu | grep -c 127.0.0.11; :')).toBe('0');
    await engine.make(['attach', 'api', 'front']);
    expect(await engine.read('api', 'getent hosts db')).toBe('10.7.0.33       db');
  });

  test('is asked by programs as any other', async () => {
    const engine = await startNamed();
    expect(await engine.read('api', 'ping -c 1 -W 2 shop | head -1')).toBe('PING shop (10.7.0.3) 56(84) bytes of data.');
  });

  test('goes on after any bytes', async () => {
    const engine = await startNamed();
    const noise = `socket(my $udp, 2, 2, 0); connect($udp, pack("S n C4 x8", 2, 53, 127, 0, 0, 11));
      srand 7; for my $length (0 .. 600) { send($udp, join("", map { chr rand 256 } 1 .. $length), 0) }
      for my $length (12 .. 40) { send($udp, pack("n6", 1, 0x100, 1, 0, 0, 0) . join("", map { chr rand 256 } 13 .. $length), 0) }
      for (1 .. 40) { socket(my $tcp, 2, 1, 0); connect($tcp, pack("S n C4 x8", 2, 53, 127, 0, 0, 11)); syswrite($tcp, join("", map { chr rand 256 } 1 .. 300)) }`;
    expect((await finished(engine.sandbox.enterArgv('api', ['perl', '-e', noise]))).stderr).toBe('');
    expect(await engine.read('api', 'getent hosts db')).toBe('10.7.0.3        db');
  });
});

describe('the responder', () => {
  test('says who it is and whom it sees, to many at a time', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80']);
    // Those who say nothing keep nobody waiting.
    const silent = engine.in('db', 'perl -e \'for (1 .. 20) { socket($s[$_], 2, 1, 0); connect($s[$_], pack("S n C4 x8", 2, 80, 10, 7, 0, 2)) } sleep 2\'');
    const { stdout } = await engine.in('db', 'for i in 1 2 3 4 5; do curl -s --max-time 2 --local-port 5000$i http://10.7.0.2/; done');
    expect(stdout).toBe([1, 2, 3, 4, 5].map((each) => `I am api.\nI was asked at 10.7.0.2:80.\nYou are 10.7.0.3:5000${each}.\n`).join(''));
    await silent;
  });

  test('is a process and a socket of its node, and ends with unserve', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80']);
    const look = 'ps -eo ppid,args | grep -c "^ *1 [n]etyard-responder http 80"; ss -Hlntp | grep -c "[*]:80 .*netyard-respond"';
    expect(await engine.read('api', look)).toBe('1\n1');
    await engine.make(['unserve', 'api', 'http', '80'], ['serve', 'api', 'http', '80'], ['unserve', 'api', 'http', '80'], ['unserve', 'api', 'http', '80']);
    expect((await engine.in('api', look)).stdout).toBe('0\n0\n');
  });
});
