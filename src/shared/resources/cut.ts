import { ip } from './commands.ts';
import { placeWord } from './namespace.ts';
import type { CutResource, ResourceKind } from './resource.ts';

export const cut: ResourceKind<CutResource> = {
  create: (it) => [ip(it.ns, `link set ${it.dev} down`)],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [ip(it.ns, `link set ${it.dev} up`)]),
  explain: (it) =>
    `The cable is cut: its other end, ${it.dev} in ${placeWord(it.ns)}, is down, so the interface inside has no carrier (NO-CARRIER). Its addresses and routes stay.`,
};
