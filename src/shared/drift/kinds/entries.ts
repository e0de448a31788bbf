/** Entries that were written for an overlay: who is behind which host, and which MAC address an address has. */
import { bridge, ip } from '../../resources/commands.ts';
import { UNKNOWN_MAC } from '../../resources/fdb.ts';
import type { FdbResource, NeighbourResource } from '../../resources/resource.ts';
import { type Difference, mend, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

export const fdb: Judge<FdbResource> = (it, { seen, expected: { node } }) => {
  const own = seen.fdb.filter(({ mac, dev }) => mac === it.mac && dev === it.dev);
  const tunnel = own.filter(({ dst }) => dst !== null);
  if (!tunnel.some(({ dst }) => dst === it.dst)) {
    const [other] = it.mac === UNKNOWN_MAC ? [] : tunnel;
    if (other?.dst === undefined || other.dst === null)
      return [{ what: 'gone', sentence: `${it.dev} in ${node} does not know any more where ${it.mac} is (it was ${it.dst}).`, gone: true }];
    return [{ what: 'fdb', sentence: `${it.dev} in ${node} sends frames for ${it.mac} to ${other.dst}, not to ${it.dst}.`, now: { ...it, dst: other.dst } }];
  }
  if (it.mac === UNKNOWN_MAC || own.some(({ master, state }) => master !== null && state === 'static')) return [];
  return [
    {
      what: 'unknown',
      sentence: `The bridge in ${node} does not know any more that ${it.mac} is behind ${it.dev}.`,
      mends: [mend(it, bridge(node, `fdb replace ${it.mac} dev ${it.dev} master static`))],
    },
  ];
};

export const neighbour: Judge<NeighbourResource> = (it, { seen, expected: { node } }) => {
  const found = seen.neighbours.find(({ ip: at, dev }) => at === it.ip && dev === it.dev);
  if (found?.permanent === true && found.mac === it.mac) return [];
  if (found === undefined || found.mac === null) {
    return [{ what: 'gone', sentence: `${node} does not know any more which MAC address ${it.ip} has.`, gone: true }];
  }
  const sentence =
    found.mac === it.mac
      ? `That ${it.ip} is ${it.mac} will be forgotten in ${node}: the entry is not permanent any more.`
      : `In ${node} ${it.ip} is ${found.mac}, not ${it.mac}.`;
  return [{ what: 'neighbour', sentence, mends: [mend(it, ip(it.ns, `neigh replace ${it.ip} lladdr ${it.mac} dev ${it.dev} nud permanent`))] }];
};

/** A MAC address is behind one host; what is not known goes to several. */
function wayKey(mac: string, dst: string | null): string {
  return mac === UNKNOWN_MAC ? `${mac} ${dst}` : mac;
}

/** Permanent entries, and ways into a tunnel, that nobody asked for. */
export function moreEntries({ seen, expected }: Sight): Difference[] {
  const { node, resources } = expected;
  const known = new Set(resources.flatMap((it) => (it.kind === 'neighbour' ? [it.ip] : it.kind === 'fdb' ? [wayKey(it.mac, it.dst)] : [])));
  const more = (dev: string, what: string, sentence: string, command: ReturnType<typeof ip>): Difference => {
    const element = expected.links.get(dev)?.element ?? expected.element;
    const id = `more ${node}/${what}`;
    return { id, element, node, sentence, group: id, gone: [], changed: [], mends: [takeAway(element, `${node}/${what}`, command)], keep: [] };
  };
  const neighbours = seen.neighbours
    .filter((each) => each.permanent && !known.has(each.ip))
    .map(({ ip: at, dev, mac }) => more(dev, `neighbour ${at} ${dev}`, `${node} was told that ${at} is ${mac}.`, ip(node, `neigh del ${at} dev ${dev}`)));
  const ways = seen.fdb
    .filter(({ mac, dst, state }) => dst !== null && state === 'permanent' && !known.has(wayKey(mac, dst)))
    .map(({ mac, dev, dst }) =>
      more(dev, `fdb ${mac} ${dst}`, `${dev} in ${node} was told that ${mac} is behind ${dst}.`, bridge(node, `fdb del ${mac} dev ${dev} dst ${dst} self`)),
    );
  return [...neighbours, ...ways];
}
