import { ip } from '../../resources/commands.ts';
import type { AddressResource } from '../../resources/resource.ts';
import type { Edit } from '../../topology/edit.ts';
import { isIpv6 } from '../../topology/ipv6.ts';
import { type Difference, type Finding, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** An address that is gone; where one that nobody asked for came in its place, that one is meant. */
export const address: Judge<AddressResource> = (it, sight) => {
  const { seen, expected } = sight;
  if (seen.addresses.some(({ dev, cidr }) => dev === it.dev && cidr === it.cidr)) return [];
  const instead = strangers(sight, it.dev).filter((cidr) => isIpv6(cidr) === isIpv6(it.cidr));
  const [only, ...more] = instead;
  if (only === undefined || more.length > 0) {
    return [{ what: 'gone', sentence: `${it.dev} in ${expected.node} has lost its address ${it.cidr}.`, gone: true }];
  }
  return [replaced(it, only, expected.node)];
};

function replaced(it: AddressResource, cidr: string, node: string): Finding {
  return {
    what: 'gone',
    sentence: `${it.dev} in ${node} has the address ${cidr}, not ${it.cidr}.`,
    gone: true,
    mends: [takeAway(it.element, `${node}/${it.dev}/${cidr}`, ip(node, `addr del ${cidr} dev ${it.dev}`))],
    keep: keepAddress(it.element, cidr),
  };
}

function keepAddress(element: string, cidr: string): readonly Edit[] {
  const key = isIpv6(cidr) ? 'ipv6_address' : 'ipv4_address';
  return [{ kind: 'set', element, key, value: cidr.split('/')[0] ?? cidr }];
}

/** Addresses on an interface that no resource is about and that the kernel did not make. */
function strangers({ seen, expected }: Sight, dev: string): string[] {
  const wanted = new Set(expected.resources.flatMap((it) => (it.kind === 'address' && it.dev === dev ? [it.cidr] : [])));
  return seen.addresses.filter((each) => each.dev === dev && !each.own && !wanted.has(each.cidr)).map(({ cidr }) => cidr);
}

/** Addresses beyond those that were asked for, on interfaces that were. */
export function moreAddresses(sight: Sight): Difference[] {
  const { expected, seen } = sight;
  const missing = expected.resources.filter((it) => it.kind === 'address' && address(it, sight).some(({ mends }) => mends !== undefined));
  const taken = new Set(missing.flatMap((it) => (it.kind === 'address' ? strangers(sight, it.dev).map((cidr) => `${it.dev} ${cidr}`) : [])));
  return [...expected.links].flatMap(([dev, link]) =>
    strangers(sight, dev)
      .filter((cidr) => !taken.has(`${dev} ${cidr}`) && seen.links.some(({ name }) => name === dev))
      .map((cidr) => ({
        id: `more ${expected.node}/${dev}/${cidr}`,
        element: link.element,
        node: expected.node,
        sentence: `${dev} in ${expected.node} also has the address ${cidr}.`,
        group: `more ${expected.node}/${dev}/${cidr}`,
        gone: [],
        changed: [],
        mends: [takeAway(link.element, `${expected.node}/${dev}/${cidr}`, ip(expected.node, `addr del ${cidr} dev ${dev}`))],
        keep: [],
      })),
  );
}
