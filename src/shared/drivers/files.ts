import type { Resource } from '../resources/resource.ts';
import type { ResolvedContainer, ResolvedHost, ResolvedNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import { hasResolver } from './names.ts';
import { type Lookup, NO_LOOKUP } from '../topology/lookup/lookup.ts';
import type { Scene } from './scene.ts';

/** The lines with which Docker begins every /etc/hosts. */
const LOCAL_NAMES = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'ff00::0\tip6-mcastprefix',
  'ff02::1\tip6-allnodes',
  'ff02::2\tip6-allrouters',
];

/** As Docker writes it on user-defined networks. */
const RESOLVER = 'nameserver 127.0.0.11\noptions ndots:0\n';

/** Docker copies the machine's name servers here; a lab has none, and says so instead of naming one that never answers. */
const NO_RESOLVER = '# No name server: names of containers resolve on user-defined networks only.\n';

/** /etc/hosts and /etc/resolv.conf of a host. */
export function hostFiles({ name, element, lookup = NO_LOOKUP }: ResolvedHost): readonly Resource[] {
  const hosts = lines(['127.0.0.1\tlocalhost', `127.0.1.1\t${name}`, ...extraLines(lookup)]);
  return [file(name, element, ids.host(name), 'hosts', hosts), file(name, element, ids.host(name), 'resolv.conf', servers(lookup))];
}

/** The same of a container, as Docker writes them: its address on `docker_gwbridge` is not its name's. With `host` and `container:X` they are those of the host and of X, but for what the file says. */
export function containerFiles(container: ResolvedContainer, scene: Scene): readonly Resource[] {
  const { name, element, mode, hostname, attachments, lookup = NO_LOOKUP } = container;
  const shared = mode.kind === 'host' || mode.kind === 'container';
  const named = attachments.filter(({ network }) => !isEgress(scene.network(network)));
  const own = named.flatMap(({ ip, ipv6 }) => [ip, ...(ipv6 === undefined ? [] : [ipv6.address])].map((address) => `${address}\t${hostname}`));
  const hosts = lines([...LOCAL_NAMES, ...extraLines(lookup), ...own]);
  return [
    ...(shared && lookup.extraHosts.length === 0 ? [] : [file(name, element, ids.container(name), 'hosts', hosts)]),
    ...(shared && lookup.servers.length === 0
      ? []
      : [file(name, element, ids.container(name), 'resolv.conf', hasResolver(container, scene) ? RESOLVER : servers(lookup))]),
  ];
}

function isEgress(network: ResolvedNetwork | undefined): boolean {
  return network?.driver === 'bridge' && network.isEgress;
}

/** In Docker they stand between the common lines and the container's own. */
function extraLines({ extraHosts }: Lookup): readonly string[] {
  return extraHosts.map(({ name, ip }) => `${ip}\t${name}`);
}

/** Where no resolver stands between: whom programs ask themselves. */
function servers({ servers: all }: Lookup): string {
  return all.length === 0 ? NO_RESOLVER : lines(all.map((server) => `nameserver ${server}`));
}

function file(node: string, element: string, owner: string, path: string, content: string): Resource {
  return { kind: 'file', id: `file:${node}/${path}`, element, needs: [], endsWith: [owner], node, path, content };
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}
