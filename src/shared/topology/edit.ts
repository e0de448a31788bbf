/** Edits of the topology's text: each is a value, and changes as little of the text as it can. */
import { fail, type Result } from '../result.ts';
import type { DriverName } from './document.ts';
import type { HostRole } from './resolved.ts';

/** What YAML can say: the values that `set` writes. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Names are plain (`api`, `front`); an `element` is a path (`containers.api`, `networks.front`, `hosts.alpha`, `lans.office`, `api.front`, `alpha.office`). */
export type Edit =
  | { readonly kind: 'addHost'; readonly name: string; readonly role?: HostRole | undefined; readonly lans?: readonly string[] | undefined }
  | { readonly kind: 'addContainer'; readonly name: string; readonly host?: string | undefined; readonly networks?: readonly string[] | undefined }
  | {
      readonly kind: 'addNetwork';
      readonly name: string;
      readonly driver: DriverName;
      readonly host?: string | undefined;
      readonly hosts?: readonly string[] | undefined;
      readonly parent?: string | undefined;
      readonly mode?: string | undefined;
      readonly subnet?: string | undefined;
      readonly internal?: boolean | undefined;
      readonly vni?: number | undefined;
    }
  | { readonly kind: 'addLan'; readonly name: string; readonly subnet?: string | undefined }
  /** A container to a network, or a host to a LAN. To a `none` or `host` network: just that one. */
  | { readonly kind: 'connect'; readonly from: string; readonly to: string }
  | { readonly kind: 'disconnect'; readonly from: string; readonly to: string }
  /** Every reference follows. */
  | { readonly kind: 'rename'; readonly element: string; readonly to: string }
  /** With what only makes sense with it. `api.front` and `alpha.office` disconnect. */
  | { readonly kind: 'remove'; readonly element: string }
  /** Keys as in `layout`; units are canvas pixels at 100 %. */
  | { readonly kind: 'move'; readonly positions: Readonly<Record<string, readonly [number, number]>> }
  | { readonly kind: 'place'; readonly container: string; readonly host: string }
  /** `undefined` removes the key. `element: ''` is the file itself. */
  | { readonly kind: 'set'; readonly element: string; readonly key: string; readonly value: Value | undefined };

/**
 * The text after the edit: comments, order and style stay, and so do all bytes that the edit does not concern. An empty
 * text is a valid start. Fails with a problem where the text is not YAML or the edit names something that is not there;
 * a semantic error (an unknown LAN…) is *not* refused here: {@link readTopology} reports it on the element.
 */
export function applyEdit(text: string, edit: Edit): Result<string> {
  return fail({ code: 'not-built', message: `The edit ${edit.kind} of ${text.length} characters is not there yet.` });
}

/** The next free name across hosts, containers, networks and LANs: `web`, `web2`, `web3`… */
export function freeName(text: string, stem: string): string {
  return text === '' ? stem : `${stem}2`;
}
