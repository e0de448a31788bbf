/** From the document to the resolved topology: everything left open is decided, the same way every time. */
import { fail, ok, type Problem, type Result } from '../result.ts';
import { findConflicts } from './decide/conflicts.ts';
import { resolveContainer } from './decide/containers.ts';
import { type Decisions, decide } from './decide/decisions.ts';
import { resolveHost } from './decide/hosts.ts';
import { type Ground, resolveNetwork } from './decide/networks.ts';
import { decideLinks } from './decide/links.ts';
import { decideRoutes } from './decide/routes.ts';
import type { Topology } from './document.ts';
import { lanBridgeName } from './ifname.ts';
import { formatBlock } from './ipv4.ts';
import { formatBlock6 } from './ipv6.ts';
import { positionOf } from './positions.ts';
import { tellsVlans } from './vlans.ts';
import type { Held, Resolved, ResolvedLan } from './resolved.ts';

/** Name of a lab whose file gives none and whose caller knows no better. */
const UNNAMED = 'lab';

/**
 * Pure. `topology` comes from `parseTopology`, without problems. A fresh start (`NOTHING_HELD`) numbers in file order,
 * lowest free first, as Docker does; what `held` says and is still valid stays, so that no edit renumbers the others.
 * Fails only where a pool is exhausted, where long names meet, or where a port names an address that the host has not.
 */
export function resolveTopology(topology: Topology, held: Held): Result<Resolved> {
  const { decisions, problems } = decide(topology, held);
  if (problems.length > 0) {
    return fail(...problems.map((problem) => located(problem, topology)));
  }
  const placed = assemble(decisions);
  const { routes, problems: lost } = decideRoutes(topology, placed);
  const resolved = { ...placed, routes, links: decideLinks(topology.links, placed) };
  const conflicts = [...findConflicts(resolved).map((problem) => located(problem, topology)), ...lost];
  return conflicts.length > 0 ? fail(...conflicts) : ok(resolved);
}

/** Each part stands on the one before it: LANs, hosts with their NICs, networks, containers. */
function assemble(decisions: Decisions): Omit<Resolved, 'routes' | 'links'> {
  const { topology, wiring, held } = decisions;
  const lans = topology.lans.map((lan): ResolvedLan => {
    const element = `lans.${lan.name}`;
    const subnet6 = decisions.subnet6(element);
    return {
      name: lan.name,
      element,
      subnet: formatBlock(decisions.subnet(element)),
      ...(subnet6 === undefined ? {} : { subnet6: formatBlock6(subnet6) }),
      mtu: lan.mtu ?? 1500,
      hairpin: lan.hairpin ?? false,
      bridge: lanBridgeName(lan.name),
      ...(tellsVlans(topology, lan.name) ? { vlanAware: true } : {}),
    };
  });
  const lansByName = byName(lans);
  const hosts = topology.hosts.map((host) => resolveHost(host, decisions, lansByName));
  const ground: Ground = { decisions, lans: lansByName, hosts: byName(hosts) };
  const networks = wiring.networks.map((network) => resolveNetwork(network, ground));
  const networksByName = byName(networks);
  const containers = wiring.containers.map((placed) => resolveContainer(placed, ground, networksByName));
  return { name: topology.name ?? UNNAMED, lans, hosts, networks, containers, held };
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((entry) => [entry.name, entry]));
}

/** `containers.api` stands in the file under that path; `api.front` under the container's or the host's. */
function located(problem: Problem, topology: Topology): Problem {
  const [first = '', second = ''] = (problem.element ?? '').split('.');
  const paths = [
    [first, second],
    ['containers', first, 'networks', second],
    ['hosts', first, 'lans', second],
  ];
  const path = paths.find(([section = '', name = '']) => topology.positions.has(`${section}.${name}`));
  return { ...problem, ...positionOf(topology.positions, path ?? []) };
}
