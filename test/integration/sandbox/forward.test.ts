/** What the resolver at 127.0.0.11 passes on: servers that are itself, that ask back, that say too much, and containers that ask too much. */
import { expect, test } from 'vitest';
import { type Engine, startPair } from './engine.ts';

/** Asks the same name COUNT times at once, from a socket each; prints the codes of the answers that came within some seconds, and how many of each. */
const ASK = `
  my ($count, $name, $seconds) = @ARGV;
  my (@sockets, %codes);
  my $bits = "";
  for my $id (1 .. $count) {
    socket($sockets[$id], 2, 2, 0);
    connect($sockets[$id], pack("S n C4 x8", 2, 53, 127, 0, 0, 11));
    send($sockets[$id], pack("n6", $name =~ /same/ ? 1 : $id, 0x100, 1, 0, 0, 0) . join("", map { pack("C/a", $_) } split /\\./, $name) . pack("C n n", 0, 1, 1), 0);
    vec($bits, fileno $sockets[$id], 1) = 1;
  }
  my $end = time + $seconds;
  while ($count > 0 && time < $end) {
    select(my $ready = $bits, undef, undef, 0.2) > 0 or next;
    for (grep { $_ && vec($ready, fileno $_, 1) } @sockets) {
      recv($_, my $answer, 65536, 0);
      vec($bits, fileno $_, 1) = 0;
      $codes{ 15 & unpack("x3 C", $answer) }++;
      $count--;
    }
  }
  print join " ", map { "$_: $codes{$_}" } sort keys %codes;`;

function asked(engine: Engine, node: string, count: number, name: string, seconds = 4): Promise<string> {
  return engine.read(node, `perl -e '${ASK}' ${count} ${name} ${seconds}`);
}

/** The resolver's own figures: memory in KiB, and descriptors. */
async function weight(engine: Engine): Promise<{ memory: number; descriptors: number }> {
  const { stdout } = await engine.fabric('grep VmRSS /proc/1/status; ls /proc/1/fd | wc -l');
  const [memory = 0, descriptors = 0] = (stdout.match(/\d+/g) ?? []).map(Number);
  return { memory, descriptors };
}

/** A server in a container, on UDP port 53: lines of perl that make an answer ($said) of a question, and when it is ready to hear. */
async function serving(engine: Engine, node: string, answer: string): Promise<void> {
  const program = `socket(my $s, 2, 2, 0); setsockopt($s, 1, 2, pack("i", 1)); bind($s, pack("S n x12", 2, 53)) or die $!; open my $r, ">", "/tmp/ready";
    while (1) { my $from = recv($s, my $said, 65536, 0) or next; ${answer}; send($s, $said, 0, $from) }`;
  await engine.make(['command', node, 'no', 'perl', '-e', program]);
  await expect.poll(async () => (await engine.in(node, 'test -e /tmp/ready')).code, { timeout: 5000 }).toBe(0);
}

test('a resolver that is told to ask itself says at once that it knows nothing, and goes on', async () => {
  const engine = await startPair();
  await engine.make(['names', 'front', 'db=10.7.0.3'], ['attach', 'api', 'front', 'server=127.0.0.11', 'server=127.0.0.11', 'server=127.0.0.11']);
  expect(await asked(engine, 'api', 20, 'nobody.example')).toBe('2: 20');
  expect(await asked(engine, 'api', 1, 'db')).toBe('0: 1');
});

test('two that ask each other for the same name stop at the first round', async () => {
  const engine = await startPair();
  await engine.make(
    ['names', 'front', 'api=10.7.0.2'],
    ['attach', 'api', 'front', ...Array<string>(3).fill('server=10.7.0.3')],
    ['attach', 'db', 'front', ...Array<string>(3).fill('server=10.7.0.2')],
  );
  // A server in each that asks its own resolver, as dnsmasq would; it counts what it is asked.
  const pass = `fork and next; socket(my $up, 2, 2, 0); connect($up, pack("S n C4 x8", 2, 53, 127, 0, 0, 11)); send($up, $said, 0);
    open my $c, ">>", "/tmp/count"; syswrite $c, "."; close $c; alarm 20; recv($up, $said, 65536, 0); send($s, $said, 0, $from); exit`;
  await serving(engine, 'api', `$SIG{CHLD} = "IGNORE"; ${pass}`);
  await serving(engine, 'db', `$SIG{CHLD} = "IGNORE"; ${pass}`);
  expect(await asked(engine, 'api', 1, 'nobody.example', 1)).toBe('');
  expect(await asked(engine, 'api', 1, 'api')).toBe('0: 1');
  const laps = Number(await engine.read('db', 'wc -c < /tmp/count')) + Number(await engine.read('api', 'wc -c < /tmp/count'));
  expect(laps).toBeGreaterThan(1);
  expect(laps).toBeLessThan(10);
});

test('the same question asked again while it is under way is asked of a server once, and everybody is answered', async () => {
  const engine = await startPair();
  await engine.make(['names', 'front', 'api=10.7.0.2'], ['attach', 'api', 'front', 'server=10.7.0.3']);
  await serving(engine, 'db', 'open my $c, ">>", "/tmp/count"; syswrite $c, "."; select undef, undef, undef, 0.5; vec($said, 2, 8) |= 0x80');
  expect(await asked(engine, 'api', 5, 'same.example')).toBe('0: 5');
  expect(await engine.read('db', 'cat /tmp/count')).toBe('.');
});

test('answers of 60 KB to a thousand questions leave nothing in the memory of the lab’s first process', async () => {
  const engine = await startPair();
  await engine.make(['names', 'front', 'api=10.7.0.2'], ['attach', 'api', 'front', 'server=10.7.0.3']);
  await serving(engine, 'db', 'vec($said, 2, 8) |= 0x80; $said .= "x" x (60000 - length $said)');
  await asked(engine, 'api', 50, 'warm.example');
  const before = await weight(engine);
  const rounds = Array.from({ length: 20 }, (_, round) => `${round}.example`);
  const answers = await engine.read('api', rounds.map((name) => `perl -e '${ASK}' 50 ${name} 4`).join('; echo; '));
  expect(answers.split('\n').filter((line) => /^0: [1-9]/.test(line)).length).toBe(20);
  const after = await weight(engine);
  expect(after.memory - before.memory).toBeLessThan(30_000);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(await asked(engine, 'api', 1, 'api')).toBe('0: 1');
});

test('forged, cut and looping answers are no answers, or are passed on as they are; who asks is answered', async () => {
  const engine = await startPair();
  await engine.make(['names', 'front', 'api=10.7.0.2'], ['attach', 'api', 'front', 'server=10.7.0.3']);
  // Nothing, eleven bytes, another number, a question for an answer, a flood of those; then one whose name points at itself.
  const noise = `send($s, "", 0, $from); send($s, substr($said, 0, 11), 0, $from); my $other = $said; substr($other, 0, 2) ^= "\\xff\\xff"; vec($other, 2, 8) |= 0x80;
    for (1 .. 20) { send($s, $other, 0, $from); send($s, $said, 0, $from) } vec($said, 2, 8) |= 0x80; vec($said, 7, 8) = 1; $said .= "\\xc0" . chr(length $said)`;
  await serving(engine, 'db', noise);
  expect(await asked(engine, 'api', 3, 'loop.example')).toBe('0: 3');
  expect(await asked(engine, 'api', 1, 'api')).toBe('0: 1');
});
