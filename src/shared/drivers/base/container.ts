import type { ContainerResource, Resource } from '../../resources/resource.ts';
import { never } from '../../result.ts';
import { isUnderlay } from '../../topology/document.ts';
import type { Attachment, ContainerMode, ResolvedContainer } from '../../topology/resolved.ts';
import { containerFiles } from '../files.ts';
import { ids } from '../ids.ts';
import { addressed, onLoopback } from '../ipv6.ts';
import { resolverOf } from '../names.ts';
import type { Scene } from '../scene.ts';
import { CONTAINER_SYSCTLS } from '../sysctls.ts';
import { loopback, routes, serves } from './parts.ts';

/** A container's namespaces, with `lo` where the network namespace is its own. */
export function containerNamespaces(container: ResolvedContainer): readonly Resource[] {
  const namespaces = namespacesOf(container);
  return namespaces.mode === 'own' ? [namespaces, loopback(container.name, container.element, namespaces.id)] : [namespaces];
}

/** What is inside, once its devices are there: addresses, the way out, files, the resolver, servers. */
export function containerInside(container: ResolvedContainer, scene: Scene): readonly Resource[] {
  return [
    ...container.attachments.map((attachment) => addressOf(container, attachment, scene)),
    ...ipv6Of(container, scene),
    ...routesOf(container, scene),
    ...containerFiles(container, scene),
    ...resolverOf(container, scene),
    ...limitsOf(container),
    ...serves(container, ids.container(container.name), scene.networkOf(container)),
  ];
}

function namespacesOf({ name, element, host, hostname, mode, capabilities, volumes }: ResolvedContainer): ContainerResource {
  const owner = mode.kind === 'container' ? [ids.container(mode.of)] : [];
  const word = modeWord(mode);
  return {
    kind: 'container',
    id: ids.container(name),
    element,
    needs: [],
    endsWith: [ids.host(host), ...owner],
    name,
    host,
    mode: word,
    hostname,
    sysctls: word === 'own' ? CONTAINER_SYSCTLS : {},
    ...(capabilities === null ? {} : { capabilities }),
    ...(volumes.length === 0 ? {} : { volumes: volumes.map(({ volume, path, readOnly }) => `${volume}:${path}:${readOnly ? 'ro' : 'rw'}`) }),
  };
}

/** Only what the file bounds; everybody has the defaults. */
function limitsOf({ name, element, limits }: ResolvedContainer): readonly Resource[] {
  if (limits.memory === null && limits.cpus === null && limits.pids === null) return [];
  return [{ kind: 'limits', id: `limits:${name}`, element, needs: [], endsWith: [ids.container(name)], node: name, ...limits }];
}

/** `none` has a namespace of its own too: only, nothing is put into it. */
function modeWord(mode: ContainerMode): string {
  switch (mode.kind) {
    case 'own':
    case 'none':
      return 'own';
    case 'host':
      return 'host';
    case 'container':
      return `container:${mode.of}`;
    default:
      return never(mode);
  }
}

function addressOf({ name }: ResolvedContainer, attachment: Attachment, scene: Scene): Resource {
  return {
    kind: 'address',
    id: ids.address(attachment.element),
    element: attachment.element,
    needs: [],
    endsWith: [deviceOf(attachment, scene), ids.container(name)],
    ns: name,
    dev: attachment.ifname,
    cidr: `${attachment.ip}/${attachment.prefix}`,
  };
}

function ipv6Of({ name, element, attachments }: ResolvedContainer, scene: Scene): readonly Resource[] {
  const owner = ids.container(name);
  const addresses = attachments.flatMap((attachment) => {
    const { ipv6, ifname } = attachment;
    const at = { ns: name, element: attachment.element, dev: ifname, device: deviceOf(attachment, scene), owner };
    return ipv6 === undefined ? [] : addressed(attachment.element, at, `${ipv6.address}/${ipv6.prefix}`);
  });
  return addresses.length === 0 ? [] : [onLoopback(name, element, owner), ...addresses];
}

function routesOf({ name, element, gateway, gateway6, attachments }: ResolvedContainer, scene: Scene): readonly Resource[] {
  const doors = attachments.map((attachment) => ({ ifname: attachment.ifname, element: attachment.element, device: deviceOf(attachment, scene) }));
  return routes({ ns: name, element, gateway, gateway6, written: scene.routes(name) }, doors);
}

/** Id of the device behind an interface: a veth pair, but on the two drivers that stand on a NIC. */
function deviceOf({ network, element }: Attachment, scene: Scene): string {
  const driver = scene.network(network)?.driver;
  return ids.device(driver !== undefined && isUnderlay(driver) ? driver : 'veth', element);
}
