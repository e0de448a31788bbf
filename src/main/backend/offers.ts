/**
 * The backends that this machine offers, found without starting a machine or opening a connection: programs that are there, files of
 * configuration, a daemon's version. Whoever wants to know more asks `examine`.
 */
import { type Examination, obstacles } from './examine.ts';
import { containerOffers } from './offers-container.ts';
import { sshHosts } from './offers-ssh.ts';
import type { Found, Looks, Offer } from './offers-types.ts';
import { vmOffer } from './offers-vm.ts';
import { wslOffers } from './offers-wsl.ts';
import { OF_NETWORKS } from './probe.ts';

/** All of them, this machine first; each kind takes under 2 s, side by side. */
export async function findOffers(looks: Looks): Promise<readonly Offer[]> {
  const [local, vm, wsl, containers] = await Promise.all([localOffer(looks), vmOffer(looks.root), wslOffers(looks), containerOffers(looks)]);
  const found = [...local, ...vm, ...wsl, ...containers, ...sshOffers(looks)];
  const best = recommended(found);
  return found.map(({ whole, ...offer }) => ({ ...offer, recommended: offer.backend === best }));
}

async function localOffer({ platform, examineLocal }: Looks): Promise<readonly Found[]> {
  if (platform !== 'linux') return [];
  const examined = await examineLocal();
  return [localFound(examined)];
}

function localFound(examined: Examination | null): Found {
  const offer = { backend: 'local', kind: 'local', what: 'The Linux of this computer.', running: true } as const;
  if (examined === null) return { ...offer, state: 'untried', can: '', missing: [], whole: false };
  const missing = obstacles(examined);
  const lacks = poorer(examined);
  const without = lacks.length === 0 ? 'Runs every kind of lab.' : `Runs labs, without ${lacks.join(', ')}.`;
  return { ...offer, state: examined.canRun ? 'ready' : 'lacking', can: examined.canRun ? without : '', missing, whole: lacks.length === 0 };
}

const NETWORK_FEATURES: ReadonlySet<string> = new Set(OF_NETWORKS);

/** The features of networks that are not there; what a package brings is no reason to go elsewhere. */
export function poorer({ checks }: Pick<Examination, 'checks'>): readonly string[] {
  const lacks = checks.filter(({ name, ok }) => !ok && NETWORK_FEATURES.has(name)).map(({ name }) => name);
  // Without ipvlan there is no mode of it either.
  return lacks.filter((name) => !(lacks.includes('ipvlan') && name.startsWith('ipvlan ')));
}

function sshOffers({ environment, used }: Looks): readonly Found[] {
  const named = sshHosts(environment).map((host) => `ssh:${host}`);
  const before = used.filter((name) => name.startsWith('ssh:'));
  return [...new Set([...before, ...named])].map((backend) => ({
    backend,
    kind: 'ssh',
    what: `The Linux of ${backend.slice('ssh:'.length)}, over ssh.`,
    state: 'untried',
    can: before.includes(backend) ? 'It was chosen or used before.' : 'It is named in your ssh configuration.',
    missing: [],
    running: true,
    whole: false,
  }));
}

/**
 * Which one to take, or null where there is none: this computer's own Linux where it can do everything; else the best that is
 * ready; and where none is, the one that its fix brings here.
 */
export function recommended(found: readonly Found[]): string | null {
  const order: readonly ((offer: Found) => boolean)[] = [
    ({ kind, state, whole }) => kind === 'local' && state === 'ready' && whole,
    ({ kind, state }) => kind === 'wsl' && state !== 'lacking',
    ({ kind, state }) => kind === 'vm' && state === 'ready',
    ({ kind, state }) => kind === 'local' && state === 'ready',
    ({ kind, state }) => (kind === 'docker' || kind === 'podman') && state !== 'lacking',
    ({ kind }) => kind === 'vm',
    ({ kind }) => kind === 'local',
  ];
  for (const fits of order) {
    const offer = found.find(fits);
    if (offer !== undefined) return offer.backend;
  }
  return null;
}
