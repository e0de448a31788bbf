/** Entering a node: what its shell would see, nothing of the person's, and an end that tells. */
import { describe, expect, test } from 'vitest';
import type { Pty } from '../../../src/main/backend/executor.ts';
import { needs } from '../../kernel.ts';
import { type Engine, finished, machine, startEngine, started, startPair, until } from './engine.ts';

/** A terminal in a node that remembers what it showed. */
class Screen {
  shown = '';
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;

  constructor(readonly pty: Pty) {
    pty.onData((bytes) => {
      this.shown += Buffer.from(bytes).toString();
    });
    this.ended = new Promise((resolve) => pty.onExit(resolve));
  }

  type(text: string): void {
    this.pty.write(Buffer.from(text));
  }

  async shows(text: string): Promise<void> {
    await until(
      () => this.shown,
      (shown) => shown.includes(text),
      5000,
    );
  }
}

function openTerminal(engine: Engine, node: string, argv: readonly string[] = []): Screen {
  const pty = machine.pty(engine.sandbox.enterArgv(node, argv, { tty: true }), { columns: 100, rows: 30 });
  if (!pty.ok) throw new Error(pty.problems[0]?.message);
  return new Screen(pty.value);
}

describe('a program in a node', () => {
  test('gets its input and gives its output byte by byte, and ends with its own code', async () => {
    const engine = await startPair();
    expect(await engine.in('api', 'cat; echo said >&2; exit 7', 'a\0b\xff\n')).toEqual({ code: 7, stdout: 'a\0bÿ\n', stderr: 'said\n' });
  });

  test.each([
    ['a signal', ['sh', '-c', 'kill -SEGV $$'], 139, ''],
    ['a program that is not there', ['no-such-program'], 127, 'netyard: no-such-program: No such file or directory\n'],
    ['a file that is no program', ['/etc/hosts'], 126, 'netyard: /etc/hosts: Permission denied\n'],
    ['arguments with everything in them', ['printf', '%s.', 'a b', "'", '"$HOME"', '', '\\', '--'], 0, ''],
  ])('ends as a shell says it: %s', async (_what, argv, code, stderr) => {
    const engine = await startEngine(['host', 'alpha']);
    const ran = await finished(engine.sandbox.enterArgv('alpha', argv));
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code, stderr });
    if (argv[0] === 'printf') expect(ran.stdout).toBe('a b.\'."$HOME"..\\.--.');
  });

  test('a node that is not there', async () => {
    const engine = await startEngine(['host', 'alpha']);
    expect(await engine.in('beta', 'true')).toEqual({ code: 125, stdout: '', stderr: 'netyard: There is no beta in this lab.\n' });
  });

  test('hears the signals that are sent to who entered', async () => {
    const engine = await startPair();
    const program = started(engine.sandbox.enterArgv('api', ['sh', '-c', 'trap "echo heard; exit 9" TERM; echo ready; sleep 100 & wait']));
    let said = '';
    program.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    await until(
      () => said,
      (text) => text === 'ready\n',
    );
    program.kill('SIGTERM');
    await until(
      () => program.exitCode,
      (code) => code !== null,
    );
    expect({ said, code: program.exitCode }).toEqual({ said: 'ready\nheard\n', code: 9 });
  });

  test('ends with all its children when who entered is killed', async () => {
    const engine = await startPair();
    const program = started(engine.sandbox.enterArgv('api', ['sh', '-c', 'sleep 1001 & sleep 1002; :']));
    const sleeping = () => engine.read('alpha', 'pgrep -c -x sleep; :');
    await until(sleeping, (count) => count === '2');
    program.kill('SIGKILL');
    await until(sleeping, (count) => count === '0');
  });

  test('leaves in the background what it has started, as docker exec does', async () => {
    const engine = await startPair();
    await engine.read('api', 'sleep 1001 >/dev/null 2>&1 &');
    expect(await engine.read('alpha', 'pgrep -c -x sleep')).toBe('1');
  });
});

describe('what is seen in a node', () => {
  test('a clean environment, umask, folder and name', async () => {
    const engine = await startPair();
    const script = 'env | grep -vE "^(PWD|OLDPWD|_|SHLVL)=" | sort; umask; pwd; hostname; id -u; grep NoNewPrivs /proc/self/status';
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const seen = (name: string) =>
      ['HOME=/root', `HOSTNAME=${name}`, 'LANG=C.UTF-8', path, 'TERM=xterm-256color', 'USER=root', '0022', '/root', name, '0', 'NoNewPrivs:\t0'].join('\n');
    expect(await engine.read('api', script)).toBe(seen('api'));
    expect(await engine.read('alpha', script)).toBe(seen('alpha'));
  });

  test('an overlay’s namespace on a host: the host with another network', async () => {
    const engine = await startEngine(['host', 'alpha'], ['netns', 'blue@alpha', 'alpha']);
    await engine.fabric('ip -n blue@alpha link add br0 type bridge');
    expect(await engine.read('blue@alpha', 'hostname; ls /sys/class/net /proc/sys/net/ipv4/conf | grep -c br0; ip -br link | cut -d " " -f 1')).toBe(
      'alpha\n1\nlo\nbr0',
    );
  });

  test('tools: ping, ps, top, hostname, less, vi, iptables', async () => {
    const engine = await startPair();
    const script = `ping -c 1 -W 2 10.7.0.3 | grep -c '1 received'; ps -e | grep -c netyard-init; top -b -n 1 | grep -c netyard; hostname
      echo text | less; echo text > /tmp/file; vi -e -s -c '%s/text/edited/' -c wq /tmp/file; cat /tmp/file`;
    expect(await engine.read('api', script)).toBe('1\n1\n1\napi\ntext\nedited');
  });

  test('ping by a user without rights', async () => {
    const engine = await startPair();
    const { stdout } = await engine.in('api', 'setpriv --clear-groups --bounding-set -all --inh-caps -all ping -c 1 -W 2 10.7.0.3 | grep -c "1 received"');
    // Debian's ping has a file capability, which would keep it from starting; on a layer of the lab's own it does not count.
    expect(stdout).toBe('1\n');
    expect(await engine.read('api', 'perl -e \'socket(my $s, 2, 2, 1) or die $!; print "icmp"\'')).toBe('icmp');
  });

  needs('tcpdump', 'several ids')('tcpdump captures in a container', async () => {
    const engine = await startPair();
    const captured = engine.in('api', 'timeout 10 tcpdump -c 1 -n -i eth0 icmp 2>/dev/null');
    await engine.in('db', 'ping -c 20 -i 0.2 -W 1 10.7.0.2');
    expect((await captured).stdout).toContain('IP 10.7.0.3 > 10.7.0.2: ICMP echo request');
  });
});

describe('a terminal in a node', () => {
  test('is a terminal of the node’s own, with its size and its name in the prompt', async () => {
    const engine = await startPair();
    const screen = openTerminal(engine, 'api');
    await screen.shows('api:~# ');
    screen.type('tty; stty size; echo $TERM $((6 * 7))\r');
    await screen.shows('/dev/pts/0\r\n30 100\r\nxterm-256color 42');
    screen.pty.resize(120, 40);
    screen.type('stty size; exit 3\r');
    expect({ end: await screen.ended, size: screen.shown.includes('40 120') }).toEqual({ end: { code: 3, signal: null }, size: true });
  });

  test.each([
    ['alpha', 'alpha:~# '],
    ['blue@alpha', 'blue@alpha:~# '],
  ])('%s has its prompt', async (node, prompt) => {
    const engine = await startEngine(['host', 'alpha'], ['netns', 'blue@alpha', 'alpha']);
    await openTerminal(engine, node).shows(prompt);
  });

  test('Ctrl-C ends what runs in the foreground, Ctrl-Z stops it, and the shell goes on', async () => {
    const engine = await startPair();
    const screen = openTerminal(engine, 'api');
    await screen.shows('# ');
    screen.type('sleep 1001\r');
    await until(
      () => engine.read('alpha', 'pgrep -c -x sleep; :'),
      (count) => count === '1',
    );
    screen.type('\x03');
    screen.type('echo after $?\r');
    await screen.shows('after 130');
    screen.type('sleep 1002\r');
    await until(
      () => engine.read('alpha', 'pgrep -c -x sleep; :'),
      (count) => count === '1',
    );
    screen.type('\x1a');
    screen.type('jobs\r');
    await screen.shows('Stopped');
  });

  test('a flood does not hold up Ctrl-C, also while nobody reads', async () => {
    const engine = await startPair();
    const screen = openTerminal(engine, 'api');
    await screen.shows('# ');
    screen.type('yes\r');
    await screen.shows('y\r\ny\r\ny');
    screen.pty.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    screen.type('\x03');
    await until(
      () => engine.read('alpha', 'pgrep -c -x yes; :'),
      (count) => count === '0',
    );
    screen.pty.resume();
    screen.type('exit 4\r');
    expect((await screen.ended).code).toBe(4);
  });

  test('gives all that a program printed before it ended, also to a reader who pauses', async () => {
    const engine = await startPair();
    const screen = openTerminal(engine, 'api', ['sh', '-c', 'seq 1 20000']);
    screen.pty.pause();
    await new Promise((resolve) => setTimeout(resolve, 800));
    screen.pty.resume();
    await screen.ended;
    expect(screen.shown).toBe(Array.from({ length: 20000 }, (_, index) => `${index + 1}\r\n`).join(''));
  });

  test('hangs up on its programs when it is closed', async () => {
    const engine = await startPair();
    const screen = openTerminal(engine, 'api');
    await screen.shows('# ');
    screen.type('sleep 1001\r');
    await until(
      () => engine.read('alpha', 'pgrep -c -x sleep; :'),
      (count) => count === '1',
    );
    screen.pty.kill();
    await until(
      () => engine.read('alpha', 'pgrep -c -x "sleep|bash"; :'),
      (count) => count === '0',
    );
  });
});
