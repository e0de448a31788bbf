import type { Link } from '../layout/scene.ts';
import type { Look } from './look.ts';
import { classesOf } from './look.ts';
import { pathOf } from './path.ts';

/** Lines from containers to networks. */
export function Links({ links, look }: { readonly links: readonly Link[]; readonly look: Look }) {
  return links.map((link) => (
    <path
      key={`${link.element} ${link.network}`}
      data-element={link.element}
      className={classesOf(look, link.element, 'link', `driver-${link.driver}`, link.cut ? 'is-cut' : '')}
      d={pathOf(link.points)}
    />
  ));
}

/** Their ports, over the bars. */
export function Ports({ links }: { readonly links: readonly Link[] }) {
  return links.map(
    ({ element, network, driver, port }) =>
      port && <rect key={`${element} ${network}`} className={`port driver-${driver}`} x={port.x} y={port.y} width={port.w} height={port.h} rx="1.5" />,
  );
}
