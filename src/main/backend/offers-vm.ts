/** The small Linux that Netyard starts itself, as it stands on this machine. */
import { packageFolder } from '../package-folder.ts';
import { isAlive } from '../process/identity.ts';
import type { Problem, Result } from '../../shared/result.ts';
import type { Found } from './offers-types.ts';
import { VmFolder } from './vm/folder.ts';
import { findImage, imageFolders } from './vm/image.ts';
import { isObtainable } from './vm/obtain.ts';
import { archOf, findQemu, surroundings } from './vm/qemu.ts';

/** None for a processor that there is no image for. `root` is the state root. */
export async function vmOffer(root: string): Promise<readonly Found[]> {
  const missing = await vmLacks(root);
  if (missing === null) return [];
  const offer = { backend: 'vm', kind: 'vm', what: 'A small Linux that Netyard starts on this computer, in QEMU.', missing, whole: true } as const;
  if (missing.length > 0) return [{ ...offer, state: 'lacking', can: 'Once it is there it runs every kind of lab.', running: false }];
  const record = await new VmFolder(root).readRecord();
  const running = record !== null && isAlive(record.keeper);
  return [{ ...offer, state: 'ready', can: `Runs every kind of lab. ${running ? 'It is running.' : await howItStarts(root)}`, running }];
}

async function howItStarts(root: string): Promise<string> {
  const start = 'It starts with the first lab that runs on it';
  return (await imageHere(root)).ok ? `${start}.` : `${start}; its image is made or fetched then, which takes a minute or two.`;
}

async function imageHere(root: string): Promise<Result<unknown>> {
  const arch = archOf(process.arch) ?? 'amd64';
  const folder = new VmFolder(root).path;
  return await findImage(imageFolders(packageFolder(), folder, arch), arch, folder);
}

/** What the VM lacks on this machine, each with its way out; null where there never is one. */
async function vmLacks(root: string): Promise<readonly Problem[] | null> {
  const arch = archOf(process.arch);
  if (arch === null) return null;
  const found = [findQemu(arch, surroundings()), await imageHere(root)];
  const problems = found.flatMap((one) => (one.ok ? [] : one.problems));
  return isObtainable(process.env, packageFolder()) ? problems.filter(({ code }) => code !== 'no-vm-image') : problems;
}

/** Could a lab run in the VM now? */
export async function hasVm(root: string): Promise<boolean> {
  return (await vmLacks(root))?.length === 0;
}
