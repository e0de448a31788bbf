/** What the model kernel holds. */
import type { Netem } from './netem.ts';
import { ModelNft } from './nft.ts';

export interface Link {
  /** Counts up over the whole kernel: an interface that was made again has another. */
  readonly serial: number;
  readonly kind: string;
  name: string;
  ns: string;
  peer: Link | null;
  master: string | null;
  parent: Link | null;
  up: boolean;
  hairpin: boolean;
  netem: Netem | null;
  /** VLANs of a port: those that go without a tag, and all. */
  vlans: readonly string[];
  untagged: string;
  isolated: boolean;
  mac: string | null;
  mtu: string;
  /** Where a VXLAN device's socket is, and the rest of its words. */
  socket: string;
  words: string;
}

export interface Space {
  readonly owner: string | null;
  addresses: string[];
  routes: string[];
  neighbours: string[];
  fdb: string[];
  sysctls: Map<string, string>;
  chains: Map<string, string[]>;
  policies: Map<string, string>;
  nft: ModelNft;
}

/** A new namespace with these settings (`KEY=VALUE`). */
export function newSpace(owner: string | null, sysctls: readonly string[]): Space {
  const settings = new Map(sysctls.filter((word) => /^[^=]*[./]/.test(word)).map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]));
  return { owner, addresses: [], routes: [], neighbours: [], fdb: [], sysctls: settings, chains: new Map(), policies: new Map(), nft: new ModelNft() };
}
