/** From nothing to a small Linux that answers: which image, which QEMU, which accelerator, boot or snapshot. */
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { fail, type Result } from '../../../shared/result.ts';
import { bootId } from '../../process/identity.ts';
import { accelerators, Findings, HARDWARE_DEADLINE_MS, isOffered, SOFTWARE_DEADLINE_MS } from './accelerators.ts';
import { type Accelerator, type Arch, MEMORY_MB, type MemoryFile, qemuArgv } from './argv.ts';
import type { Doors } from './doors.ts';
import { findImage, type Image } from './image.ts';
import { obtainImage } from './obtain.ts';
import { launchMachine, type Machine } from './machine.ts';
import { bound } from './bound.ts';
import { findQemu, type QemuProgram, type Surroundings } from './qemu.ts';
import { type SnapshotFiles, snapshotKey, Snapshots } from './snapshot.ts';

export interface StartOptions {
  /** `<state root>/vm`. */
  readonly folder: string;
  /** Where images are looked for, in order. */
  readonly imageFolders: readonly string[];
  /** Netyard's own files: where an image may be built from. */
  readonly packageFolder: string;
  readonly arch: Arch;
  /** Node's word for this machine's processor. */
  readonly hostArch: string;
  readonly around: Surroundings;
  readonly doors: Doors;
  /** Has the kernel end QEMU with the keeper, where it can. */
  readonly deathSignal: boolean;
  /** Sentences for the person who waits. */
  readonly progress: (sentence: string) => void;
  /** Sentences for who looks for a cause. */
  readonly log: (sentence: string) => void;
  /** Ends what is being started. */
  readonly signal: AbortSignal;
}

interface Found {
  readonly image: Image;
  readonly qemu: QemuProgram;
  readonly options: StartOptions;
}

const FIRST_START = 'Starting a small Linux (the first start takes about 15 s)…';

/** Accelerators whose guests were seen to come back from a snapshot. The others boot in a second or two. */
const RESUMES: ReadonlySet<Accelerator> = new Set(['tcg', 'kvm']);

/** In ms: a snapshot is there in a second or so, or not at all. */
const RESUME_DEADLINE_MS = 20_000;

/** Starts the machine. Problems: `no-qemu`, `no-vm-image`, `vm-image-source`, `vm-image-build`, `vm-image-damaged`, `vm-qemu`, `vm-silent`. */
export async function startMachine(options: StartOptions): Promise<Result<Machine>> {
  const qemu = findQemu(options.arch, options.around);
  if (!qemu.ok) return qemu;
  const image = await imageOnFirstUse(options);
  if (!image.ok) return image;
  const found: Found = { image: image.value, qemu: qemu.value, options };
  const findings = new Findings(options.folder, digest([bootId(), qemu.value.edition, image.value.hash]));
  let last: Result<Machine> = fail({ code: 'vm-silent', message: 'No way to run the small Linux was found on this machine.' });
  for (const accelerator of accelerators(options.around.platform, options.hostArch, options.arch)) {
    if (!isOffered(accelerator) || findings.failed(accelerator)) continue;
    last = await startWith(accelerator, found);
    if (last.ok || accelerator === 'tcg' || options.signal.aborted) return last;
    options.log(`${accelerator}: ${said(last)}`);
    options.progress(`Linux did not start with ${accelerator}, so QEMU emulates the processor: slower, and it works everywhere…`);
    await findings.remember(accelerator);
  }
  return last;
}

/** The image; where there is none it is fetched or built first. */
async function imageOnFirstUse({ imageFolders, arch, folder, packageFolder, around, progress, signal }: StartOptions): Promise<Result<Image>> {
  const find = () => findImage(imageFolders, arch, folder);
  const found = await find();
  if (found.ok || found.problems[0]?.code !== 'no-vm-image') return found;
  const obtained = await obtainImage({ arch, vmFolder: folder, packageFolder, environment: around.environment, progress, signal });
  return obtained.ok ? await find() : obtained;
}

async function startWith(accelerator: Accelerator, found: Found): Promise<Result<Machine>> {
  const { options } = found;
  const resumes = RESUMES.has(accelerator) && options.doors.kind === 'folder';
  const resumed = resumes ? await startFromSnapshot(accelerator, found) : null;
  if (resumed !== null) return resumed;
  options.progress(FIRST_START);
  return await launch(accelerator, found, {});
}

/** From a snapshot, which is made when there is none; one that is of no use is made anew. Null when it has to be done without. */
async function startFromSnapshot(accelerator: Accelerator, found: Found): Promise<Result<Machine> | null> {
  const { options } = found;
  const snapshots = new Snapshots(options.folder, MEMORY_MB << 20);
  const key = keyOf(accelerator, found);
  await snapshots.keepOnly(key);
  const old = await snapshots.find(key);
  if (old !== null) {
    options.progress('Starting a small Linux…');
    const resumed = await resume(accelerator, found, old);
    if (resumed.ok || options.signal.aborted) return resumed;
    options.log(`The snapshot is of no use: ${said(resumed)}`);
    await snapshots.keepOnly(null);
  }
  options.progress(FIRST_START);
  const made = await snapshots.make(key, async (path) => {
    const machine = await launch(accelerator, found, { memory: { path, shared: true } });
    if (machine.ok) options.progress('Linux is up; a snapshot makes this and later starts fast…');
    return machine;
  });
  const resumed = made.ok ? await resume(accelerator, found, made.value) : made;
  if (resumed.ok || options.signal.aborted) return resumed;
  options.log(`No snapshot: ${said(resumed)}`);
  await snapshots.keepOnly(null);
  // A guest that did not boot would not do so a second time; one whose memory found no room on the disk does in the machine's.
  return !made.ok && made.problems.some(({ code }) => code === 'vm-silent') ? made : null;
}

function resume(accelerator: Accelerator, found: Found, { memory, rest }: SnapshotFiles): Promise<Result<Machine>> {
  return launch(accelerator, found, { memory: { path: memory, shared: false }, rest });
}

interface From {
  /** The guest's memory, where it is a file. */
  readonly memory?: MemoryFile;
  /** The rest of a snapshot; absent for a boot. */
  readonly rest?: string;
}

function launch(accelerator: Accelerator, { image, qemu, options }: Found, { memory, rest }: From): Promise<Result<Machine>> {
  const { platform } = options.around;
  const usual = rest === undefined ? SOFTWARE_DEADLINE_MS : RESUME_DEADLINE_MS;
  return launchMachine({
    qemu: qemu.path,
    prefix: bound(options),
    argv: qemuArgv({
      platform,
      arch: options.arch,
      accelerator,
      kernel: image.kernel,
      initramfs: image.initramfs,
      doors: options.doors,
      ...(memory === undefined ? {} : { memory }),
      ...(rest === undefined ? {} : { incoming: true }),
    }),
    doors: options.doors,
    snapshot: rest ?? null,
    deadlineMs: accelerator === 'tcg' ? usual : HARDWARE_DEADLINE_MS,
    consoleLog: join(options.folder, 'console.log'),
    signal: options.signal,
  });
}

function said(result: Result<unknown>): string {
  return result.ok ? '' : result.problems.map(({ message }) => message).join(' ');
}

/** Everything that a snapshot depends on: the guest's code, QEMU, what QEMU was told, and for a real processor which one it is. */
function keyOf(accelerator: Accelerator, { image, qemu, options }: Found): string {
  // Where files and doors are changes nothing in the guest.
  const memory = { path: '', shared: false };
  const argv = qemuArgv({ platform: options.around.platform, arch: options.arch, accelerator, kernel: '', initramfs: '', doors: { kind: 'tcp' }, memory });
  const processor = accelerator === 'tcg' ? '' : `${cpus()[0]?.model ?? ''} ${release()}`;
  return snapshotKey([image.hash, qemu.edition, processor, ...argv]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
