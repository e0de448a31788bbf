import type { Driver, NetworkOf } from './driver.ts';
import { deviceOnCard } from './underlay.ts';

/** `macvlan`: containers stand on the LAN with a MAC address of their own. */
export const macvlan: Driver<NetworkOf<'macvlan'>> = {
  network: () => [],
  attachment: (place, network) => [deviceOnCard(place, network)],
};
