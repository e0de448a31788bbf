/** nftables of one namespace, as small as the engine's lines need it: what stands, and what nft refuses. */
export class ModelNft {
  readonly #tables = new Set<string>();
  readonly #maps = new Map<string, Map<string, string>>();
  readonly #chains = new Map<string, string[]>();

  run(line: string): void {
    const [verb = '', object = '', family = '', named = '', name = '', ...rest] = line.split(' ');
    const table = `${family}:${named}`;
    const key = `${table} ${name}`;
    if (object === 'table') this.#table(verb, table);
    else if (object === 'map') this.#put(this.#maps, verb, key, new Map(), this.#maps.get(key)?.size === 0);
    else if (object === 'chain' && verb === 'flush') this.#chainAt(key).splice(1);
    else if (object === 'chain') this.#put(this.#chains, verb, key, [rest.join(' ')], this.#chains.get(key)?.length === 1 && !this.#isUsed(table, name));
    else if (object === 'rule') this.#rule(table, key, rest.join(' '));
    else this.#element(verb, table, key, rest);
  }

  state(): object {
    const maps = [...this.#maps].map(([key, map]) => [key, Object.fromEntries([...map].toSorted())]);
    return { tables: [...this.#tables].toSorted(), maps: maps.toSorted(), chains: [...this.#chains].toSorted() };
  }

  #table(verb: string, name: string): void {
    must(this.#tables.has(name) === (verb === 'delete'), `${verb} table ${name}`);
    if (verb === 'add') this.#tables.add(name);
    else {
      this.#tables.delete(name);
      for (const held of [this.#maps, this.#chains]) for (const key of [...held.keys()]) if (key.startsWith(`${name} `)) held.delete(key);
    }
  }

  #put<V>(held: Map<string, V>, verb: string, key: string, value: V, removable: boolean): void {
    must(this.#tables.has(key.split(' ')[0] ?? '') && held.has(key) === (verb === 'delete'), `${verb} ${key}`);
    must(verb === 'add' || removable, `${key}: Device or resource busy`);
    if (verb === 'add') held.set(key, value);
    else held.delete(key);
  }

  #rule(table: string, key: string, rule: string): void {
    const jump = / jump (\S+)$/.exec(rule)?.[1];
    const map = / vmap @(\S+)$/.exec(rule)?.[1];
    must(jump === undefined || this.#chains.has(`${table} ${jump}`), `no chain ${jump}`);
    must(map === undefined || this.#maps.has(`${table} ${map}`), `no map ${map}`);
    this.#chainAt(key).push(rule);
  }

  #element(verb: string, table: string, key: string, words: readonly string[]): void {
    const map = this.#maps.get(key);
    const [, dev = '', , , chain = ''] = words;
    must(map !== undefined && map.has(dev) === (verb === 'delete'), `${verb} element ${key} ${words.join(' ')}`);
    must(verb === 'delete' || this.#chains.has(`${table} ${chain}`), `no chain ${chain}`);
    if (verb === 'add') map.set(dev, chain);
    else map.delete(dev);
  }

  /** A map's rules and elements hold what they name. */
  #isUsed(table: string, chain: string): boolean {
    const maps = [...this.#maps].filter(([key]) => key.startsWith(`${table} `)).flatMap(([, map]) => [...map.values()]);
    const rules = [...this.#chains].filter(([key]) => key.startsWith(`${table} `)).flatMap(([, [, ...list]]) => list);
    return maps.includes(chain) || rules.some((rule) => rule.endsWith(` jump ${chain}`));
  }

  #chainAt(key: string): string[] {
    const chain = this.#chains.get(key);
    must(chain !== undefined, `no chain ${key}`);
    return chain;
  }
}

function must(held: boolean, what: string): asserts held {
  if (!held) throw new Error(`nft refuses: ${what}`);
}
