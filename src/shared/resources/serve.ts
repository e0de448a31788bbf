import { init } from './commands.ts';
import type { ResourceKind, ServeResource } from './resource.ts';

export const serve: ResourceKind<ServeResource> = {
  create: (it) => [init(`ip netns exec ${it.node} ${PROGRAM[it.protocol](it.port)}`, 'serve', it.node, it.protocol, String(it.port))],
  change: () => null,
  remove(it, gone) {
    const transport = it.protocol === 'udp' || it.protocol === 'dns' ? 'udp' : 'tcp';
    return it.endsWith.some(gone) ? [] : [init(`ip netns exec ${it.node} fuser -k ${it.port}/${transport}`, 'unserve', it.node, it.protocol, String(it.port))];
  },
  explain: (it) =>
    it.protocol === 'dns'
      ? `A small DNS server in ${it.node} on port ${it.port} (UDP): it answers with what stands in the /etc/hosts of ${it.node}, read again for each question.`
      : `A small ${WORD[it.protocol]} server in ${it.node} on port ${it.port}: it says who it is and which client address and port it sees, which shows what NAT did.`,
};

/** What a person would start instead. */
const PROGRAM: Readonly<Record<ServeResource['protocol'], (port: number) => string>> = {
  http: (port) => `python3 -m http.server ${port}`,
  tcp: (port) => `nc -lk ${port}`,
  udp: (port) => `nc -luk ${port}`,
  dns: (port) => `dnsmasq --keep-in-foreground --no-resolv --port ${port}`,
};

const WORD: Readonly<Record<ServeResource['protocol'], string>> = { http: 'web', tcp: 'TCP', udp: 'UDP', dns: 'DNS' };
