/** The objects of nftables. Names and rules are as `nft -s list ruleset` prints them. */
import type { Command, NftChainResource, NftElementResource, NftMapResource, NftTableResource, ResourceKind } from './resource.ts';

const nft = (ns: string, line: string): Command => ({ program: 'nft', ns, line });

export const nfttable: ResourceKind<NftTableResource> = {
  create: (it) => [nft(it.ns, `add table ${family(it)} ${it.name}`)],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [nft(it.ns, `delete table ${family(it)} ${it.name}`)]),
  explain: (it) =>
    `The table ${it.name} of nftables: chains, maps and rules for ${it.family === 6 ? 'IPv6' : 'IPv4'} that belong together, apart from what others write.`,
};

export const nftchain: ResourceKind<NftChainResource> = {
  create: (it) => [nft(it.ns, `add chain ${place(it)}${it.hook === null ? '' : ` { ${it.hook} }`}`), ...add(it)],
  change(from, to) {
    if (from.ns !== to.ns || place(from) !== place(to) || from.hook !== to.hook) return null;
    return [nft(to.ns, `flush chain ${place(to)}`), ...add(to)];
  },
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [nft(it.ns, `flush chain ${place(it)}`), nft(it.ns, `delete chain ${place(it)}`)]),
  explain(it) {
    const [purpose] = Object.entries(PURPOSE).find(([start]) => it.name.startsWith(start)) ?? [];
    const what = purpose === undefined ? 'A chain of rules.' : PURPOSE[purpose];
    return `${what} ${it.rules.length === 0 ? 'It has no rule now.' : `Its rules, first to last: ${it.rules.join(' · ')}.`}`;
  },
};

function place({ table, name, ...it }: Pick<NftChainResource, 'table' | 'name' | 'family'>): string {
  return `${family(it)} ${table} ${name}`;
}

function family(it: Pick<NftChainResource, 'family'>): 'ip' | 'ip6' {
  return it.family === 6 ? 'ip6' : 'ip';
}

function add(it: NftChainResource): readonly Command[] {
  return it.rules.map((rule) => nft(it.ns, `add rule ${place(it)} ${rule}`));
}

/** By the beginnings of names; the longer first where one begins another. */
const PURPOSE: Readonly<Record<string, string>> = {
  'filter-forward-in__': 'What may come in to containers on this bridge: answers, what its siblings send, published ports; all else is dropped.',
  'filter-forward-out__': 'What containers on this bridge may send out.',
  'filter-FORWARD': 'Every forwarded packet comes by here, and goes on to the chains of the bridges that it leaves and enters.',
  'nat-postrouting-in__': 'Whose address the sender gets of what goes to this bridge.',
  'nat-postrouting-out__':
    'Whose address the sender gets of what comes from this bridge: the host’s (NAT). The kernel remembers each connection and brings the answers back.',
  'nat-POSTROUTING': 'Every packet that leaves comes by here, and has its sender translated by the chains of the bridges.',
  'nat-PREROUTING': 'What arrives for one of this host’s own addresses is looked up among the published ports.',
  'nat-OUTPUT': 'What this host itself sends to one of its own addresses is looked up among the published ports too.',
  'nat-prerouting-and-output': 'The published ports: whose destination becomes which container.',
  'raw-PREROUTING': 'Before all else: nobody reaches a container with published ports by its own address from elsewhere, nor 127.0.0.1 from outside.',
  postrouting: 'This host is a router with NAT: what leaves by that card gets its address.',
};

export const nftmap: ResourceKind<NftMapResource> = {
  create: (it) => [nft(it.ns, `add map ${place(it)} { type ifname : verdict; }`)],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [nft(it.ns, `delete map ${place(it)}`)]),
  explain: (it) => `The map ${it.name} tells for each bridge to which chain its packets go: one look-up, however many networks there are.`,
};

export const nftelement: ResourceKind<NftElementResource> = {
  create: (it) => [nft(it.ns, `add element ${family(it)} ${it.table} ${it.map} { "${it.dev}" : jump ${it.chain} }`)],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [nft(it.ns, `delete element ${family(it)} ${it.table} ${it.map} { "${it.dev}" }`)]),
  explain: (it) => `Packets of ${it.dev} go to the chain ${it.chain}.`,
};
