/** VLANs: a network stands in one that reaches its host's card. */
import { hostOfNetwork, isUnderlay } from '../document.ts';
import { portOf, tellsVlans } from '../vlans.ts';
import type { Found, Scope } from './scope.ts';

export function* checkVlans(scope: Scope): Iterable<Found> {
  for (const { name, driver, vlan, parent, ...network } of scope.networks) {
    const host = scope.findHost(hostOfNetwork(scope.topology, { name, driver, vlan, parent, ...network }));
    const nic = host?.lans.find(({ lan }) => lan === parent);
    if (!isUnderlay(driver) || vlan === null || host === undefined || nic === undefined || !tellsVlans(scope.topology, nic.lan)) continue;
    if (portOf(nic).tagged.includes(vlan)) continue;
    const element = `networks.${name}`;
    const others = portOf(nic).tagged;
    const access = nic.vlans !== null && 'access' in nic.vlans;
    yield {
      code: 'vlan-not-carried',
      element,
      path: `${element}.parent`,
      message: `The LAN “${nic.lan}” tells VLANs apart, and does not carry VLAN ${vlan} to “${host.name}”${access ? `, which has a port of VLAN ${portOf(nic).untagged} alone` : ''}.`,
      fix: `Write vlans: { trunk: [${[...others, vlan].sort((a, b) => a - b).join(', ')}] } on “${nic.lan}” of “${host.name}”${access ? ', or name the LAN alone' : ''}.`,
    };
  }
}
