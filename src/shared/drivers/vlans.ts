/** What VLANs add to a host's card: its port on the switch, and a device for each VLAN that it is in with a tag. */
import type { Resource } from '../resources/resource.ts';
import { vlanName } from '../topology/ifname.ts';
import type { ResolvedNic, ResolvedUnderlayNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';

export function vlansOfNic(host: string, nic: ResolvedNic): readonly Resource[] {
  const { element, port, vlans = [], ifname, mtu, peer } = nic;
  const device = ids.device('veth', element);
  return [
    ...(port === undefined
      ? []
      : [{ kind: 'portvlans', id: `portvlans:${element}`, element, needs: [], endsWith: [device], ns: null, dev: peer, ...port } as const]),
    ...vlans.map((vlan) => {
      const endsWith = [device, ids.host(host)];
      return {
        kind: 'vlan',
        id: ids.vlan(element, vlan),
        element,
        needs: [],
        endsWith,
        ns: host,
        parent: ifname,
        name: vlanName(ifname, vlan),
        vlan,
        mtu,
      } as const;
    }),
  ];
}

/** Ids of what a macvlan or ipvlan network's devices stand on: the card, and the device of its VLAN. */
export function standsOn({ host, lan, vlan }: ResolvedUnderlayNetwork): readonly string[] {
  const card = `${host}.${lan}`;
  return [ids.device('veth', card), ...(vlan === undefined ? [] : [ids.vlan(card, vlan)])];
}
