/** VLANs: a network stands in one that reaches its host's card. */
import { hostOfNetwork, isUnderlay } from '../document.ts';
import { portOf, tellsVlans } from '../vlans.ts';
import type { Found, Scope } from './scope.ts';

export function* checkVlans(scope: Scope): Iterable<Found> {
  for (const network of scope.networks) {
    const { name, driver, vlan, parent } = network;
    const host = scope.findHost(hostOfNetwork(scope.topology, network));
    const nic = host?.lans.find(({ lan }) => lan === parent);
    if (!isUnderlay(driver) || vlan === null || host === undefined || nic === undefined || !tellsVlans(scope.topology, nic.lan)) continue;
    const { tagged, untagged } = portOf(nic);
    if (tagged.includes(vlan)) continue;
    const element = `networks.${name}`;
    const access = nic.vlans !== null && 'access' in nic.vlans;
    yield {
      code: 'vlan-not-carried',
      element,
      path: `${element}.parent`,
      message: `The LAN “${nic.lan}” tells VLANs apart, and does not carry VLAN ${vlan} to “${host.name}”${access ? `, which has a port of VLAN ${untagged} alone` : ''}.`,
      fix: `Write vlans: { trunk: [${[...tagged, vlan].sort((a, b) => a - b).join(', ')}] } on “${nic.lan}” of “${host.name}”${access ? ', or name the LAN alone' : ''}.`,
    };
  }
}
