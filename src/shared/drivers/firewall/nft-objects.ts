/** Makers of the nftables objects of a host. */
import type { NftChainResource, NftElementResource, NftMapResource, NftTableResource } from '../../resources/resource.ts';
import { ids } from '../ids.ts';
import { type Family, ofFamily } from './side.ts';

/** In whose table, and to which element it belongs. */
export interface TablePlace {
  readonly host: string;
  readonly element: string;
  readonly table: string;
  readonly family: Family;
}

export function table({ host, element: owner, table: name, family }: TablePlace): NftTableResource {
  return {
    kind: 'nfttable',
    ...ofFamily(family),
    id: ids.nft(host, name, undefined, family),
    element: owner,
    needs: [],
    endsWith: [ids.host(host)],
    ns: host,
    name,
  };
}

/** `needs`: ids of the maps and chains that its rules name. */
export function chain(at: TablePlace, name: string, hook: string | null, rules: readonly string[], needs: readonly string[] = []): NftChainResource {
  return { kind: 'nftchain', ...within(at, name), needs, name, hook, rules };
}

export function map(at: TablePlace, name: string): NftMapResource {
  return { kind: 'nftmap', ...within(at, name), needs: [], name };
}

export function element(at: TablePlace, name: string, dev: string, to: string): NftElementResource {
  const needs = [idOf(at, name), idOf(at, to)];
  return { kind: 'nftelement', ...within(at, `${name}/${dev}`), needs, map: name, dev, chain: to };
}

/** Of an object in that table, or of the table itself. */
export function idOf({ host, table: name, family }: TablePlace, what?: string): string {
  return ids.nft(host, name, what, family);
}

/** `filter-forward-in__br-front`; nft takes no `~` in the names of chains, and no device has a dot. */
export function chainName(direction: string, bridge: string): string {
  return `${direction}__${bridge.replace('~', '.')}`;
}

function within(at: TablePlace, what: string) {
  const { host, element: owner, table: name, family } = at;
  return { ...ofFamily(family), id: idOf(at, what), element: owner, endsWith: [ids.host(host), idOf(at)], ns: host, table: name };
}
