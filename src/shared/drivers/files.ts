import type { Resource } from '../resources/resource.ts';
import type { ResolvedContainer, ResolvedHost, ResolvedNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import { hasResolver } from './names.ts';
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
export function hostFiles({ name, element }: ResolvedHost): readonly Resource[] {
  const hosts = lines(['127.0.0.1\tlocalhost', `127.0.1.1\t${name}`]);
  return [file(name, element, ids.host(name), 'hosts', hosts), file(name, element, ids.host(name), 'resolv.conf', NO_RESOLVER)];
}

/** The same of a container, as Docker writes them: its address on `docker_gwbridge` is not its name's. With `host` and `container:X` they are those of the host and of X. */
export function containerFiles(container: ResolvedContainer, scene: Scene): readonly Resource[] {
  const { name, element, mode, hostname, attachments } = container;
  if (mode.kind === 'host' || mode.kind === 'container') return [];
  const named = attachments.filter(({ network }) => !isEgress(scene.network(network)));
  const own = named.flatMap(({ ip, ipv6 }) => [ip, ...(ipv6 === undefined ? [] : [ipv6.address])].map((address) => `${address}	${hostname}`));
  return [
    file(name, element, ids.container(name), 'hosts', lines([...LOCAL_NAMES, ...own])),
    file(name, element, ids.container(name), 'resolv.conf', hasResolver(container, scene) ? RESOLVER : NO_RESOLVER),
  ];
}

function isEgress(network: ResolvedNetwork | undefined): boolean {
  return network?.driver === 'bridge' && network.isEgress;
}

function file(node: string, element: string, owner: string, path: string, content: string): Resource {
  return { kind: 'file', id: `file:${node}/${path}`, element, needs: [], endsWith: [owner], node, path, content };
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}
