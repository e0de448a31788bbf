/** A small Linux in QEMU for a test: a state root of its own, the way in, and what is seen of it from outside. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { archOf } from '../../../src/main/backend/vm/qemu.ts';
import { type Connection, connectVm } from '../../../src/main/backend/vm/connect.ts';
import { type KeeperRecord, VmFolder } from '../../../src/main/backend/vm/folder.ts';
import { isAlive, startTimeOf } from '../../../src/main/process/identity.ts';
import type { Result } from '../../../src/shared/result.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** Builds the image of this machine's processor where there is none: what `npm run image` does. */
export function ensureImage(): void {
  const arch = archOf(process.arch);
  if (existsSync(join(ROOT, 'dist', 'image', String(arch), 'manifest.json'))) return;
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts', 'image.mjs')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The image could not be built: ${built.stderr}`);
}

export class SmallLinux {
  readonly vm: VmFolder;

  private constructor(
    readonly folder: string,
    readonly root: string,
  ) {
    this.vm = new VmFolder(root);
  }

  /** With a state root of that name, in a folder of its own. */
  static open(name = 'netyard'): SmallLinux {
    ensureImage();
    const folder = mkdtempSync(join(tmpdir(), 'nyvm-'));
    return new SmallLinux(folder, join(folder, name));
  }

  async connect(onProgress: (sentence: string) => void = () => undefined): Promise<Result<Connection>> {
    return await connectVm({ root: this.root, onProgress });
  }

  /** The way in, or what went wrong as an error. */
  async connected(): Promise<Connection> {
    const connection = await this.connect();
    if (!connection.ok) throw new Error(JSON.stringify(connection.problems));
    return connection.value;
  }

  async record(): Promise<KeeperRecord> {
    const record = await this.vm.readRecord();
    if (record === null) throw new Error('Nobody keeps a VM.');
    return record;
  }

  /** Pids of keeper and QEMU. */
  async pids(): Promise<{ readonly keeper: number; readonly qemu: number }> {
    const { keeper, machine } = await this.record();
    if (machine === null) throw new Error('No VM runs.');
    return { keeper: keeper.pid, qemu: machine.pid };
  }

  /** What is in the VM's folder, but for the snapshot's key. */
  left(): readonly string[] {
    return readdirSync(this.vm.path)
      .map((name) => name.replace(/^snapshot-[0-9a-f]{32}/, 'snapshot'))
      .sort();
  }

  /** Ends the VM, if one runs, and waits until keeper and QEMU are gone. */
  async end(): Promise<void> {
    const record = await this.vm.readRecord();
    if (record === null) return;
    if (isAlive(record.keeper)) process.kill(record.keeper.pid, 'SIGTERM');
    await areGone([record.keeper.pid, ...(record.machine === null ? [] : [record.machine.pid])]);
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs perl in the VM as an agent would, and gives what it printed before the line END. */
export async function asAgent(connection: Connection, perl: string): Promise<string> {
  const program = `$| = 1; ${perl}; print "\\nEND\\n"; 1 while <STDIN>;`;
  const said = new Promise<string>((resolve, reject) => {
    let text = '';
    connection.output.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.endsWith('\nEND\n')) resolve(text.slice(0, -5));
    });
    connection.onLost((sentence) => reject(new Error(sentence)));
  });
  connection.input.write(`${Buffer.byteLength(program)}\n${program}`);
  return await said;
}

/** The sentence with which a connection is lost. */
export function lossOf(connection: Connection): Promise<string> {
  return new Promise((resolve) => connection.onLost(resolve));
}

/** Waits until none of these processes is there; says in ms how long it took. */
export async function areGone(pids: readonly number[], withinMs = 10_000): Promise<number> {
  const begin = performance.now();
  while (pids.some((pid) => startTimeOf(pid) !== null)) {
    if (performance.now() - begin > withinMs)
      throw new Error(`Still there after ${withinMs} ms: ${pids.filter((pid) => startTimeOf(pid) !== null).join(', ')}`);
    await sleep(10);
  }
  return performance.now() - begin;
}

/** A line of /proc/PID/status: its value. */
export function statusOf(pid: number, field: string): string {
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
}
