/** How names are found: whose servers are asked, and which address `host-gateway` means. */
import { HOST_GATEWAY, type Lookup } from '../lookup/lookup.ts';
import type { Attachment, ContainerMode, ResolvedBridgeNetwork, ResolvedNetwork } from '../resolved.ts';
import type { Placed } from './wiring.ts';

/** Under its key, or nothing where there is nothing to say. */
export function lookupOf(lookup: Lookup): { readonly lookup?: Lookup } {
  return lookup.servers.length === 0 && lookup.extraHosts.length === 0 ? {} : { lookup };
}

/** `hostServers`: those of the container's host, which Docker hands on to containers that name none. */
export function containerLookup(
  { document, host, mode }: Placed,
  attachments: readonly Attachment[],
  networks: ReadonlyMap<string, ResolvedNetwork>,
  hostServers: readonly string[],
): { readonly lookup?: Lookup } {
  const { servers, extraHosts } = document.lookup;
  const gateway = hostGateway(host, attachments, networks);
  return lookupOf({
    servers: servers.length === 0 && hasOwnFiles(mode) ? hostServers : servers,
    extraHosts: extraHosts.flatMap(({ name, ip }) => (ip !== HOST_GATEWAY ? [{ name, ip }] : gateway === undefined ? [] : [{ name, ip: gateway }])),
  });
}

/** With `host` and `container:X`, /etc/hosts and /etc/resolv.conf are those of the host and of X. */
function hasOwnFiles(mode: ContainerMode): boolean {
  return mode.kind === 'own' || mode.kind === 'none';
}

/** As Docker has it, docker0’s address; where the host has no docker0, that of a bridge on which the container is. */
function hostGateway(host: string, attachments: readonly Attachment[], networks: ReadonlyMap<string, ResolvedNetwork>): string | undefined {
  const bridge = (found: ResolvedNetwork | undefined): found is ResolvedBridgeNetwork => found?.driver === 'bridge';
  const byDefault = [...networks.values()].filter(bridge).find((network) => network.isDefault && network.host === host);
  return (byDefault ?? attachments.map(({ network }) => networks.get(network)).find(bridge))?.gateway;
}
