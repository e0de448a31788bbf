/** Engines as one Swarm, which overlays need: the first host of the first overlay manages it. */
import type { Resolved } from '../../../src/shared/topology/resolved.ts';
import type { Engine } from './engine.ts';

/** The manager's host; null where there is no overlay. */
export async function joinSwarm(engines: ReadonlyMap<string, Engine>, { networks }: Resolved): Promise<string | null> {
  const ends = new Map(networks.flatMap((network) => (network.driver === 'overlay' ? network.ends.map(({ host, local }) => [host, local] as const) : [])));
  const [first, ...others] = [...ends];
  if (first === undefined) return null;
  const [manager, address] = first;
  await engines.get(manager)?.must('swarm', 'init', '--advertise-addr', address);
  const token = (await engines.get(manager)?.must('swarm', 'join-token', '--quiet', 'worker')) ?? '';
  await Promise.all(others.map(([host, local]) => engines.get(host)?.must('swarm', 'join', '--advertise-addr', local, '--token', token, `${address}:2377`)));
  return manager;
}
