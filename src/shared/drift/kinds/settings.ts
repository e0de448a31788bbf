/** Settings of the kernel: those that were written, and those that were not and changed since. */
import { settingKey } from '../../observe/look.ts';
import type { ContainerResource, HostResource, NetnsResource, Resource, SysctlResource } from '../../resources/resource.ts';
import type { Edit } from '../../topology/edit.ts';
import { type Difference, type Finding, mend } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** Narrowed to the groups that exist, so that it never reads as it was written. */
const NARROWED = 'net.ipv4.ping_group_range';

export const sysctl: Judge<SysctlResource> = (it, sight) => {
  const is = sight.seen.settings[settingKey(it.key)];
  if (is === undefined) return ownerIsGone(it, sight) ? [{ what: 'gone', sentence: `${sight.expected.node} has lost the setting ${it.key}.`, gone: true }] : [];
  return is === it.value || it.key === NARROWED ? [] : [setting(it, it.key, is, it.value, sight)];
};

/** A setting that is not there was never there (the kernel lacks it), or has gone with its interface. */
function ownerIsGone(it: SysctlResource, { expected, seen }: Sight): boolean {
  const gone = [...expected.links].filter(([name]) => !seen.links.some((link) => link.name === name));
  return gone.some(([, link]) => it.endsWith.includes(link.id));
}

/** What a namespace was made with, but where a resource of its own came after. */
export const namespace: Judge<HostResource | ContainerResource | NetnsResource> = (it, sight) => {
  const later = new Set(sight.expected.resources.flatMap((each) => (each.kind === 'sysctl' ? [each.key] : [])));
  return Object.entries(it.sysctls).flatMap(([key, value]) => {
    const is = sight.seen.settings[settingKey(key)];
    return is === undefined || is === value || key === NARROWED || later.has(key) ? [] : [setting(it, key, is, value, sight)];
  });
};

function setting(it: Resource, key: string, is: string, value: string, { expected: { node, element } }: Sight): Finding {
  return {
    what: `setting ${settingKey(key)}`,
    sentence: `${key} in ${node} is ${is}, not ${value}.`,
    mends: [mend(it, { program: 'sysctl', ns: node, key, value })],
    keep: kept(element, key, is),
  };
}

/** The namespace of an overlay has no keys in the file. */
function kept(element: string, key: string, value: string): readonly Edit[] {
  return /^(hosts|containers)\./.test(element) ? [{ kind: 'set', element, key: `sysctls.${key}`, value }] : [];
}

/** Settings that follow from another: told once. */
const FOLLOWS = /^net\.ipv[46][./]conf[./].*[./]forwarding$/;

/** Settings that no resource is about and that are not as they were when the last step was done (`before`). */
export function moreSettings({ seen, expected }: Sight, before: Readonly<Record<string, string>>): Difference[] {
  const { node, element } = expected;
  const told = new Set(
    expected.resources.flatMap((it) =>
      it.kind === 'sysctl' ? [settingKey(it.key)] : 'sysctls' in it && it.name === node ? Object.keys(it.sysctls).map(settingKey) : [],
    ),
  );
  return Object.entries(seen.settings).flatMap(([key, is]) => {
    const was = before[key];
    if (was === undefined || was === is || told.has(key) || FOLLOWS.test(key) || key === NARROWED) return [];
    const id = `more ${node}/${key}`;
    const mends = [mend({ id: `found:${node}/${key}`, element }, { program: 'sysctl', ns: node, key, value: was } as const)];
    return [
      { id, element, node, sentence: `${key} in ${node} is ${is}; it was ${was}.`, group: id, gone: [], changed: [], mends, keep: kept(element, key, is) },
    ];
  });
}
