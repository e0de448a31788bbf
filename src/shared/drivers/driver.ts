import type { Resource } from '../resources/resource.ts';
import type { ResolvedNetwork } from '../topology/resolved.ts';
import type { Place, Scene } from './scene.ts';

/** A network driver: which kernel objects a network is, and which join a container to it. Pure. */
export interface Driver<N extends ResolvedNetwork> {
  /** The network itself, without containers. */
  network(network: N, scene: Scene): readonly Resource[];
  /** One container's place on it: the device `ids.device(attachment)` and all that belongs to it but addresses and routes inside. */
  attachment(place: Place, network: N, scene: Scene): readonly Resource[];
}

export type NetworkOf<D extends ResolvedNetwork['driver']> = Extract<ResolvedNetwork, { driver: D }>;
