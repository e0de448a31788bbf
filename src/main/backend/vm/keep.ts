/**
 * Keeps the VM of a state root, one keeper at a time: a process of its own (keeper-main.ts) or, in Electron, part of the app's.
 * NETYARD_VM_LINGER_MS and NETYARD_VM_HANG_MS change its patience, NETYARD_VM_ARCH the guest's processor, NETYARD_VM_DEATH_SIGNAL=no
 * takes one of the two life-lines away: for tests.
 */
import { arch } from 'node:os';
import type { Result } from '../../../shared/result.ts';
import { packageFolder } from '../../package-folder.ts';
import { isAlive } from '../../process/identity.ts';
import { lockHolder, withLock } from '../../process/lock.ts';
import type { Arch } from './argv.ts';
import { type Doors, makeDoors, removeDoors } from './doors.ts';
import type { VmFolder } from './folder.ts';
import { imageFolders } from './image.ts';
import { Keeper } from './keeper.ts';
import { archOf, surroundings } from './qemu.ts';
import { startMachine } from './start.ts';
import { HANG_MS } from './watch.ts';

const LINGER_MS = 3_000;

/** In ms: a keeper that is about to end. */
const LOCK_WAIT_MS = 2_000;

const { environment, platform } = surroundings();

/** Keeps it until nobody wants it any more, or `signal` ends it. Problems: `lab-busy` (another keeper has it), the disk's, `vm-keeper`. */
export async function keepVm(folder: VmFolder, log: (sentence: string) => void, signal: AbortSignal): Promise<Result<void>> {
  const made = await folder.create();
  if (!made.ok) return made;
  const deadline = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    const kept = await withLock(folder.lock, () => serve(folder, log, signal), 0);
    if (kept.ok || kept.problems[0]?.code !== 'lab-busy') return kept;
    // One that keeps it lets others in already: to wait for its end would be to keep the VM for nobody.
    if (performance.now() > deadline || (await isKept(folder))) return kept;
  }
}

async function isKept(folder: VmFolder): Promise<boolean> {
  const record = await folder.readRecord();
  return record !== null && isAlive(record.keeper);
}

async function serve(folder: VmFolder, log: (sentence: string) => void, signal: AbortSignal): Promise<Result<void>> {
  await sweep(folder);
  const doors = makeDoors(folder.path, platform);
  // Whose the lock is, his is what lies beside it.
  const isOwn = (): boolean => lockHolder(folder.lock)?.pid === process.pid;
  const keeper = new Keeper({
    folder,
    doors,
    lingerMs: milliseconds(environment.NETYARD_VM_LINGER_MS, LINGER_MS),
    hangMs: milliseconds(environment.NETYARD_VM_HANG_MS, HANG_MS),
    isOwn,
    start: (progress, ended) => startMachine({ ...startOptions(folder, doors), progress, log, signal: ended }),
  });
  signal.addEventListener('abort', () => void keeper.end(), { once: true });
  const listening = await keeper.listen();
  if (listening.ok) await keeper.ended;
  // In a folder that is another keeper's now lie that one's doors.
  if (doors.kind === 'folder' && (isOwn() || !doors.folder.startsWith(folder.path))) removeDoors(doors.folder, folder.path);
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
