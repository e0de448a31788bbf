/** An ssh server of the test's own on loopback, with keys of its own, and the configuration by which `ssh lab-host` finds it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '../../until.ts';

export interface Sshd {
  /** From now on nothing that is sent arrives, and nobody is told: a cable that was pulled out. */
  freeze(): void;
  /** The cable is back; what stood before is gone. */
  thaw(): void;
  /** For NETYARD_SSH_CONFIG. */
  readonly configuration: string;
  /** Ends the server's processes of the connections that stand now; it goes on listening. */
  cut(): Promise<void>;
  /** Ends the server: no connection, and none to be had. */
  stop(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

export async function startSshd(): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-sshd-'));
  const port = await freePort();
  const cable = await layCable(port);
  for (const key of ['host', 'user']) spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  const own = (name: string) => join(folder, name);
  spawnSync('cp', [own('user.pub'), own('authorized_keys')]);
  const hostKey = spawnSync('cat', [own('host.pub')], { encoding: 'utf8' }).stdout.trim();
  writeFileSync(own('known_hosts'), `[127.0.0.1]:${cable.port} ${hostKey}\n`);
  writeFileSync(
    own('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${own('host')}`,
      `AuthorizedKeysFile ${own('authorized_keys')}`,
      `PidFile ${own('pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin yes',
    ].join('\n'),
  );
  const configuration = own('config');
  writeFileSync(
    configuration,
    [
      'Host lab-host',
      '  HostName 127.0.0.1',
      `  Port ${cable.port}`,
      `  User ${userInfo().username}`,
      `  IdentityFile "${own('user')}"`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile "${own('known_hosts')}"`,
      '  StrictHostKeyChecking yes',
      // The same server, whose key nobody has told us.
      'Host stranger',
      '  HostName 127.0.0.1',
      `  Port ${cable.port}`,
      '  UserKnownHostsFile /dev/null',
      '  StrictHostKeyChecking yes',
    ].join('\n'),
  );
  chmodSync(configuration, 0o600);
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    // As root it wants its folder /run/sshd: it gets a /run of its own.
    const command = `exec /usr/sbin/sshd -D -e -f '${own('sshd_config')}'`;
    const script = process.getuid?.() === 0 ? `mount -t tmpfs tmpfs /run && mkdir /run/sshd && ${command}` : command;
    const argv = process.getuid?.() === 0 ? ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script] : ['sh', '-c', script];
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    server = child;
    await until(
      () => said,
      (text) => text.includes('Server listening'),
      5000,
    );
  };
  const cut = async (): Promise<void> => {
    for (const pid of childrenOf(server?.pid ?? 0)) killTree(pid);
  };
  const stop = async (): Promise<void> => {
    const pids = childrenOf(server?.pid ?? 0);
    server?.kill('SIGKILL');
    for (const pid of pids) killTree(pid);
  };
  await start();
  return {
    configuration,
    freeze: cable.freeze,
    thaw: cable.thaw,
    cut,
    stop,
    start,
    dispose: async () => {
      await stop();
      cable.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid: number): readonly number[] {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  return listed.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]));
}

/** Only sshd's own processes: what a connection started is not ended for it. */
function killTree(pid: number): void {
  const name = spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  if (!name.startsWith('sshd')) return;
  const below = childrenOf(pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
  for (const child of below) killTree(child);
}

/** Carries bytes to the server, or, frozen, nowhere. */
async function layCable(to: number): Promise<{ readonly port: number; freeze(): void; thaw(): void; remove(): void }> {
  const ends = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('data', (bytes) => !frozen && other.write(bytes));
      one.on('error', () => undefined);
      one.on('close', () => {
        ends.delete(one);
        if (!frozen) other.destroy();
      });
    }
  });
  const port = await listening(server);
  const cutAll = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    port,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      cutAll();
      frozen = false;
    },
    remove: () => {
      cutAll();
      server.close();
    },
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
