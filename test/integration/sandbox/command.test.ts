/** `command`: how it starts, ends and starts again, what it leaves, and what it and the servers have said. */
import { describe, expect, test } from 'vitest';
import { type Engine, finished, startPair, until } from './engine.ts';

/** What a node's programs have said from a byte on. */
async function log(engine: Engine, node: string, from = 0): Promise<{ readonly first: number; readonly next: number; readonly text: string }> {
  const [reply = ''] = await engine.ask(['log', node, String(from)]);
  const [status, first, next, text = ''] = reply.split(' ');
  expect(status).toBe('ok');
  const bytes = Buffer.from(
    text.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return { first: Number(first), next: Number(next), text: bytes.toString() };
}

/** How a node's programs fare, without the times. */
async function status(engine: Engine, node: string): Promise<readonly string[]> {
  const [reply = ''] = await engine.ask(['status']);
  const values = reply.split(' ').slice(1);
  return values.filter((value) => value.startsWith(`${node},`)).map((value) => value.replace(/,\d+$/, '').replace(`${node},`, ''));
}

describe('a command', () => {
  test('is a program of its node, with the node’s name, environment and capabilities, and ends with the node', async () => {
    const engine = await startPair();
    const look = 'echo $0 $HOSTNAME $PWD "$GREETING"; hostname; grep CapEff /proc/self/status; grep Seccomp: /proc/self/status; echo é >&2; exec sleep 1000';
    await engine.make(['variables', 'api', 'GREETING=good  day'], ['command', 'api', 'no', 'sh', '-c', look]);
    await until(
      () => log(engine, 'api'),
      ({ text }) => text.includes('é'),
    );
    const capabilities = (await engine.read('api', 'grep CapEff /proc/self/status')).trim();
    expect((await log(engine, 'api')).text).toBe(`sh api /root good  day\napi\n${capabilities}\nSeccomp:\t2\né\n`);
    expect(await engine.read('api', 'echo "$GREETING"; ps -eo ppid,args | grep "^ *1 [n]etyard-command"')).toBe('good  day\n      1 netyard-command');
    expect(await status(engine, 'api')).toEqual(['command,running,-,0']);
    await engine.make(['remove', 'api']);
    expect((await engine.fabric('ps -e -o args | grep -c "[s]leep 1000\\|[n]etyard-command"')).stdout).toBe('0\n');
  });

  test('that is no program says so and ends with 127; a node without processes gets them for it', async () => {
    const engine = await startPair();
    await engine.make(['command', 'db', 'no', 'no-such-program', 'x']);
    await until(
      () => status(engine, 'db'),
      ([only]) => only === 'command,exited,127,0',
    );
    expect((await log(engine, 'db')).text).toBe('netyard: no-such-program: No such file or directory\n');
  });

  test('takes along what it has started, also in the background', async () => {
    const engine = await startPair();
    const daemon = 'setsid sh -c "sleep 1001 & sleep 1002" & sleep 0.2; exit 3';
    await engine.make(['command', 'api', 'no', 'sh', '-c', daemon]);
    await until(
      () => status(engine, 'api'),
      ([only]) => only === 'command,exited,3,0',
    );
    expect((await engine.in('api', 'ps -e -o args | grep -c "[s]leep"')).stdout).toBe('0\n');
  });

  test('starts again as its policy says: each time after twice the rest', async () => {
    const engine = await startPair();
    await engine.make(['command', 'api', 'on-failure:3', 'sh', '-c', 'date +%s%N; exit 7'], ['command', 'db', 'on-failure', 'true']);
    await engine.make(['command', 'alpha', 'always', 'sh', '-c', 'exit 0']);
    await until(
      () => status(engine, 'api'),
      ([only]) => only === 'command,exited,7,3',
    );
    const times = (await log(engine, 'api')).text
      .trim()
      .split('\n')
      .map((time) => Number(time) / 1e6);
    const rests = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(rests.map((rest, index) => rest >= 100 * 2 ** index)).toEqual([true, true, true]);
    expect(await status(engine, 'db')).toEqual(['command,exited,0,0']);
    await until(
      () => status(engine, 'alpha'),
      ([only]) => /^command,(running|restarting),0,[3-9]$/.test(only ?? ''),
    );
  });

  test('is ended and replaced, with a little time to end by itself', async () => {
    const engine = await startPair();
    const polite = 'trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.1; done';
    await engine.make(['command', 'api', 'always', 'sh', '-c', polite]);
    await until(
      () => log(engine, 'api'),
      ({ text }) => text === 'ready\n',
    );
    await engine.make(['command', 'api', 'always', 'sh', '-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done']);
    await until(
      () => log(engine, 'api'),
      ({ text }) => text === 'ready\nbye\ndeaf\n',
    );
    await engine.make(['uncommand', 'api'], ['uncommand', 'api'], ['uncommand', 'nobody']);
    expect(await status(engine, 'api')).toEqual([]);
    expect((await engine.in('api', 'ps -e -o args | grep -c "[s]leep\\|[n]etyard-command"')).stdout).toBe('0\n');
  });

  test('whose minder somebody has killed has ended, and starts again like any other', async () => {
    const engine = await startPair();
    await engine.make(['command', 'api', 'on-failure', 'sleep', '1003']);
    await engine.in('api', 'kill -9 $(pgrep netyard-command)');
    await until(
      () => status(engine, 'api'),
      ([only]) => only === 'command,running,137,1',
    );
    expect((await engine.in('api', 'pgrep -c "^sleep"')).stdout).toBe('1\n');
  });
});

describe('the log of a node', () => {
  test('keeps the last 256 KiB at least, and tells where they begin; a flood keeps nobody waiting', async () => {
    const engine = await startPair();
    await engine.make(['command', 'api', 'no', 'sh', '-c', 'seq 1 200000; exec yes']);
    await until(
      () => log(engine, 'api', 0),
      ({ first }) => first > 2_000_000,
    );
    const before = Date.now();
    expect(await engine.read('db', 'echo here')).toBe('here');
    const [start, more] = [await log(engine, 'api'), await log(engine, 'api', 999_999_999)];
    expect([start.text.length, more.text, more.first - start.first >= 262_144]).toEqual([24_576, '', true]);
    expect(Date.now() - before).toBeLessThan(3000);
    await engine.make(['uncommand', 'api']);
  });

  test('has what its servers were asked', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80'], ['serve', 'api', 'tcp', '90'], ['serve', 'api', 'udp', '90']);
    const ask = `use IO::Socket::INET; my ($proto, $port) = @ARGV;
      my $to = IO::Socket::INET->new(PeerAddr => "10.7.0.2", PeerPort => $port, Proto => $proto, LocalPort => 50001) or die;
      print $to "GET /x HTTP/1.0\\r\\n\\r\\n"; shutdown($to, 1) if $proto eq "tcp"; sysread($to, my $said, 4096); print $said; close $to;`;
    const said = (body: string) => body.replace(/^HTTP[\s\S]*?\r\n\r\n/, '');
    const answers = [];
    for (const [protocol, port] of [
      ['udp', '90'],
      ['tcp', '90'],
    ] as const) {
      answers.push(said((await finished(engine.sandbox.enterArgv('db', ['perl', '-e', ask, protocol, port]))).stdout));
    }
    expect(answers).toEqual(['udp', 'tcp'].map(() => 'I am api.\nI was asked at 10.7.0.2:90.\nYou are 10.7.0.3:50001.\n'));
    await engine.read('db', 'curl -s --local-port 50002 http://10.7.0.2/page >/dev/null');
    expect((await log(engine, 'api')).text).toBe(
      'udp: 10.7.0.3:50001 asked 10.7.0.2:90\ntcp: 10.7.0.3:50001 asked 10.7.0.2:90\nhttp: 10.7.0.3:50002 asked 10.7.0.2:80: GET /page HTTP/1.1\n',
    );
    expect(await status(engine, 'api')).toEqual(['http:80,running,-,0', 'tcp:90,running,-,0', 'udp:90,running,-,0']);
  });

  test('who follows hears of every change, until they go', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'db', 'http', '80']);
    const follower = engine.sandbox.executor.stream(['perl', '/run/netyard/follow']);
    let heard = '';
    follower.stdout.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
    });
    await until(
      async () => heard,
      (text) => text.endsWith('\n'),
    );
    await engine.make(['command', 'api', 'no', 'sh', '-c', 'exit 5']);
    await until(
      async () => heard,
      (text) => text.includes('exited'),
    );
    expect(heard.replaceAll(/,\d+(?=[ \n])/g, '')).toBe('ok db,http:80,running,-,0\nstatus api api,command,running,-,0\nstatus api api,command,exited,5,0\n');
    follower.stdin.end();
    expect((await follower.ended).code).toBe(0);
    await engine.make(['command', 'api', 'no', 'true']);
  });
});
