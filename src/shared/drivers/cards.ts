import type { ResolvedNic } from '../topology/resolved.ts';
import type { Scene } from './scene.ts';

/** A host's card on a LAN. */
export function cardOf(scene: Scene, host: string, lan: string): ResolvedNic | undefined {
  return scene.resolved.hosts.find(({ name }) => name === host)?.nics.find((nic) => nic.lan === lan);
}
