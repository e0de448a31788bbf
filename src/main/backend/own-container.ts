/** Netyard's own container: made from the small Linux's tree when it is first used, started again when it does not run. */
import { arch } from 'node:process';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { ContainerEngine, EngineName, Inspected } from './container-engine.ts';
import { findRootfs, type Rootfs } from './rootfs.ts';

export const OWN_CONTAINER = 'netyard';

/** Unpacking takes seconds, in a virtual machine on a slow disk more. In milliseconds. */
const IMPORT_MS = 120_000;
const START_MS = 60_000;

/**
 * What a container needs so that labs can be made in it, and no device of the machine, as --privileged would give: no filter that
 * forbids to make namespaces and to mount, and a /proc that hides nothing, or the kernel refuses a lab one of its own. The same holds
 * for /sys: `ip netns exec` mounts one that is writable, so the container's has to be. Making it so takes SYS_ADMIN.
 */
const NEEDED = ['--cap-add', 'SYS_ADMIN', ...['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'].flatMap(securityOption)];
/** Podman has another word for the /proc, and lets a container have some thousand processes only where it is not told. */
const NEEDED_BY: Readonly<Record<EngineName, readonly string[]>> = {
  docker: securityOption('systempaths=unconfined'),
  podman: [...securityOption('unmask=ALL'), '--pids-limit', '-1'],
};
/** Its first process reaps what others leave (an engine's `--init` is a package of its own), and hears when it is to stop. */
const FIRST = "system('mount -o remount,rw /sys'); $SIG{CHLD} = 'IGNORE'; $SIG{TERM} = sub { exit }; sleep 9999 while 1";

/** Sees to it that the container is there and runs. Problems: the engine's, `container-taken`, `no-rootfs`, `rootfs-damaged`. */
export async function ownContainer(engine: ContainerEngine, imageFolders: (architecture: string) => readonly string[]): Promise<Result<void>> {
  const found = await engine.inspect(OWN_CONTAINER);
  if (!found.ok) return found;
  if (found.value === null) return await make(engine, imageFolders);
  if (!found.value.ours) return fail(taken(engine.name));
  if (found.value.running) return ok(undefined);
  if (!found.value.ended) return fail(paused(engine.name));
  return await startAgain(engine, found.value, imageFolders);
}

/** One that was made from an older tree is made anew: it does not run, so no lab is lost. */
async function startAgain(engine: ContainerEngine, found: Inspected, imageFolders: (architecture: string) => readonly string[]): Promise<Result<void>> {
  const rootfs = await tree(engine, imageFolders);
  if (!rootfs.ok || rootfs.value.hash === found.rootfs) {
    const started = await engine.run(['start', OWN_CONTAINER], START_MS);
    return started.ok ? ok(undefined) : started;
  }
  const removed = await engine.run(['rm', OWN_CONTAINER], START_MS);
  return removed.ok ? await make(engine, imageFolders) : removed;
}

async function make(engine: ContainerEngine, imageFolders: (architecture: string) => readonly string[]): Promise<Result<void>> {
  const rootfs = await tree(engine, imageFolders);
  if (!rootfs.ok) return rootfs;
  const image = await importTree(engine, rootfs.value);
  if (!image.ok) return image;
  const made = await engine.run(runArgs(engine.name, image.value, rootfs.value.hash), START_MS);
  if (made.ok) return await engine.servesLabs(OWN_CONTAINER);
  // Another Netyard may have made it in the same moment.
  const now = await engine.inspect(OWN_CONTAINER);
  return now.ok && now.value?.ours === true && now.value.running ? ok(undefined) : made;
}

async function tree(engine: ContainerEngine, imageFolders: (architecture: string) => readonly string[]): Promise<Result<Rootfs>> {
  const architecture = await engine.architecture();
  return architecture.ok ? await findRootfs(imageFolders(architecture.value || (arch === 'x64' ? 'amd64' : arch))) : architecture;
}

/** The tree as an image of the engine; the same tree is imported once. */
async function importTree(engine: ContainerEngine, { path, hash }: Rootfs): Promise<Result<string>> {
  const image = `netyard-linux:${hash.slice(0, 12)}`;
  const there = await engine.run(['image', 'inspect', '--format', '{{.Id}}', '--', image]);
  if (there.ok) return ok(image);
  const imported = await engine.run(['import', '--', path, image], IMPORT_MS);
  return imported.ok ? ok(image) : imported;
}

/** A lab needs no network of the engine's. */
function runArgs(engine: EngineName, image: string, hash: string): readonly string[] {
  const labels = ['--label', 'netyard.container=own', '--label', `netyard.rootfs=${hash}`];
  const identity = ['--name', OWN_CONTAINER, '--hostname', OWN_CONTAINER, '--network', 'none'];
  return ['run', '--detach', ...identity, ...labels, ...NEEDED, ...NEEDED_BY[engine], '--', image, 'perl', '-e', FIRST];
}

function securityOption(value: string): readonly string[] {
  return ['--security-opt', value];
}

function taken(engine: EngineName): Problem {
  return {
    code: 'container-taken',
    message: `There is a container of the name ${OWN_CONTAINER} that Netyard did not make.`,
    fix: `Rename it (${engine} rename ${OWN_CONTAINER} another-name), or use it as the backend ${engine}:${OWN_CONTAINER}.`,
  };
}

function paused(engine: EngineName): Problem {
  return {
    code: 'container-stopped',
    message: `The container ${OWN_CONTAINER} is there and stands still: it is paused, or is being started again.`,
    fix: `${engine} unpause ${OWN_CONTAINER}`,
  };
}
