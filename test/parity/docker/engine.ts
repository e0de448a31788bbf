/** A real Docker Engine on one of the machines. */
import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { quote } from '../../../src/shared/shell/quote.ts';
import { until } from '../../until.ts';
import { type Machines, type Ran, ran } from './machines.ts';

/** $1: the host, $2: a folder outside for the socket, then dockerd's own words. The engine has a /run/docker of its own. */
const START = `
set -e
name=$1 folder=$2 own=/run/engine/$1; shift 2
mkdir -p /run/docker "$own"
mount -t tmpfs tmpfs /run/docker
exec dockerd --data-root "$own/data" --exec-root "$own/exec" --pidfile "$own/pid" --host "unix://$folder/$name.sock" \\
  --userland-proxy=false --exec-opt native.cgroupdriver=cgroupfs --shutdown-timeout 0 --log-level error "$@"`;

/** Docker's own groups, below one that the test removes. */
const REMOVE_GROUPS = 'for tree in /sys/fs/cgroup /sys/fs/cgroup/*; do [ -d "$tree/$1" ] && find "$tree/$1" -depth -type d -exec rmdir {} +; done; :';

export class Engine {
  readonly #machines: Machines;
  readonly #process: ChildProcess;
  readonly #host: string;
  readonly #socket: string;
  readonly #docker: readonly string[];
  readonly #group: string;
  #said = '';

  private constructor(machines: Machines, process: ChildProcess, host: string, folder: string, group: string) {
    this.#machines = machines;
    this.#process = process;
    this.#host = host;
    this.#socket = `unix://${join(folder, host)}.sock`;
    this.#docker = ['docker', '--host', this.#socket];
    this.#group = group;
    process.stderr?.on('data', (bytes: Buffer) => {
      this.#said += bytes.toString();
    });
  }

  /** @param words  further ones of dockerd's, such as `--bip=172.17.0.1/16` */
  static start(machines: Machines, host: string, folder: string, words: readonly string[]): Engine {
    const group = `netyard-parity-${process.pid}-${host}`;
    const argv = ['sh', '-c', START, 'sh', host, folder, '--cgroup-parent', `/${group}`, ...words];
    return new Engine(machines, machines.start(machines.argv(host, argv)), host, folder, group);
  }

  /** Waits until it answers, and gives it the image. */
  async ready(image: string): Promise<void> {
    await until(
      async () => this.#process.exitCode !== null || (await this.ask('version')).code === 0,
      (over) => over,
      30_000,
    );
    if (this.#process.exitCode !== null) throw new Error(`dockerd ended: ${this.#said}`);
    await this.must('import', '--change', 'CMD ["sleep","infinity"]', image, IMAGE);
  }

  ask(...words: readonly string[]): Promise<Ran> {
    return ran([...this.#docker, ...words]);
  }

  /** A command that has to succeed; what it said. */
  async must(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.ask(...words);
    if (code !== 0) throw new Error(`docker ${words.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** What a container has said, on both of its streams. */
  async log(container: string): Promise<string> {
    const { stdout, stderr } = await this.ask('logs', container);
    return `${stdout}${stderr}`.trim();
  }

  /** A command as a person types it. */
  async type(command: string): Promise<void> {
    const { code, stderr } = await ran(['sh', '-c', `docker() { command docker --host ${quote(this.#socket)} "$@"; }\n${command}`]);
    if (code !== 0) throw new Error(`${command}: ${stderr}`);
  }

  /** argv of a program in a container, as `docker exec` starts it. */
  execArgv(container: string, argv: readonly string[]): readonly string[] {
    return [...this.#docker, 'exec', '--interactive', container, ...argv];
  }

  /** argv of one of this machine's own programs in a container's network namespace. */
  async besideArgv(container: string, argv: readonly string[]): Promise<readonly string[]> {
    return await this.#machines.besideArgv(await this.must('inspect', '--format', '{{.State.Pid}}', container), argv);
  }

  /** argv of one of this machine's own programs in an overlay's network namespace, which the engine keeps where only it sees it. */
  async overlayArgv(network: string, argv: readonly string[]): Promise<readonly string[]> {
    const id = await this.must('network', 'inspect', '--format', '{{.Id}}', network);
    const own = `/run/engine/${this.#host}`;
    const script = `path=/proc/$(cat ${own}/pid)/root${own}/exec/netns/1-${id.slice(0, 10)}; exec nsenter --net="$path" "$@"`;
    return this.#machines.argv(null, ['sh', '-c', script, 'sh', ...argv]);
  }

  /** After the machines: the groups of its containers, which the kernel keeps. */
  async dispose(): Promise<void> {
    await until(
      () => spawnSync('sh', ['-c', REMOVE_GROUPS, 'sh', this.#group], { encoding: 'utf8' }).stderr,
      (wrong) => wrong === '',
      5000,
    );
  }
}

/** The name under which an engine has the image; stands where the explained commands say IMAGE. */
export const IMAGE = 'parity';
