/** Interfaces: there, up, and with what was set. */
import type { KernelLink } from '../../observe/kernel-state.ts';
import { ip } from '../../resources/commands.ts';
import type {
  BridgeResource,
  LoopbackResource,
  Resource,
  UnderlayResource,
  VethEnd,
  VethResource,
  VlanResource,
  VxlanResource,
} from '../../resources/resource.ts';
import type { Edit } from '../../topology/edit.ts';
import { type Finding, mend, takeAway } from '../difference.ts';
import { isCut } from './cables.ts';
import type { Judge, Sight } from './judge.ts';

export const loopback: Judge<LoopbackResource> = (it, sight) => upOf(it, 'lo', sight);

export const bridge: Judge<BridgeResource> = (it, sight) => {
  const link = linkOf(it.name, sight);
  if (link === null) return [goneFrom(it, it.name, sight)];
  return [
    ...upOf(it, it.name, sight),
    ...differs(it.name, sight, 'mtu', link.mtu, it.mtu, { ...it, mtu: link.mtu }),
    ...(it.mac === null ? [] : differs(it.name, sight, 'mac', link.mac, it.mac, { ...it, mac: link.mac })),
  ];
};

export const veth: Judge<VethResource> = (it, sight) =>
  (['outer', 'inner'] as const).flatMap((side) => (it[side].ns === sight.expected.node ? endOf(it, side, sight) : []));

export const underlay: Judge<UnderlayResource> = (it, sight) => {
  const link = linkOf(it.name, sight);
  if (link === null) return [goneFrom(it, it.name, sight)];
  return [
    ...upOf(it, it.name, sight),
    ...differs(it.name, sight, 'mtu', link.mtu, it.mtu, { ...it, mtu: link.mtu }),
    ...(it.mac === null ? [] : differs(it.name, sight, 'mac', link.mac, it.mac, { ...it, mac: link.mac }, macKey(it, link.mac))),
  ];
};

export const vlan: Judge<VlanResource> = (it, sight) => {
  const link = linkOf(it.name, sight);
  if (link === null) return [goneFrom(it, it.name, sight)];
  return [...upOf(it, it.name, sight), ...differs(it.name, sight, 'mtu', link.mtu, it.mtu, { ...it, mtu: link.mtu })];
};

export const vxlan: Judge<VxlanResource> = (it, sight) => {
  const link = linkOf(it.name, sight);
  if (link === null) return [goneFrom(it, it.name, sight)];
  return [
    ...upOf(it, it.name, sight),
    ...differs(it.name, sight, 'mtu', link.mtu, it.mtu, { ...it, mtu: link.mtu }),
    ...(link.master === it.master ? [] : [unplugged(it, { ns: it.ns, name: it.name, mac: null, master: it.master }, link, sight)]),
  ];
};

function endOf(it: VethResource, side: 'outer' | 'inner', sight: Sight): readonly Finding[] {
  const end = it[side];
  const link = linkOf(end.name, sight);
  if (link === null) return [goneFrom(it, end.name, sight, it[side === 'inner' ? 'outer' : 'inner'])];
  const as = (changed: Partial<VethEnd>): VethResource => ({ ...it, [side]: { ...end, ...changed } });
  return [
    ...(isCut(end.name, sight) ? [] : upOf(it, end.name, sight)),
    // Both ends are set in one change, so it is told once.
    ...(side === 'inner' ? differs(end.name, sight, 'mtu', link.mtu, it.mtu, { ...it, mtu: link.mtu }) : []),
    ...(end.mac === null ? [] : differs(end.name, sight, 'mac', link.mac, end.mac, as({ mac: link.mac }), macKey(it, link.mac))),
    ...(link.master === end.master ? [] : [{ ...unplugged(it, end, link, sight), mends: [], now: as({ master: link.master }) }]),
    ...(side === 'outer' && link.master === end.master && link.isolated !== it.isolated
      ? [
          {
            what: 'isolated',
            sentence: `The port ${end.name} of ${end.master} in ${sight.expected.node} is ${link.isolated ? '' : 'not '}isolated.`,
            now: { ...it, isolated: link.isolated },
          },
        ]
      : []),
    ...(side === 'outer' && link.master === end.master && link.hairpin !== it.hairpin
      ? [
          {
            what: 'hairpin',
            sentence: `The port ${end.name} of ${end.master} in ${sight.expected.node} ${link.hairpin ? 'sends' : 'does not send'} frames back out where they came in.`,
            now: { ...it, hairpin: link.hairpin },
          },
        ]
      : []),
  ];
}

function linkOf(name: string, { seen }: Sight): KernelLink | null {
  return seen.links.find((link) => link.name === name) ?? null;
}

/** `other`: the end that would be in the way of a new pair, where only this one has lost its name. */
function goneFrom(it: Resource, name: string, { expected }: Sight, other?: VethEnd): Finding {
  const clear = other === undefined ? [] : [takeAway(it.element, `${expected.node}/${name}`, ip(other.ns, `link del ${other.name}`))];
  return { what: 'gone', sentence: `${expected.node} has lost its interface ${name}.`, gone: true, mends: clear };
}

function upOf(it: Resource, name: string, sight: Sight): readonly Finding[] {
  const link = linkOf(name, sight);
  if (link === null || link.up) return [];
  const { node } = sight.expected;
  return [{ what: `down ${node}`, sentence: `${name} in ${node} is down.`, mends: [mend(it, ip(node, `link set ${name} up`))] }];
}

function unplugged(it: Resource, end: VethEnd, link: KernelLink, { expected: { node } }: Sight): Finding {
  const instead = link.master === null ? 'is in no bridge' : `is in ${link.master}`;
  const words = end.master === null ? 'nomaster' : `master ${end.master}`;
  const wanted = end.master === null ? '' : `, not in ${end.master}`;
  return { what: 'master', sentence: `${end.name} in ${node} ${instead}${wanted}.`, mends: [mend(it, ip(node, `link set ${end.name} ${words}`))] };
}

function differs(
  name: string,
  { expected: { node } }: Sight,
  what: 'mtu' | 'mac',
  is: string | number | null,
  wanted: string | number | null,
  now: Resource,
  keep: readonly Edit[] = [],
): readonly Finding[] {
  const word = what === 'mtu' ? 'MTU' : 'MAC address';
  return is === wanted ? [] : [{ what, sentence: `The ${word} of ${name} in ${node} is ${is}, not ${wanted}.`, now, keep }];
}

/** An attachment has a key for its MAC address. */
function macKey(it: Resource, mac: string | null): readonly Edit[] {
  return mac === null ? [] : [{ kind: 'set', element: it.element, key: 'mac_address', value: mac }];
}
