/** What every node of a topology is to ask: everybody's address, name and port. */
import { ends } from './box.ts';
import type { Resolved, ResolvedContainer, ResolvedHost, Serve } from '../../../src/shared/topology/resolved.ts';

/** Questions of `ask.pl`, each once. */
export function questions(whole: Resolved): readonly string[] {
  const topology = { ...whole, containers: whole.containers.filter((container) => !ends(container)) };
  const { hosts, containers } = topology;
  const extra = [...hosts, ...containers].flatMap(({ lookup }) => lookup?.extraHosts ?? []);
  const all = [
    ...addresses(topology).map((address) => `ping ${address}`),
    ...[...containers.flatMap(names), ...extra.map(({ name }) => name)].map((name) => `name ${name}`),
    ...[...containers.flatMap(({ attachments }) => attachments), ...extra].map(({ ip }) => `address ${ip}`),
    ...containers.flatMap(({ attachments, serves }) => attachments.flatMap(({ ip }) => serves.flatMap((serve) => asks(serve, ip)))),
    ...hosts.flatMap(({ nics, serves }) => nics.flatMap(({ ip }) => serves.flatMap((serve) => asks(serve, ip)))),
    ...containers.flatMap((container) => published(container, hosts)),
    ...questions6(topology),
  ];
  return [...new Set(all)];
}

/** The same of what has an IPv6 address. */
function questions6({ hosts, containers, networks }: Resolved): readonly string[] {
  const of = ({ ipv6 }: { readonly ipv6?: { readonly address: string } }) => (ipv6 === undefined ? [] : [ipv6.address]);
  const named = containers.filter(({ attachments }) => attachments.flatMap(of).length > 0);
  const gateways = networks.flatMap((network) => (network.driver === 'bridge' && network.ipv6 !== undefined ? [network.ipv6.gateway] : []));
  const owners = [
    ...hosts.map(({ nics, serves }) => ({ at: nics.flatMap(of), serves })),
    ...named.map(({ attachments, serves }) => ({ at: attachments.flatMap(of), serves })),
  ];
  return [
    ...[...owners.flatMap(({ at }) => at), ...gateways].map((address) => `ping ${address}`),
    ...named.map(({ name }) => `name6 ${name}`),
    ...named.flatMap(({ attachments }) => attachments.flatMap(of)).map((address) => `address ${address}`),
    ...owners.flatMap(({ at, serves }) => at.flatMap((address) => serves.flatMap((serve) => asks(serve, address)))),
    ...containers.flatMap((container) =>
      published(
        container,
        hosts.map((host) => ({ ...host, nics: host.nics.flatMap((nic) => of(nic).map((ip) => ({ ...nic, ip }))) })),
      ),
    ),
  ];
}

/** Of every card, interface and gateway. */
function addresses({ hosts, containers, networks }: Resolved): readonly string[] {
  const gateways = networks.flatMap((network) => (network.driver === 'bridge' ? [network.gateway] : []));
  return [...hosts.flatMap(({ nics }) => nics), ...containers.flatMap(({ attachments }) => attachments)].map(({ ip }) => ip).concat(gateways);
}

function names({ name, hostname, attachments }: ResolvedContainer): readonly string[] {
  return [
    name,
    name.toUpperCase(),
    hostname,
    ...attachments.flatMap(({ aliases, network }) => [...aliases, ...(network.includes('@') ? [] : [`${name}.${network}`])]),
  ];
}

/** A name server is asked by all that are asked for names. */
function asks({ protocol, port }: Serve, address: string): readonly string[] {
  return protocol === 'dns' ? [] : [`${protocol} ${address} ${port}`];
}

/** Each published port at every address of its host, and at 127.0.0.1: whoever asks means its own. */
function published({ host, ports, serves }: ResolvedContainer, hosts: readonly ResolvedHost[]): readonly string[] {
  const nics = hosts.find(({ name }) => name === host)?.nics ?? [];
  return ports.flatMap(({ hostPort, containerPort, protocol }) => {
    const serve = serves.find(({ port, protocol: spoken }) => port === containerPort && (spoken === 'udp') === (protocol === 'udp'));
    return serve === undefined ? [] : [...nics.map(({ ip }) => ip), '127.0.0.1'].flatMap((address) => asks({ ...serve, port: hostPort }, address));
  });
}
