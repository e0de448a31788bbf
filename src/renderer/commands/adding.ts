import { addItem } from '../canvas/gestures/placing.ts';
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
  offer({ kind: 'container' }, 'container', 'Container', 'A box with namespaces of its own', 'C'),
  offer({ kind: 'host', role: 'host' }, 'host', 'Host', 'A machine that containers run on', 'H'),
  offer({ kind: 'host', role: 'router' }, 'router', 'Router', 'Forwards between LANs, can do NAT', 'R'),
  offer({ kind: 'host', role: 'internet' }, 'internet', 'Internet host', 'Answers public addresses only'),
  offer({ kind: 'lan' }, 'lan', 'LAN', 'The wire that joins hosts', 'L'),
];

export const NETWORKS: readonly PaletteItem[] = [
  offer({ kind: 'network', driver: 'none' }, 'none', 'none', 'Only lo: nobody reaches it'),
  offer({ kind: 'network', driver: 'bridge' }, 'bridge', 'bridge', 'A switch inside one host, with NAT', 'B'),
  offer({ kind: 'network', driver: 'host' }, 'host-network', 'host', 'The host’s own network'),
  offer({ kind: 'network', driver: 'overlay' }, 'overlay', 'overlay', 'One network over several hosts', 'O'),
];

export const UNDERLAY: readonly PaletteItem[] = [
  offer({ kind: 'network', driver: 'macvlan' }, 'macvlan', 'macvlan', 'On the LAN with a MAC of its own'),
  offer({ kind: 'network', driver: 'ipvlan' }, 'ipvlan', 'ipvlan', 'On the LAN with the host’s MAC'),
];
