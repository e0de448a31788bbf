/** The objects of nftables, as resources. */
import type { Base } from './base.ts';

/** `family` 6: of the family `ip6`; absent: `ip`. */
interface NftBase extends Base {
  readonly family?: 6;
}

/** A table of nftables. */
export interface NftTableResource extends NftBase {
  readonly kind: 'nfttable';
  readonly ns: string;
  readonly name: string;
}

/** A chain of nftables with all its rules, which are replaced together: nft removes a single rule only by a number that the kernel gave it. */
export interface NftChainResource extends NftBase {
  readonly kind: 'nftchain';
  readonly ns: string;
  readonly table: string;
  readonly name: string;
  /** Where packets come by it (`type nat hook output priority dstnat; policy accept;`); null: only by a jump. */
  readonly hook: string | null;
  /** As `nft -s list ruleset` prints them. */
  readonly rules: readonly string[];
}

/** A verdict map of nftables: interface name → chain to jump to. */
export interface NftMapResource extends NftBase {
  readonly kind: 'nftmap';
  readonly ns: string;
  readonly table: string;
  readonly name: string;
}

/** One entry of a verdict map. */
export interface NftElementResource extends NftBase {
  readonly kind: 'nftelement';
  readonly ns: string;
  readonly table: string;
  readonly map: string;
  readonly dev: string;
  readonly chain: string;
}
