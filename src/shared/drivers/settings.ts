import type { Resource, SysctlResource } from '../resources/resource.ts';
import { sysctlPath } from '../topology/life/sysctls.ts';
import { ids } from './ids.ts';
import type { Scene } from './scene.ts';

/** The kernel resets some of the others when this one changes (inet_forward_change). */
const FIRST = 'net.ipv4.ip_forward';

/** A host or container of which the file names settings. */
interface Node {
  readonly name: string;
  readonly element: string;
  readonly sysctls?: Readonly<Record<string, string>>;
}

/** `others`, with the settings that the file names: each in the place of what Docker would write there, after the interfaces. */
export function withSettings({ resolved }: Scene, others: readonly Resource[]): readonly Resource[] {
  const written = [
    ...resolved.hosts.flatMap((host) => settingsOf(host, ids.host(host.name), others)),
    ...resolved.containers.flatMap((container) => settingsOf(container, ids.container(container.name), others)),
  ];
  if (written.length === 0) return others;
  const replaced = new Set(written.map(({ id }) => id));
  return [...others.filter(({ id }) => !replaced.has(id)), ...written];
}

function settingsOf({ name, element, sysctls }: Node, owner: string, others: readonly Resource[]): readonly SysctlResource[] {
  if (sysctls === undefined) return [];
  const devices = others.flatMap((it) => devicesOf(it, name));
  const id = (key: string) => `sysctl:${name}/${key}`;
  return Object.entries(sysctls).map(([key, value]) => {
    const owners = devices.filter(({ device }) => sysctlPath(key).includes(`/${device}/`)).map((it) => it.id);
    const needs = [...devices.map((it) => it.id), ...(FIRST in sysctls && key !== FIRST ? [id(FIRST)] : [])];
    return { kind: 'sysctl', id: id(key), element, needs, endsWith: [owner, ...owners], ns: name, key, value, otherwise: null, written: true };
  });
}

/** The interfaces of a namespace that a resource is seen as. */
function devicesOf(it: Resource, ns: string): readonly { readonly id: string; readonly device: string }[] {
  switch (it.kind) {
    case 'veth':
      return [it.inner, it.outer].filter((end) => end.ns === ns).map((end) => ({ id: it.id, device: end.name }));
    case 'bridge':
    case 'macvlan':
    case 'ipvlan':
      return it.ns === ns ? [{ id: it.id, device: it.name }] : [];
    default:
      return [];
  }
}
