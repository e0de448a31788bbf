import { addItem } from '../state/actions/placing.ts';
import type { Item } from '../state/adding.ts';
import { type Command, withDocument } from './command.ts';

/** One thing that the palette offers. */
export interface PaletteItem {
  readonly item: Item;
  readonly title: string;
  readonly hint: string;
  readonly command: Command;
}

function offer(item: Item, name: string, title: string, hint: string, shortcut?: string): PaletteItem {
  const command: Command = {
    name: `add-${name}`,
    label: () => `Add: ${title}`,
    shortcuts: shortcut === undefined ? [] : [shortcut],
    enabled: withDocument,
    perform: (app) => addItem(app, item),
  };
  return { item, title, hint, command };
}

export const MACHINES: readonly PaletteItem[] = [
  offer({ kind: 'container' }, 'container', 'Container', 'Own namespaces', 'C'),
  offer({ kind: 'host', role: 'host' }, 'host', 'Host', 'Runs containers', 'H'),
  offer({ kind: 'host', role: 'router' }, 'router', 'Router', 'Joins LANs, does NAT', 'R'),
  offer({ kind: 'host', role: 'internet' }, 'internet', 'Internet host', 'Public addresses only'),
  offer({ kind: 'lan' }, 'lan', 'LAN', 'Wire between hosts', 'L'),
];

export const NETWORKS: readonly PaletteItem[] = [
  offer({ kind: 'network', driver: 'none' }, 'none', 'none', 'Only lo'),
  offer({ kind: 'network', driver: 'bridge' }, 'bridge', 'bridge', 'Switch in one host, NAT', 'B'),
  offer({ kind: 'network', driver: 'host' }, 'host-network', 'host', 'The host’s own network'),
  offer({ kind: 'network', driver: 'overlay' }, 'overlay', 'overlay', 'One network, many hosts', 'O'),
];

export const UNDERLAY: readonly PaletteItem[] = [
  offer({ kind: 'network', driver: 'macvlan' }, 'macvlan', 'macvlan', 'On the LAN, own MAC'),
  offer({ kind: 'network', driver: 'ipvlan' }, 'ipvlan', 'ipvlan', 'On the LAN, host’s MAC'),
];
