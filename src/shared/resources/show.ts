import { never } from '../result.ts';
import { quoteCommand } from '../shell/quote.ts';
import type { Command, Namespace } from './resource.ts';

/** The command as a person can paste it into a shell of the sandbox's own namespace (the fabric). */
export function showCommand(command: Command): string {
  switch (command.program) {
    case 'ip':
    case 'bridge':
    case 'tc':
      return quoteCommand([command.program, ...(command.ns === null ? [] : ['-n', command.ns]), ...command.args]);
    case 'iptables':
    case 'ip6tables':
      return inside(command.ns, [command.program, ...(command.table === 'filter' ? [] : ['-t', command.table]), ...command.args]);
    case 'nft':
      return inside(command.ns, ['nft', command.line]);
    case 'sysctl':
      return inside(command.ns, ['sysctl', '-w', `${command.key}=${command.value}`]);
    case 'init':
      return command.shown;
    default:
      return never(command);
  }
}

function inside(ns: Namespace, argv: readonly string[]): string {
  return quoteCommand(ns === null ? argv : ['nsenter', `--net=/run/netns/${ns}`, ...argv]);
}
