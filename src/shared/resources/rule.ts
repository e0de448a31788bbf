import { iptables } from './commands.ts';
import type { ResourceKind, RuleResource } from './resource.ts';

export const rule: ResourceKind<RuleResource> = {
  create: (it, at) => [at === null ? iptables(it, '-A', it.chain, ...it.spec) : iptables(it, '-I', it.chain, String(at), ...it.spec)],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [iptables(it, '-D', it.chain, ...it.spec)]),
  explain: (it) => `Rule in ${it.chain} (${it.table}${it.family === 6 ? ', IPv6' : ''}): ${meaning(it)}`,
};

/** What a rule does, by its target and the chain that it is in. */
function meaning(it: RuleResource): string {
  const value = (flag: string) => it.spec[it.spec.indexOf(flag) + 1] ?? '';
  const has = (word: string) => it.spec.includes(word);
  switch (value('-j')) {
    case 'MASQUERADE':
      return masquerade(it, value, has);
    case 'DNAT':
      return `what arrives at port ${value('--dport')} goes on to ${value('--to-destination')} instead: this is what publishing a port is.`;
    case 'DROP':
      return drop(it, value);
    case 'RETURN':
      return 'everything else goes back to the chain it came from.';
    case 'ACCEPT':
      return accept(it, value, has);
    default:
      return jump(value, has);
  }
}

type Value = (flag: string) => string;
type Has = (word: string) => boolean;

/** Without this a learner asks why no second rule brings the answers back. */
const REMEMBERED = 'The kernel remembers each such connection (conntrack) and sends its answers back to the real sender.';

function drop(it: RuleResource, value: Value): string {
  if (it.chain === 'DOCKER-ISOLATION-STAGE-1') return 'this network is internal: what would cross its border is dropped.';
  if (value('-i') === value('-o')) return `containers on ${value('-i')} may not reach each other (icc: false), not even by way of the gateway.`;
  return `what came from another Docker bridge may not leave by ${value('-o')}.`;
}

function masquerade(it: RuleResource, value: Value, has: Has): string {
  if (value('--ctstate') === 'DNAT') {
    return `a container that calls a port which its neighbour on ${value('-o')} publishes gets the gateway as sender, so that the answer comes back by this host.`;
  }
  if (has('--src-type'))
    return `what this host itself sends into ${value('-o')} gets the bridge's address as sender, so that answers come back, even to 127.0.0.1.`;
  if (!has('-s'))
    return `what leaves by ${value('-o')} gets the address of ${value('-o')} as sender: many private addresses behind one public (NAT). ${REMEMBERED}`;
  if (has('-d')) return `a container that calls its own published port gets the gateway as sender, else it would be answering itself.`;
  return `what ${value('-s')} sends out of ${it.ns}, but not within ${value('-o')}, gets the host's address as sender: nobody outside knows a way to the containers. ${REMEMBERED}`;
}

function accept(it: RuleResource, value: Value, has: Has): string {
  if (has('--ctstate')) return `answers to connections that containers on ${value('-o')} began may come in.`;
  if (it.chain === 'DOCKER') return `port ${value('--dport')} of ${value('-d')} is published, so it may be called from outside its bridge.`;
  if (it.chain === 'DOCKER-USER') return `this host is a router: it passes on what comes from ${value('-i')} for ${value('-o')}.`;
  return has('!') ? `containers on ${value('-i')} may call out.` : `containers on ${value('-i')} may talk to each other.`;
}

function jump(value: Value, has: Has): string {
  const to = value('-j');
  if (has('--dst-type')) return `what is for one of this host's own addresses${has('!') ? ' but ::1' : ''} is looked up among the published ports (${to}).`;
  if (has('-o') && !has('-i')) return `what goes into ${value('-o')} is looked up among the published ports (${to}).`;
  return has('-i') ? `what leaves ${value('-i')} for elsewhere is looked at in ${to}.` : `every forwarded packet is looked at in ${to}.`;
}
