/**
 * The keeper as a process: `node vm-keeper.js STATE_ROOT`, started by whoever first wants the VM, one at a time for a state root.
 * NETYARD_VM_LINGER_MS and NETYARD_VM_HANG_MS change its patience, NETYARD_VM_ARCH the guest's processor, NETYARD_VM_DEATH_SIGNAL=no
 * takes one of the two life-lines away: for tests.
 */
import { truncate } from 'node:fs/promises';
import { arch } from 'node:os';
import type { Result } from '../../../shared/result.ts';
import { packageFolder } from '../../package-folder.ts';
import { isAlive } from '../../process/identity.ts';
import { withLock } from '../../process/lock.ts';
import type { Arch } from './argv.ts';
import { type Doors, makeDoors, removeDoors } from './doors.ts';
import { VmFolder } from './folder.ts';
import { imageFolders } from './image.ts';
import { Keeper } from './keeper.ts';
import { archOf, surroundings } from './qemu.ts';
import { startMachine } from './start.ts';
import { HANG_MS } from './watch.ts';

const LINGER_MS = 3_000;

/** In ms: a keeper that is about to end. */
const LOCK_WAIT_MS = 2_000;

const { environment, platform } = surroundings();

async function serve(folder: VmFolder): Promise<Result<void>> {
  await truncate(folder.log).catch(() => undefined);
  await sweep(folder);
  const doors = makeDoors(folder.path, platform);
  const keeper = new Keeper({
    folder,
    doors,
    lingerMs: milliseconds(environment.NETYARD_VM_LINGER_MS, LINGER_MS),
    hangMs: milliseconds(environment.NETYARD_VM_HANG_MS, HANG_MS),
    start: (progress, signal) => startMachine({ ...startOptions(folder, doors), progress, signal }),
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void keeper.end());
  const listening = await keeper.listen();
  if (listening.ok) await keeper.ended;
  if (doors.kind === 'folder') removeDoors(doors.folder, folder.path);
  return listening;
}

function startOptions(folder: VmFolder, doors: Doors) {
  const guest = chosenArch();
  return {
    folder: folder.path,
    imageFolders: imageFolders(packageFolder(), folder.path, guest),
    packageFolder: packageFolder(),
    arch: guest,
    hostArch: arch(),
    around: surroundings(),
    doors,
    deathSignal: environment.NETYARD_VM_DEATH_SIGNAL !== 'no',
    log,
  };
}

/** What a keeper that was killed left: its VM, if that did not notice, and its doors. */
async function sweep(folder: VmFolder): Promise<void> {
  const old = await folder.readRecord();
  await folder.removeRecord();
  // Only where a start time tells the process from another one with its number.
  if (old?.machine && old.machine.startTime !== '' && isAlive(old.machine)) process.kill(old.machine.pid, 'SIGKILL');
  if (old?.doors) removeDoors(old.doors, folder.path);
}

/** The machine's own processor; one that there is no image for is told so when the image is looked for. */
function chosenArch(): Arch {
  return archOf(environment.NETYARD_VM_ARCH === 'arm64' ? 'arm64' : arch()) ?? 'amd64';
}

function milliseconds(text: string | undefined, usual: number): number {
  const value = Number(text ?? usual);
  return Number.isFinite(value) && value >= 0 ? value : usual;
}

function log(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} ${sentence}\n`);
}

const root = process.argv[2];
if (root === undefined) {
  log('Usage: vm-keeper STATE_ROOT');
  process.exit(2);
}
const folder = new VmFolder(root);
const made = await folder.create();
const done = made.ok ? await withLock(folder.lock, () => serve(folder), LOCK_WAIT_MS) : made;
for (const { code, message } of done.ok ? [] : done.problems) log(code === 'lab-busy' ? 'Another keeper has the VM, and does not end.' : message);
process.exit(done.ok ? 0 : 1);
