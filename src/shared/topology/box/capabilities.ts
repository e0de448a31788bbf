/** Linux capabilities, and which of them a container has: capabilities(7), and Docker's rule for `cap_add` and `cap_drop`. */

/** Names without `CAP_`; the place is the kernel's number (include/uapi/linux/capability.h). */
export const CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What Docker gives a container that asks for nothing (docs.docker.com, “Runtime privilege and Linux capabilities”). */
const OF_DOCKER: readonly Capability[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SYS_CHROOT',
  'MKNOD',
  'AUDIT_WRITE',
  'SETFCAP',
];

const ALL = 'ALL';

/** What can be written: a name with or without `CAP_`, in any case, or ALL. null: there is no such capability. */
export function parseCapability(written: string): Capability | typeof ALL | null {
  const name = written.toUpperCase().replace(/^CAP_/, '');
  return name === ALL ? ALL : (CAPABILITIES.find((known) => known === name) ?? null);
}

/** What the file says of a container's rights. */
export interface Rights {
  readonly privileged: boolean;
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/**
 * The capabilities that a container has, in the kernel's order: `all` where it is privileged, null where nothing differs from what every
 * container has. `ownNetwork`: its network namespace is its own, where a lab gives NET_ADMIN too. As Docker does it: `ALL` first,
 * and what is added wins over what is dropped by name… but of ALL that were added, those dropped by name are taken.
 */
export function capabilitiesOf({ privileged, add, drop }: Rights, ownNetwork: boolean): readonly Capability[] | 'all' | null {
  if (privileged) return 'all';
  if (add.length === 0 && drop.length === 0) return null;
  const [added, dropped] = [read(add), read(drop)];
  const usual: readonly Capability[] = ownNetwork ? [...OF_DOCKER, 'NET_ADMIN'] : OF_DOCKER;
  const has = (name: Capability): boolean => {
    if (added.has(ALL)) return !dropped.has(name);
    if (dropped.has(ALL)) return added.has(name);
    return added.has(name) || (usual.includes(name) && !dropped.has(name));
  };
  return CAPABILITIES.filter(has);
}

function read(names: readonly string[]): ReadonlySet<Capability | typeof ALL> {
  return new Set(names.flatMap((name) => parseCapability(name) ?? []));
}

/** The kernel's number of a capability. */
export function capabilityNumber(name: Capability): number {
  return CAPABILITIES.indexOf(name);
}
