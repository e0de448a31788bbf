import type { Driver, NetworkOf } from './driver.ts';
import { deviceOnCard } from './underlay.ts';

/** `ipvlan`: containers stand on the LAN with the host's MAC address. */
export const ipvlan: Driver<NetworkOf<'ipvlan'>> = {
  network: () => [],
  attachment: (place, network) => [deviceOnCard(place, network)],
};
