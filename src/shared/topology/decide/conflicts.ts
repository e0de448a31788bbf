/** What can only be seen once everything is decided. */
import type { Problem } from '../../result.ts';
import type { Resolved, ResolvedNetwork } from '../resolved.ts';

/** Problems of a resolved topology: interface names and MACs that meet, published addresses that the host does not have. */
export function findConflicts(resolved: Resolved): readonly Problem[] {
  return [...sameInterfaceName(resolved), ...sameMac(resolved), ...portAddresses(resolved)];
}

/** Long names are shortened with a hash; two that still come out alike in one namespace cannot both be made. */
function sameInterfaceName(resolved: Resolved): readonly Problem[] {
  const networks = new Map(resolved.networks.map((network) => [network.name, network]));
  const devices = [
    ...resolved.lans.map(({ bridge, element }) => ({ namespace: '', name: bridge, element })),
    ...resolved.hosts.flatMap(({ nics }) => nics.map(({ peer, element }) => ({ namespace: '', name: peer, element }))),
    ...resolved.networks.flatMap((network) =>
      network.driver === 'bridge' ? [{ namespace: network.host, name: network.bridge, element: network.element }] : hostDevices(network),
    ),
    ...resolved.containers.flatMap(({ host, attachments }) =>
      attachments.flatMap(({ network: name, peer, element }) => {
        const namespace = networks.get(name)?.driver === 'overlay' ? `${name}@${host}` : host;
        return peer === '' ? [] : [{ namespace, name: peer, element }];
      }),
    ),
  ];
  const seen = new Map<string, string>();
  return devices.flatMap(({ namespace, name, element }) => {
    const key = `${namespace} ${name}`;
    const other = seen.get(key);
    seen.set(key, other ?? element);
    const message = `The interfaces of ${element} and ${other} would both be called “${name}”.`;
    return other === undefined ? [] : [{ code: 'interface-name-taken', element, message, fix: 'Give one of them a shorter or another name.' }];
  });
}

/** Of two machines on one wire with one MAC, a switch believes the one that spoke last. */
function sameMac(resolved: Resolved): readonly Problem[] {
  const networks = new Map(resolved.networks.map((network) => [network.name, network]));
  const nics = resolved.hosts.flatMap((host) => host.nics.map(({ lan, mac, element }) => ({ wire: `lans.${lan}`, mac, element })));
  const gateways = resolved.networks.flatMap((network) => {
    const mac = network.driver === 'bridge' ? network.mac : network.driver === 'overlay' ? network.gatewayMac : null;
    return mac === null ? [] : [{ wire: network.element, mac, element: network.element }];
  });
  const places = resolved.containers.flatMap(({ attachments }) =>
    attachments.flatMap(({ network: name, mac, element }) => {
      const network = networks.get(name);
      // An ipvlan device has its parent's by nature, and so has macvlan's mode passthru.
      if (network === undefined || network.driver === 'ipvlan' || (network.driver === 'macvlan' && network.mode === 'passthru')) return [];
      return [{ wire: network.driver === 'macvlan' ? `lans.${network.lan}` : network.element, mac, element }];
    }),
  );
  const seen = new Map<string, string>();
  return [...nics, ...gateways, ...places].flatMap(({ wire, mac, element }) => {
    const key = `${wire} ${mac}`;
    const other = seen.get(key);
    seen.set(key, other ?? element);
    const message = `${element} and ${other} would both have the MAC address ${mac} on ${wire}.`;
    return other === undefined ? [] : [{ code: 'duplicate-mac', element, message, fix: 'Give one of them another mac_address, or none.' }];
  });
}

function hostDevices(network: ResolvedNetwork): readonly { readonly namespace: string; readonly name: string; readonly element: string }[] {
  if (network.driver !== 'macvlan' || network.hostDevice === null) return [];
  return [{ namespace: network.host, name: network.hostDevice, element: network.element }];
}

function portAddresses(resolved: Resolved): readonly Problem[] {
  return resolved.containers.flatMap(({ name, element, host, ports }) =>
    ports.flatMap(({ hostIp, hostPort }) => {
      if (hostIp === null || hostIp === '::' || hostIp.startsWith('127.') || addressesOf(resolved, host).includes(hostIp)) {
        return [];
      }
      const message = `“${name}” publishes ${hostIp}:${hostPort}, but “${host}” does not have the address ${hostIp}.`;
      return [
        {
          code: 'port-address-not-on-host',
          element,
          message,
          fix: `Choose one of ${addressesOf(resolved, host).slice(0, 8).join(', ')}, or leave the address out.`,
        },
      ];
    }),
  );
}

function addressesOf(resolved: Resolved, host: string): readonly string[] {
  const nics = resolved.hosts.find(({ name }) => name === host)?.nics ?? [];
  const bridges = resolved.networks.flatMap((network) => (network.driver === 'bridge' && network.host === host ? [network] : []));
  const ipv6 = [...nics.map((nic) => nic.ipv6?.address), ...bridges.map((network) => network.ipv6?.gateway)].filter((address) => address !== undefined);
  return ['127.0.0.1', ...nics.map(({ ip }) => ip), ...bridges.map(({ gateway }) => gateway), ...ipv6];
}
