/** The drivers, and all that a topology calls for. A driver is one file and one line here. */
import { rulesInOrder } from '../resources/rule-order.ts';
import type { Resource } from '../resources/resource.ts';
import type { Resolved, ResolvedNetwork } from '../topology/resolved.ts';
import { containerInside, containerNamespaces } from './base/container.ts';
import { hostResources } from './base/host.ts';
import { lanResources } from './base/lan.ts';
import { bridge } from './bridge.ts';
import type { Driver, NetworkOf } from './driver.ts';
import { firewallResources } from './firewall/firewall.ts';
import { lives } from './life.ts';
import { host } from './host.ts';
import { ipvlan } from './ipvlan.ts';
import { cableOf, linkResources } from './links.ts';
import { macvlan } from './macvlan.ts';
import { namesOn } from './names.ts';
import { none } from './none.ts';
import { overlay } from './overlay.ts';
import { type Place, type Scene, sceneOf } from './scene.ts';
import { withSettings } from './settings.ts';

const drivers = { none, bridge, host, overlay, macvlan, ipvlan } satisfies { readonly [D in ResolvedNetwork['driver']]: Driver<NetworkOf<D>> };

/** Every kernel object that a topology calls for, in the order of the file; rules of a chain in theirs. Pure. */
export function drive(resolved: Resolved): readonly Resource[] {
  const scene = sceneOf(resolved);
  const network = withSettings(scene, networkResources(resolved, scene));
  return rulesInOrder([...network, ...lives(scene, network)]);
}

function networkResources(resolved: Resolved, scene: Scene): readonly Resource[] {
  return [
    ...resolved.lans.flatMap(lanResources),
    ...resolved.hosts.flatMap((host) => hostResources(host, scene)),
    ...resolved.networks.flatMap((network) => [...driverOf(network).network(network, scene), ...namesOn(network, scene)]),
    ...resolved.containers.flatMap((container) => [
      ...containerNamespaces(container),
      ...container.attachments.flatMap((attachment) => attachmentResources({ container, attachment }, scene)),
      ...containerInside(container, scene),
    ]),
    ...resolved.hosts.flatMap((host) => firewallResources(host, scene)),
  ];
}

function attachmentResources(place: Place, scene: Scene): readonly Resource[] {
  const network = scene.network(place.attachment.network);
  return network === undefined ? [] : [...driverOf(network).attachment(place, network, scene), ...linkResources(cableOf(place, network), scene)];
}

/** The driver of a network, as one that takes any: sound because it is found by the network's own `driver`. */
function driverOf(network: ResolvedNetwork): Driver<ResolvedNetwork> {
  return drivers[network.driver] as Driver<never> as Driver<ResolvedNetwork>;
}
