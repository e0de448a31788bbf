/** A disk of a few KiB that a test can fill: a tmpfs in a mount namespace that only a process of ours is in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class Disk {
  private constructor(
    readonly folder: string,
    private readonly holder: ChildProcess,
  ) {}

  /** `at` is an empty folder. Needs no root; what others see there stays empty. */
  static async open(at: string, kib: number): Promise<Disk> {
    const script = 'mount -t tmpfs -o "size=$1k,mode=700" netyard-disk "$2" && echo there && exec cat';
    const holder = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', String(kib), at]);
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('exit', (code) => reject(new Error(`No disk could be mounted: ${code}`)));
    });
    // /proc/PID/root is that process's view of the files (proc(5)); whoever made its namespace may look.
    return new Disk(join(`/proc/${holder.pid}/root`, at), holder);
  }

  /** Fills it until so many blocks of 4 KiB are free. */
  fill(free: number): void {
    this.clear();
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(join(this.folder, 'fill'), Buffer.alloc(Math.max(0, bavail - free) * bsize));
  }

  /** There is room again. */
  clear(): void {
    rmSync(join(this.folder, 'fill'), { force: true });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.holder.once('exit', resolve));
    this.holder.stdin?.end();
    await ended;
  }
}
