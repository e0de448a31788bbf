/** Reads what /run/netyard/look prints (src/main/sandbox/init/look.pl). Never throws, whatever the bytes. */
import type { KernelState } from './kernel-state.ts';
import { readAddresses, readFdbEntries, readLinks, readNeighbours, readPolicies, readQueues, readRoutes } from './iproute.ts';
import { readLines, readRules } from './lines.ts';

/** One thing that was told: a namespace, that one is gone, or the answer to a `sync`. */
export type Told =
  | { readonly kind: 'node'; readonly node: string; readonly state: KernelState }
  | { readonly kind: 'gone'; readonly node: string }
  | { readonly kind: 'synced'; readonly word: string };

/** Takes the text as it comes, in pieces of any size. */
export class LookReader {
  #rest = '';
  #node = '';
  #parts = new Map<string, string[]>();
  #part: string[] = [];

  /** What was told whole with this piece. */
  take(text: string): Told[] {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): Told[] {
    const [, word, rest = ''] = /^@([\w-]+) (.*)$/s.exec(line) ?? [];
    switch (word) {
      case undefined:
        this.#part.push(line);
        return [];
      case 'gone':
        return [{ kind: 'gone', node: rest }];
      case 'synced':
        return [{ kind: 'synced', word: rest }];
      case 'node':
        this.#node = rest;
        this.#parts = new Map();
        this.#part = [];
        return [];
      case 'end':
        return [{ kind: 'node', node: this.#node, state: stateOf(this.#parts) }];
      default:
        this.#part = [rest];
        this.#parts.set(word, this.#part);
        return [];
    }
  }
}

/** All that a finished run told, the last word of each namespace. */
export function readLook(text: string): ReadonlyMap<string, KernelState | null> {
  const told = new LookReader().take(`${text}\n`);
  return new Map(told.flatMap((each) => (each.kind === 'synced' ? [] : [[each.node, each.kind === 'node' ? each.state : null] as const])));
}

function stateOf(parts: ReadonlyMap<string, readonly string[]>): KernelState {
  const text = (part: string) => (parts.get(part) ?? []).join('\n');
  const [links = '', routes = '', neighbours = '', policies = ''] = parts.get('ip') ?? [];
  return {
    links: readLinks(links),
    addresses: readAddresses(links),
    routes: readRoutes(routes),
    policies: readPolicies(policies),
    neighbours: readNeighbours(neighbours),
    fdb: readFdbEntries(text('fdb')),
    rules: readRules(text('rules-ip')),
    rules6: readRules(text('rules-ip6')),
    nft: text('nft')
      .split('\n')
      .filter((line) => line.trim() !== ''),
    queues: readQueues(text('qdiscs')),
    connections: readConnections(text('connections')),
    settings: readSettings(text('sysctls')),
  };
}

/** `net/ipv4/ip_forward=1` as sysctl(8) spells it, which keeps `/` where an interface's name has a dot. */
function readSettings(text: string): Record<string, string> {
  return Object.fromEntries(
    readLines(text).flatMap((line) => {
      const [, path, value] = /^([^=]+)=(.*)$/.exec(line) ?? [];
      return path === undefined || value === undefined ? [] : [[settingKey(path), value]];
    }),
  );
}

/** One spelling for each setting, whichever of the two it is given in. */
export function settingKey(key: string): string {
  return key.includes('/') ? (key.includes('.') ? key : key.replaceAll('/', '.')) : key;
}

/** `conntrack -L`, without seconds, counters and marks. */
function readConnections(text: string): string[] {
  return readLines(text)
    .map((line) =>
      line
        .replace(/^(\w+ +\d+) +\d+ /, '$1 ')
        .replace(/ (?:packets|bytes|mark|use|secctx|zone|id)=\S+/g, '')
        .replace(/\s+/g, ' '),
    )
    .toSorted();
}
