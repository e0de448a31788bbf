/** What a topology of valid shape can still get wrong. One file per concern; this is the list. */
import type { Problem } from '../result.ts';
import { checkAddresses } from './checks/addresses.ts';
import { checkBoxes } from './checks/boxes.ts';
import { checkCards } from './checks/cards.ts';
import { checkDrivers } from './checks/drivers.ts';
import { checkMacs } from './checks/macs.ts';
import { checkIpv6 } from './checks/ipv6.ts';
import { checkLinks } from './checks/links.ts';
import { checkLookups } from './checks/lookups.ts';
import { checkModes } from './checks/modes.ts';
import { checkNames } from './checks/names.ts';
import { checkOverlays } from './checks/overlays.ts';
import { checkPlacement } from './checks/placement.ts';
import { checkPorts } from './checks/ports.ts';
import { checkReferences } from './checks/references.ts';
import { checkRouters } from './checks/routers.ts';
import { checkRoutes } from './checks/routes.ts';
import { type Check, located, scopeOf } from './checks/scope.ts';
import { checkSettings } from './checks/settings.ts';
import { checkSize, isTooLarge } from './checks/size.ts';
import { checkSubnets } from './checks/subnets.ts';
import { checkUnderlays } from './checks/underlays.ts';
import { checkVlans } from './checks/vlans.ts';
import type { Topology } from './document.ts';

const CHECKS: readonly Check[] = [
  checkNames,
  checkReferences,
  checkDrivers,
  checkPlacement,
  checkModes,
  checkSubnets,
  checkAddresses,
  checkIpv6,
  checkMacs,
  checkPorts,
  checkOverlays,
  checkUnderlays,
  checkVlans,
  checkCards,
  checkRouters,
  checkRoutes,
  checkLinks,
  checkBoxes,
  checkLookups,
  checkSettings,
];

/** Every problem of the sound elements. `broken` holds the paths of those that could not be read wholly. */
export function checkTopology(topology: Topology, broken: ReadonlySet<string> = new Set()): readonly Problem[] {
  const scope = scopeOf(topology, broken);
  const checks = isTooLarge(topology) ? [checkSize] : [checkSize, ...CHECKS];
  return checks.flatMap((check) => [...check(scope)].map((found) => located(found, topology)));
}
