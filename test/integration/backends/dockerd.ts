/**
 * Docker's engine in namespaces and a cgroup of the test's own: what it makes is gone with it, and the machine's own Docker, if
 * there is one, hears nothing of it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { until } from '../../until.ts';

export interface Dockerd {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** Runs a command of docker's; what it said. */
  docker(...args: readonly string[]): string;
  /** Kills the clients that this process has started: the engine hears that their lines have ended, and nothing else. */
  cut(): Promise<void>;
  dispose(): Promise<void>;
}

const NAMESPACES = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--mount-proc', '--propagation', 'private', '--kill-child'];

/** $1: a folder, $2: the cgroup's name. Docker makes its groups at the root of what it sees, hence the cgroup namespace. */
const ENTER = [
  'mount -t tmpfs tmpfs /run',
  'mkdir /run/groups',
  'mount -t cgroup2 cgroup2 /run/groups',
  'mkdir /run/groups/$2',
  'echo 0 >/run/groups/$2/cgroup.procs',
  'exec unshare --cgroup sh -c "$3" sh "$1"',
].join(' && ');

/** Only the one tree of cgroups, whatever the machine has. The engine has a group below it: a group with groups in it has no processes. */
const ENGINE = [
  'umount --recursive /sys/fs/cgroup',
  'mount -t cgroup2 cgroup2 /sys/fs/cgroup',
  'umount /run/groups',
  'mkdir /sys/fs/cgroup/engine',
  'echo 0 >/sys/fs/cgroup/engine/cgroup.procs',
  'ip link set lo up',
  'exec dockerd --data-root /run/data --exec-root /run/exec --pidfile /run/dockerd.pid --host "unix://$1/docker.sock" ' +
    '--bridge none --iptables=false --ip6tables=false --ip-forward=false --log-level error',
].join(' && ');

const REMOVE_GROUP = 'mount -t cgroup2 cgroup2 /mnt && find "/mnt/$1" -depth -type d -exec rmdir {} +';

export async function startDockerd(): Promise<Dockerd> {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-dockerd-'));
  const host = `unix://${folder}/docker.sock`;
  const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const engine = spawn('unshare', [...NAMESPACES, 'sh', '-c', ENTER, 'sh', folder, basename(folder), ENGINE], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  let said = '';
  engine.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const run = (args: readonly string[]) => spawnSync('docker', ['--host', host, ...args], { encoding: 'utf8' });
  await until(
    () => engine.exitCode !== null || run(['version']).status === 0,
    (over) => over,
    20_000,
  );
  if (engine.exitCode !== null) throw new Error(`dockerd ended: ${said}`);
  return {
    host,
    docker: (...args) => {
      const { status, stdout, stderr } = run(args);
      if (status !== 0) throw new Error(`docker ${args[0]}: ${stderr}`);
      return stdout.trim();
    },
    cut: async () => {
      for (const pid of clients()) process.kill(pid, 'SIGKILL');
    },
    dispose: async () => {
      await end(engine);
      await until(
        () => spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', REMOVE_GROUP, 'sh', basename(folder)]).status,
        (status) => status === 0,
        5000,
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** This process's children that are `docker exec`. */
function clients(): readonly number[] {
  const listed = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).stdout;
  return listed.split('\n').flatMap((line) => (/^ *\d+ \S*docker exec /.test(line) ? [Number.parseInt(line, 10)] : []));
}

/** The kernel ends all in the engine's pid namespace with it. */
async function end(engine: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  if (engine.exitCode === null && engine.kill('SIGKILL')) await ended;
}
