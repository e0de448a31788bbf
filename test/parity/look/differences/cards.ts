/** Networks of macvlan. */
import { type Difference, networksOf } from './difference.ts';

export const CARDS: readonly Difference[] = [
  {
    row: "a macvlan network takes its card's MTU",
    here: (lines, { kind, topology, container }) => {
      const [card] = networksOf(container, topology).flatMap((network) => (network.driver === 'macvlan' ? [network] : []));
      return kind === 'interfaces' && card !== undefined ? lines.map((line) => line.replace(/ macvlan mtu \d+/, ` macvlan mtu ${card.mtu}`)) : lines;
    },
  },
  {
    row: 'a macvlan network always has a gateway',
    here: (lines, { kind, topology, container }) => {
      const without = networksOf(container, topology).some((network) => network.driver === 'macvlan' && network.gateway === null);
      return kind === 'routes' && without ? lines.filter((line) => !line.startsWith('default ')) : lines;
    },
  },
];
