import type { Resource } from '../../resources/resource.ts';
import type { ResolvedLan } from '../../topology/resolved.ts';
import { ids } from '../ids.ts';

/** A LAN is a bridge in the fabric, without an address: nobody is on it but the hosts. */
export function lanResources(lan: ResolvedLan): readonly Resource[] {
  return [
    {
      kind: 'bridge',
      id: ids.bridge(lan.element),
      element: lan.element,
      needs: [],
      endsWith: [],
      ns: null,
      name: lan.bridge,
      mac: null,
      mtu: lan.mtu,
      ...(lan.vlanAware === true ? { vlanAware: true } : {}),
    },
  ];
}
