/** From inside a lab the machine cannot be written and its secrets cannot be read: each attempt is made, in a host (full rights there) and in a container. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { launchSandbox } from '../../../src/main/sandbox/launch.ts';
import { backend, Engine, finished, startEngine, started } from './engine.ts';

const NODES = ['alpha', 'api'] as const;

async function startLab(): Promise<Engine> {
  return await startEngine(['host', 'alpha'], ['container', 'api', 'alpha', 'own', 'api']);
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** All streams of this process, which launches: a pipe has the same name at both ends. */
function ownStreams(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)].filter((stream) => /^\w+:\[\d+\]$/.test(stream));
    } catch {
      return []; // it was open for the listing alone
    }
  });
}

test('no process of a lab keeps a stream of who launched it', async () => {
  let streams = '';
  const launched = await launchSandbox(backend, async (sandbox) => {
    const engine = new Engine(sandbox);
    await engine.make(['host', 'alpha'], ['container', 'api', 'alpha', 'own', 'api'], ['serve', 'api', 'http', '80'], ['serve', 'alpha', 'http', '80']);
    // All but init itself, which waits for the commit: two that hold nodes, the nursery and two responders, whose log is init's.
    const list = `for pid in $(pgrep '^netyard-' | grep -vx 1); do for fd in 0 1 2; do
  stream=$(readlink /proc/$pid/fd/$fd)
  case "$stream" in
    pipe:*) case ' ${ownStreams().join(' ')} ' in *" $stream "*) echo "the launcher's" ;; *) readlink /proc/1/fd/* | grep -qxF "$stream" && echo log || echo "$stream" ;; esac ;;
    *) echo "$stream" ;;
  esac
done; done | sort | uniq -c`;
    streams = (await engine.fabric(list)).stdout;
    return { ok: true, value: undefined };
  });
  if (launched.ok) cleanups.push(() => void process.kill(launched.value.identity.pid, 'SIGKILL'));
  expect({ ok: launched.ok, streams: streams.trim().split(/\s+/) }).toEqual({ ok: true, streams: ['13', '/dev/null', '2', 'log'] });
});

describe.each(NODES)('in %s', (node) => {
  test("the machine's settings cannot be written", async () => {
    const engine = await startLab();
    // The value that is there already: also where the promise is broken nothing changes.
    const script =
      'for key in kernel/panic kernel/core_pattern vm/swappiness fs/file-max kernel/threads-max; do cat /proc/sys/$key > /proc/sys/$key && echo $key; done';
    expect((await engine.in(node, script)).stdout).toBe('');
  });

  test('/proc/sysrq-trigger and /sys cannot be written', async () => {
    const engine = await startLab();
    const script = '[ -w /proc/sysrq-trigger ] && echo sysrq; (: > /sys/kernel/mm/ksm/run) 2>/dev/null && echo sys; :';
    expect(await engine.read(node, script)).toBe('');
  });

  test('the cgroups, which the lab shares with what else its user runs, cannot be mounted', async () => {
    const engine = await startLab();
    const mount = 'mount -t cgroup2 none /mnt && echo v2; mount -t cgroup -o none,name=netyard none /mnt && echo v1; ls -A /mnt';
    const script = `
      for limit in 0 100; do
        { echo $limit > /proc/sys/user/max_cgroup_namespaces; } 2>/dev/null
        { ${mount}; } 2>/dev/null
        for new in -C -Cm -Um -UrCm -UrCmpf; do unshare $new sh -c '${mount}' 2>/dev/null; done
        unshare -Ur sh -c 'echo 100 > /proc/sys/user/max_cgroup_namespaces; unshare -UrCm sh -c "${mount}"' 2>/dev/null
      done; :`;
    expect(await engine.read(node, script)).toBe('');
    // What has been refused is the cgroups, not the way of asking: the same with a file system that everybody may mount.
    expect(await engine.read(node, `unshare -Urm mount -t tmpfs none /mnt && echo mounted`)).toBe('mounted');
  });

  test("the machine's passwords, homes and temporary files are not there", async () => {
    const folders = [homedir(), tmpdir()].map((parent) => mkdtempSync(join(parent, 'netyard-marker-')));
    cleanups.push(...folders.map((folder) => () => rmSync(folder, { recursive: true })));
    for (const folder of folders) writeFileSync(join(folder, 'secret'), 'secret', { mode: 0o644 });
    const engine = await startLab();
    const script = `cat /etc/shadow ${folders.map((folder) => `${folder}/secret`).join(' ')} 2>/dev/null; ls -A /home /tmp /var/tmp /root /run/user 2>/dev/null | grep -v : ; :`;
    expect(await engine.read(node, script)).toBe('');
  });

  test('no disk can be mounted and no device made', async () => {
    const engine = await startLab();
    const device = statSync('/').dev;
    const script = `
      mknod /tmp/disk b ${device >> 8} ${device & 255} 2>/dev/null && head -c 1 /tmp/disk >/dev/null 2>&1 && echo read
      mount -t ext4 /tmp/disk /mnt 2>/dev/null && echo mounted
      mknod /tmp/mem c 1 1 2>/dev/null && head -c 1 /tmp/mem >/dev/null 2>&1 && echo memory
      ls /dev | grep -vxE 'fd|full|null|ptmx|pts|random|shm|stderr|stdin|stdout|tty|urandom|zero'; :`;
    expect(await engine.read(node, script)).toBe('');
  });

  test('what is written and removed under /usr is so in the node alone, whatever it mounts', async () => {
    const engine = await startLab();
    const script = `touch /usr/bin/netyard-marker; rm /usr/bin/env; echo spoilt 2>/dev/null >> /usr/bin/tac; mount -o remount,rw /usr 2>/dev/null
      umount -l /usr 2>/dev/null && touch /usr/netyard-marker 2>/dev/null; :`;
    const before = statSync('/usr/bin/tac');
    await engine.in(node, script);
    const there = ['/usr/bin/netyard-marker', '/usr/netyard-marker', '/usr/bin/env'].map(existsSync);
    expect({ there, tac: statSync('/usr/bin/tac') }).toEqual({
      there: [false, false, true],
      tac: { ...before, atimeMs: expect.anything(), atime: expect.anything() },
    });
  });

  test('the environment and descriptors of who started it are out of reach', async () => {
    const engine = await startLab();
    const argv = engine.sandbox.enterArgv(node, ['sh', '-c', 'cat /proc/[0-9]*/environ | tr "\\0" "\\n" | grep -c SECRET; ls /proc/self/fd']);
    const [program = '', ...rest] = argv;
    const { stdout } = spawnSync(program, rest, { env: { ...process.env, SECRET: 'marker' }, encoding: 'utf8' });
    // `ls` itself holds a fourth while it reads the folder.
    expect(stdout.split(/\s+/).filter((word) => word !== '')).toEqual(['0', '0', '1', '2', '3']);
  });

  test("the user's keys cannot be read, even where they allow their user to", async () => {
    const [add, control] = process.arch === 'arm64' ? [217, 219] : [248, 250];
    const script = `my ($type, $name, $secret) = ("user", "netyard-marker", "secret");
      my $key = syscall(${add}, $type, $name, $secret, 6, -4); syscall(${control}, 5, $key, 0x3f3f0000); print $key`;
    const key = Number(spawnSync('perl', ['-e', script], { encoding: 'utf8' }).stdout);
    cleanups.push(() => void spawnSync('perl', ['-e', `syscall(${control}, 3, ${key})`]));
    expect(key).toBeGreaterThan(0);
    const engine = await startLab();
    expect(await engine.read(node, 'cat /proc/keys /proc/key-users')).toBe('');
    const read = `my $buffer = "-" x 8; print syscall(${control}, 11, ${key}, $buffer, 8), " $buffer"`;
    expect(spawnSync('perl', ['-e', read], { encoding: 'utf8' }).stdout).toBe('6 secret--');
    expect((await finished(engine.sandbox.enterArgv(node, ['perl', '-e', read]))).stdout).toBe('-1 --------');
  });

  test("the machine's sockets cannot be reached", async () => {
    const name = `netyard-marker-${process.pid}`;
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(`\0${name}`, resolve));
    const port = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve));
    cleanups.push(
      () => void server.close(),
      () => void port.close(),
    );
    const address = port.address();
    const engine = await startLab();
    await engine.fabric('ip link set lo up; ip -n alpha link set lo up; ip -n api link set lo up');
    const script = `
      socket(my $unix, 1, 1, 0); print "unix" if connect($unix, pack("S a*", 1, "\\0${name}"));
      socket(my $tcp, 2, 1, 0); print "tcp" if connect($tcp, pack("S n C4 x8", 2, ${typeof address === 'object' ? address?.port : 0}, 127, 0, 0, 1))`;
    expect((await finished(engine.sandbox.enterArgv(node, ['perl', '-e', script]))).stdout).toBe('');
  });

  test('no process but those of the lab is seen', async () => {
    const engine = await startLab();
    const outside = started(['sleep', '54321']);
    cleanups.push(() => void outside.kill('SIGKILL'));
    expect((await engine.in(node, "ps -eo args | grep -c '[s]leep 54321'")).stdout).toBe('0\n');
  });
});
