/** Docker and Podman, where they are installed: Netyard's own container as the Linux. No container is made or started to find out. */
import type { Problem } from '../../shared/result.ts';
import { ContainerEngine, type EngineName } from './container-engine.ts';
import type { Found, Looks } from './offers-types.ts';
import { OWN_CONTAINER } from './own-container.ts';
import { findRootfs, rootfsFolders } from './rootfs.ts';

/** A daemon that is there answers in a tenth of this, in milliseconds. */
const PATIENCE_MS = 1500;

const NAMES: Readonly<Record<EngineName, string>> = { docker: 'Docker', podman: 'Podman' };

/** At most one of each; none where the program is not installed. */
export async function containerOffers(looks: Looks): Promise<readonly Found[]> {
  const offers = await Promise.all((['docker', 'podman'] as const).map((name) => containerOffer(name, looks)));
  return offers.flat();
}

async function containerOffer(name: EngineName, { root, platform }: Looks): Promise<readonly Found[]> {
  const engine = new ContainerEngine(name, platform);
  const version = await engine.run(
    name === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['info', '--format', '{{.Version.Version}}'],
    PATIENCE_MS,
  );
  if (!version.ok && version.problems.some(({ code }) => code === 'no-engine')) return [];
  const stands = version.ok ? await engine.inspect(OWN_CONTAINER) : null;
  const own = stands?.ok === true && stands.value?.ours === true ? stands.value : null;
  const missing = version.ok ? (own === null ? await treeLacks(engine, root) : []) : version.problems;
  return [
    {
      backend: name,
      kind: name,
      what: `A container that Netyard makes for itself, in ${NAMES[name]}${version.ok ? ` ${version.value}` : ''}.`,
      state: missing.length === 0 ? 'untried' : 'lacking',
      can: `Runs what the kernel under ${NAMES[name]} can.`,
      missing,
      running: own?.running === true,
      whole: false,
    },
  ];
}

/** The tree of files that the container is made from. */
async function treeLacks(engine: ContainerEngine, root: string): Promise<readonly Problem[]> {
  const architecture = await engine.architecture();
  const tree = architecture.ok ? await findRootfs(rootfsFolders(root, architecture.value)) : architecture;
  return tree.ok ? [] : tree.problems;
}
