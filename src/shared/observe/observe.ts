/** What the kernel holds in one network namespace, asked of the same tools that a learner uses. */
import type { SeenNamespace } from '../api/contract.ts';
import { fail, ok, type Result } from '../result.ts';
import { quote } from '../shell/quote.ts';
import { readInterfaces } from './interfaces.ts';
import { readFdb, readLines, readRules } from './lines.ts';

/** Nothing is asked, and no program started, where no interface has IPv6. */
function whereIpv6(command: string): string {
  return `if read -r _ < /proc/net/if_inet6; then ${command}; fi`;
}

/** What is asked, by the name of its part in the answer. */
const QUESTIONS = {
  interfaces: 'ip -d -j addr show',
  routes: `ip route show; ${whereIpv6('ip -6 route show')}`,
  neighbours: 'ip neigh show',
  fdb: 'bridge fdb show',
  rules: 'iptables-save',
  rules6: whereIpv6('ip6tables-save'),
};

type Part = keyof typeof QUESTIONS;

/** An sh script, for the fabric's shell, that asks the kernel about the network namespace of that name under /run/netns. */
export function observeScript(netns: string): string {
  const questions = Object.entries(QUESTIONS).map(([part, command]) => `echo @${part}; ${command}; `);
  return `nsenter --net=${quote(`/run/netns/${netns}`)} sh -c ${quote(`{ ${questions.join('')}echo @end; } 2>/dev/null`)}\n`;
}

/** Reads what {@link observeScript} printed for a node. Never throws, whatever the bytes; the one problem is `unreadable`. */
export function readObservation(node: string, stdout: string): Result<SeenNamespace> {
  const parts = partsOf(stdout);
  const interfaces = readInterfaces(parts.get('interfaces') ?? '');
  if (!parts.has('end') || interfaces === null) return unreadable(node, stdout);
  const lines = (part: Part) => parts.get(part) ?? '';
  const rules6 = readRules(lines('rules6'));
  return ok({
    node,
    interfaces,
    routes: readLines(lines('routes')),
    neighbours: readLines(lines('neighbours')),
    fdb: readFdb(lines('fdb')),
    rules: readRules(lines('rules')),
    ...(rules6.length === 0 ? {} : { rules6 }),
  });
}

function partsOf(stdout: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of stdout.split('\n')) {
    const name = /^@(\w+)$/.exec(line)?.[1];
    if (name === undefined) {
      part.push(line);
      continue;
    }
    part = [];
    parts.set(name, part);
  }
  return new Map([...parts].map(([name, lines]) => [name, lines.join('\n')]));
}

function unreadable(node: string, stdout: string): Result<never> {
  const said = stdout.trim().slice(0, 200);
  return fail({
    code: 'unreadable',
    message: `What the kernel holds in ${node} could not be read${said === '' ? ': there was no answer.' : `; the answer began with: ${said}`}`,
    fix: 'If somebody removed the namespace by hand, stop the lab and run it again.',
  });
}
