/** Cables as they are: whose interface each value is about, and what it comes to in numbers. */
import type { LinkDocument } from '../document.ts';
import type { Resolved, ResolvedLink } from '../resolved.ts';
import { parsePercent, parseRate, parseTime } from '../units.ts';

/** Links of interfaces that are there; the checks have told of the others. */
export function decideLinks(links: readonly LinkDocument[], { hosts, containers }: Pick<Resolved, 'hosts' | 'containers'>): readonly ResolvedLink[] {
  const interfaces = new Map([
    ...hosts.flatMap(({ name, nics }) => nics.map(({ element, ifname }) => [element, { node: name, dev: ifname }] as const)),
    ...containers.flatMap(({ name, attachments }) => attachments.map(({ element, ifname }) => [element, { node: name, dev: ifname }] as const)),
  ]);
  return links.flatMap((link) => {
    const there = interfaces.get(link.element);
    return there === undefined ? [] : [{ element: link.element, ...there, ...valuesOf(link) }];
  });
}

function valuesOf(link: LinkDocument): Omit<ResolvedLink, 'element' | 'node' | 'dev'> {
  const time = (text: string | null) => (text === null ? 0 : (parseTime(text) ?? 0));
  const share = (text: string | null) => (text === null ? 0 : (parsePercent(text) ?? 0));
  return {
    delay: time(link.delay),
    jitter: time(link.jitter),
    loss: share(link.loss),
    duplicate: share(link.duplicate),
    corrupt: share(link.corrupt),
    reorder: share(link.reorder),
    rate: link.rate === null ? 0 : (parseRate(link.rate) ?? 0),
    down: link.down ?? false,
  };
}
