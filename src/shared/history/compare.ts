/** Two observations of a lab, compared: what each namespace has got, lost, and holds differently. Pure. */
import { type KernelLink, type KernelState, type KernelStates, routeWords } from '../observe/kernel-state.ts';

/** What differs in one namespace. Sentences of a few words, as the tools of iproute2 would say them. */
export interface NodeChange {
  readonly node: string;
  /** Null: it was there both times. Of a new one the settings are not told: there are a hundred of them. */
  readonly whole: 'new' | 'gone' | null;
  readonly gone: readonly string[];
  readonly got: readonly string[];
  /** What has another value, such as a setting or a chain's policy: `setting net.ipv4.ip_forward: 1 became 0`. */
  readonly changed: readonly string[];
}

/** Namespaces that differ, in the order of their names. What was seen is compared line by line; numbers that tick are in none of them. */
export function compareStates(before: KernelStates, after: KernelStates): readonly NodeChange[] {
  const nodes = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return nodes.flatMap((node) => {
    const [from, to] = [linesOf(before.get(node)), linesOf(after.get(node))];
    const whole = from === null ? 'new' : to === null ? 'gone' : null;
    const [old, now] = [from ?? [], to ?? []];
    const gone = whole === 'gone' ? [] : without(old, now);
    const got = whole === 'gone' ? [] : without(now, old).filter((line) => whole === null || !line.startsWith('setting '));
    if (from === null && to === null) return [];
    return whole === null && gone.length + got.length === 0 ? [] : [{ node, whole, ...paired(gone, got) }];
  });
}

/** Lines that name one thing with two values are one change. */
function paired(gone: readonly string[], got: readonly string[]): Pick<NodeChange, 'gone' | 'got' | 'changed'> {
  const now = new Map(got.flatMap((line) => valueIn(line).map(([thing, value]) => [thing, { line, value }] as const)));
  const pairs = gone.flatMap((line) => valueIn(line).flatMap(([thing, value]) => [{ thing, value, line, after: now.get(thing) }]));
  const changes = pairs.flatMap(({ thing, value, line, after }) =>
    after === undefined ? [] : [{ lines: [line, after.line], words: `${thing}: ${value} became ${after.value}` }],
  );
  const told = new Set(changes.flatMap(({ lines }) => lines));
  return { gone: gone.filter((line) => !told.has(line)), got: got.filter((line) => !told.has(line)), changed: changes.map(({ words }) => words) };
}

/** A line that gives one thing one value, in its two parts; nothing for all others. */
function valueIn(line: string): readonly (readonly [string, string])[] {
  const [, setting, value = '', policy, rule = ''] = /^(setting \S+) = (.*)$|^(ip6?tables -t \S+ policy of \S+): (.*)$/.exec(line) ?? [];
  if (setting !== undefined) return [[setting, value]];
  return policy === undefined ? [] : [[policy, rule]];
}

/** Lines that are not in the other list; of what stands twice, as often as it is missing there. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function linesOf(state: KernelState | null | undefined): readonly string[] | null {
  if (state === null || state === undefined) return null;
  return [
    ...state.links.map(linkWords),
    ...state.addresses.map(({ dev, cidr }) => `address ${cidr} on ${dev}`),
    ...state.routes.map((route) => `route ${routeWords(route)}`),
    ...state.policies.map((words) => `routing rule ${words}`),
    ...state.neighbours.map(({ ip, dev, mac, permanent }) => `neighbour ${ip} on ${dev}: ${mac ?? 'no answer'}${permanent ? ' (permanent)' : ''}`),
    ...state.fdb.map(({ mac, dev, dst, master }) => `FDB: ${mac} by ${dev}${dst === null ? '' : ` to ${dst}`}${master === null ? '' : ` in ${master}`}`),
    ...ruleLines('iptables', state.rules),
    ...ruleLines('ip6tables', state.rules6),
    ...state.nft.map((line) => `nftables: ${line.trim()}`),
    ...state.queues.map((words) => `queue ${words}`),
    ...state.connections.map((words) => `connection ${words}`),
    ...Object.entries(state.settings).map(([key, value]) => `setting ${key} = ${value}`),
  ];
}

function linkWords({ name, kind, up, mtu, mac, master, isolated, hairpin, words }: KernelLink): string {
  const more = [kind, up ? 'up' : 'down', `mtu ${mtu}`, mac, master === null ? null : `in ${master}`, isolated ? 'isolated' : null, hairpin ? 'hairpin' : null];
  return ['interface', name, ...more.filter((word) => word !== null), ...words].join(' ');
}

/** Each rule with its table, which stands on a line above it. */
function ruleLines(program: string, saved: readonly string[]): readonly string[] {
  let table = '';
  return saved.flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    return line.startsWith('*') || line === 'COMMIT' ? [] : [`${program} -t ${table} ${line.replace(/^:(\S+) (\S+).*/, 'policy of $1: $2')}`];
  });
}
