/** Makers of the nftables objects of a host. */
import type { NftChainResource, NftElementResource, NftMapResource, NftTableResource } from '../../resources/resource.ts';
import { ids } from '../ids.ts';

/** In whose table, and to which element it belongs. */
export interface ChainPlace {
  readonly host: string;
  readonly element: string;
  readonly table: string;
}

export function table({ host, element: owner, table: name }: ChainPlace): NftTableResource {
  return { kind: 'nfttable', id: ids.nft(host, name), element: owner, needs: [], endsWith: [ids.host(host)], ns: host, name };
}

/** `needs`: ids of the maps and chains that its rules name. */
export function chain(at: ChainPlace, name: string, hook: string | null, rules: readonly string[], needs: readonly string[] = []): NftChainResource {
  return { kind: 'nftchain', ...within(at, name), needs, name, hook, rules };
}

export function map(at: ChainPlace, name: string): NftMapResource {
  return { kind: 'nftmap', ...within(at, name), needs: [], name };
}

export function element(at: ChainPlace, name: string, dev: string, to: string): NftElementResource {
  const needs = [ids.nft(at.host, at.table, name), ids.nft(at.host, at.table, to)];
  return { kind: 'nftelement', ...within(at, `${name}/${dev}`), needs, map: name, dev, chain: to };
}

/** `filter-forward-in__br-front`; nft takes no `~` in the names of chains, and no device has a dot. */
export function chainName(direction: string, bridge: string): string {
  return `${direction}__${bridge.replace('~', '.')}`;
}

function within({ host, element: owner, table: name }: ChainPlace, what: string) {
  return { id: ids.nft(host, name, what), element: owner, endsWith: [ids.host(host), ids.nft(host, name)], ns: host, table: name };
}
