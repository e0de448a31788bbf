/**
 * A lab as a script of bash that builds the same network on any Linux with root, by `ip`, `bridge`, `iptables` and `sysctl` alone,
 * and takes it down again. What is not the kernel's (the resolver at 127.0.0.11, netyard's responders) becomes /etc/hosts and a
 * few lines of python; DNS servers that are asked stand in /etc/resolv.conf.
 */
import { createCommands } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';
import { diff } from '../plan/diff.ts';
import { titleOf } from '../resources/title.ts';
import { quote } from '../shell/quote.ts';
import { linesOf } from './lines.ts';
import { RESPONDER } from './responder.ts';
import { type Naming, namingOf } from './naming.ts';

/**
 * `lab`: its name, the first part of every namespace's. `want`: every resource of the lab. The script takes `up`, `down` or
 * `exec NODE COMMAND…`, and finds what it made by its names, written out one by one.
 */
export function exportBash(lab: string, want: readonly Resource[]): string {
  const naming = namingOf(lab, want);
  const steps = diff([], want).steps;
  const made = new Map(want.map((resource) => [resource.id, resource]));
  const body = steps.flatMap(({ resource: id }) => {
    const resource = made.get(id);
    if (resource === undefined) return [];
    const lines = createCommands(resource, null).flatMap((command) => linesOf(command, resource, naming));
    return lines.length === 0 ? [] : [`# ${titleOf(resource)}`, ...lines];
  });
  return [...head(lab, naming), ...body.map(indent), '}', '', ...tail(naming), ''].join('\n');
}

function head(lab: string, { fabric }: Naming): string[] {
  return [
    '#!/usr/bin/env bash',
    `# The network of the lab “${lab}”, as Netyard builds it. Needs root, iproute2 and iptables; python3 where something serves.`,
    '#   up                 builds it; what fails half-way is taken down again',
    '#   down               takes it down',
    '#   exec NODE COMMAND  runs a command on a host or in a container',
    'set -Eeuo pipefail',
    '',
    '# setting NAMESPACE KEY VALUE: a sysctl, where this kernel has it.',
    'setting() {',
    '  ip netns exec "$1" sh -c \'if [ -e "/proc/sys/$1" ]; then echo "$2" >"/proc/sys/$1"; fi\' sh "$2" "$3"',
    '}',
    '',
    '# etc NAMESPACE FILE TEXT: what `ip netns exec` shows as /etc/FILE.',
    'etc() {',
    '  mkdir -p "/etc/netns/$1"',
    '  printf %s "$3" >>"/etc/netns/$1/$2"',
    '}',
    '',
    ...RESPONDER,
    '',
    'declare -A names_on=()',
    '# names NAMESPACE NETWORK: the names of a network, which Netyard answers by DNS.',
    'names() {',
    `  etc "$1" hosts "\${names_on[$2]:-}"`,
    '}',
    '',
    '# serve NAMESPACE PROTOCOL PORT: it says whom it sees, and ends with the namespace’s processes.',
    'serve() {',
    `  ip netns exec "$1" python3 -c "$responder" "\${1#${lab}-}" "$2" "$3" </dev/null >/dev/null 2>&1 &`,
    '}',
    '',
    'build() {',
    `  ip netns add ${quote(fabric)}`,
    `  setting ${quote(fabric)} net/ipv6/conf/all/disable_ipv6 1`,
    `  setting ${quote(fabric)} net/ipv6/conf/default/disable_ipv6 1`,
    `  setting ${quote(fabric)} net/bridge/bridge-nf-call-iptables 0`,
    `  setting ${quote(fabric)} net/bridge/bridge-nf-call-ip6tables 0`,
  ];
}

function tail({ namespaces, nodes, fabric }: Naming): string[] {
  const all = [...namespaces.values()].map(quote);
  return [
    'down() {',
    '  local ns',
    `  for ns in ${[...all].reverse().join(' ')} ${quote(fabric)}; do`,
    '    if [ -e "/run/netns/$ns" ]; then',
    '      ip netns pids "$ns" | xargs --no-run-if-empty kill -KILL 2>/dev/null || true',
    '      ip netns delete "$ns"',
    '    fi',
    '    rm -rf "/etc/netns/$ns"',
    '  done',
    '  rmdir --ignore-fail-on-non-empty /etc/netns 2>/dev/null || true',
    '}',
    '',
    'declare -A node=(',
    ...[...nodes].map(([name, ns]) => `  [${quote(name)}]=${quote(ns)}`),
    ')',
    '',
    `case \${1:-} in`,
    '  up)',
    '    trap \'echo "The lab could not be built; what there was of it is taken down." >&2; down; exit 1\' ERR',
    '    build',
    '    ;;',
    '  down) down ;;',
    `  exec) ns=\${node[\${2:?exec NODE COMMAND…}]:?no such node}; shift 2; exec ip netns exec "$ns" "$@" ;;`,
    '  *) echo "usage: $0 up | down | exec NODE COMMAND…" >&2; exit 2 ;;',
    'esac',
  ];
}

function indent(line: string): string {
  return `  ${line}`;
}
