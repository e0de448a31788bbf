import type { Command, Resource } from '../resources/resource.ts';
import { never } from '../result.ts';
import { quote, quoteCommand } from '../shell/quote.ts';
import type { Naming } from './naming.ts';

/** One command of a resource as lines of the script. */
export function linesOf(command: Command, resource: Resource, naming: Naming): readonly string[] {
  switch (command.program) {
    case 'ip':
    case 'bridge':
    case 'tc':
      return [quoteCommand([command.program, '-n', naming.of(command.ns), ...renamed(command.args, naming)])];
    case 'iptables':
    case 'ip6tables':
      return [inside(naming.of(command.ns), [command.program, '--wait', ...(command.table === 'filter' ? [] : ['-t', command.table]), ...command.args])];
    case 'nft':
      return [inside(naming.of(command.ns), ['nft', command.line])];
    case 'sysctl':
      return [setting(naming.of(command.ns), command.key, command.value)];
    case 'init':
      return resourceLines(resource, naming);
    default:
      return never(command);
  }
}

/** Of `link add … netns NAME …` the namespace's name in the script. */
function renamed(args: readonly string[], naming: Naming): readonly string[] {
  return args.map((word, index) => (args[index - 1] === 'netns' ? naming.of(word) : word));
}

function inside(ns: string, argv: readonly string[]): string {
  return quoteCommand(['ip', 'netns', 'exec', ns, ...argv]);
}

function setting(ns: string, key: string, value: string): string {
  return quoteCommand(['setting', ns, key.replaceAll('.', '/'), value]);
}

/** What netyard-init does in a lab, by the programs of a plain Linux. */
function resourceLines(it: Resource, naming: Naming): readonly string[] {
  switch (it.kind) {
    case 'host':
    case 'netns':
      return namespaceLines(naming.of(it.name), it.sysctls);
    case 'container':
      return it.mode === 'own' ? namespaceLines(naming.of(it.name), it.sysctls) : [`# it uses the network namespace ${naming.of(it.name)}`];
    case 'sysctl':
      return [setting(naming.of(it.ns), it.key, it.value)];
    case 'file':
      return fileLines(it, naming);
    case 'resolver':
      return [
        ...it.networks.map((network) => `names ${quote(naming.of(it.container))} ${quote(network)}`),
        ...(it.servers ?? []).map((server) => etc(naming.of(it.container), 'resolv.conf', `nameserver ${server}\n`)),
      ];
    case 'names':
      return [`names_on[${quote(it.network)}]=${quote(hostsLines(it.names))}`];
    case 'serve':
      return [`serve ${quote(naming.of(it.node))} ${it.protocol} ${it.port}`];
    default:
      return [`# ${it.kind}: Netyard alone does this`];
  }
}

/** The resolver that Netyard puts at 127.0.0.11 is not here: names are in /etc/hosts, and its servers are asked directly. */
function fileLines(it: Extract<Resource, { kind: 'file' }>, naming: Naming): readonly string[] {
  if (it.path === 'resolv.conf' && !/^nameserver (?!127\.0\.0\.11$)/m.test(it.content)) return [];
  return [etc(naming.of(it.node), it.path, it.content)];
}

function etc(ns: string, path: string, text: string): string {
  return `etc ${quote(ns)} ${path} ${quote(text)}`;
}

function namespaceLines(ns: string, sysctls: Readonly<Record<string, string>>): readonly string[] {
  return [`ip netns add ${quote(ns)}`, ...Object.entries(sysctls).map(([key, value]) => setting(ns, key, value))];
}

/** Lines of /etc/hosts (hosts(5)). */
function hostsLines(names: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(names)
    .flatMap(([name, addresses]) => addresses.map((address) => `${address}\t${name}\n`))
    .join('');
}
