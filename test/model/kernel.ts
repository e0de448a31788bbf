/**
 * A kernel as small as the engine's commands need it: what they make, what the kernel refuses, and what it ends by itself
 * when something ends. It knows nothing of resources or plans, and reads only the commands.
 */
import type { Command, Namespace } from '../../src/shared/resources/resource.ts';
import { netemAfter } from './netem.ts';
import { type Link, newSpace, type Space } from './objects.ts';
import { isIpv6, after, sorted, must } from './words.ts';

const FABRIC = '(fabric)';

export class ModelKernel {
  #serial = 0;
  #links: Link[] = [];
  /** Namespaces in which something lingers that ends some time, nobody knows when. */
  #lingering: { ns: string; parent: Link | null }[] = [];
  readonly #spaces = new Map<string, Space>([[FABRIC, newSpace(null, [])]]);
  readonly #containers = new Map<string, string>();
  readonly #told = new Map<string, string>();

  run(command: Command): void {
    if (command.program === 'init') this.#init(command.op);
    else if (command.program === 'sysctl') this.#sysctl(this.#space(command.ns), command.key, command.value);
    else if (command.program === 'nft') this.#space(command.ns).nft.run(command.line);
    else if (command.program === 'iptables' || command.program === 'ip6tables')
      this.#iptables(this.#space(command.ns), `${command.program} ${command.table}`, command.args);
    else if (command.program === 'bridge' && command.args[0] === 'vlan') this.#vlan(this.#link(command.ns, after(command.args, 'dev')), command.args);
    else if (command.program === 'bridge') this.#entry(this.#space(command.ns).fdb, command.args.join(' '), this.#link(command.ns, after(command.args, 'dev')));
    else if (command.program === 'tc') this.#tc(this.#link(command.ns, after(command.args, 'dev')), command.args);
    else this.#ip(command.ns, command.args);
  }

  /** All that it holds, without serial numbers: two kernels that hold the same are equal. */
  state(): object {
    must(this.#lingering.length === 0, `something lingers in ${this.#lingering.map(({ ns }) => ns)}`);
    const links = this.#links.map(({ serial: _, peer, parent, ...link }) => ({ ...link, peer: peer?.name, parent: parent?.name }));
    const spaces = [...this.#spaces].map(([name, space]) => [
      name,
      {
        ...space,
        addresses: space.addresses.toSorted(),
        routes: space.routes.toSorted(),
        neighbours: space.neighbours.toSorted(),
        fdb: space.fdb.toSorted(),
        // Turned on for a moment and off again, which is what an interface that is made anew has.
        sysctls: sorted(new Map([...space.sysctls].filter(([key]) => !key.endsWith('.arp_notify')))),
        chains: sorted(space.chains),
        policies: sorted(space.policies),
        nft: space.nft.state(),
      },
    ]);
    return {
      links: links.map((link) => JSON.stringify(link)).toSorted(),
      spaces: Object.fromEntries(spaces),
      containers: sorted(this.#containers),
      told: sorted(this.#told),
    };
  }

  /** `alpha/eth0` → serial number. */
  serials(): ReadonlyMap<string, number> {
    return new Map(this.#links.map((link) => [`${link.ns}/${link.name}`, link.serial]));
  }

  #init([operation, ...fields]: readonly [string, ...string[]]): void {
    const [name = '', host = '', mode = '', ...rest] = fields;
    const key = `${operation} ${operation === 'serve' ? fields.join(' ') : operation === 'file' ? `${name} ${host}` : name}`;
    if (operation === 'host' || operation === 'netns')
      this.#add(name, operation === 'host' ? null : host, operation === 'host' ? fields.slice(1) : fields.slice(2));
    else if (operation === 'container') {
      must(!this.#containers.has(name) && this.#spaces.has(host), `container ${name}`);
      must(!mode.startsWith('container:') || this.#containers.has(mode.slice(10)), `${name} joins nobody`);
      this.#containers.set(name, fields.join(' '));
      if (mode === 'own') this.#add(name, host, rest.slice(1));
    } else if (operation === 'remove') this.#remove(name);
    else if (operation.startsWith('un')) must(this.#told.delete(`${operation.slice(2)} ${fields.join(' ')}`), `${operation} ${fields}`);
    else if (['names', 'attach', 'variables', 'limit'].includes(operation)) fields.length > 1 ? this.#told.set(key, fields.join(' ')) : this.#told.delete(key);
    else {
      must(this.#spaces.has(name) || this.#containers.has(name), `${operation} in ${name}`);
      must(operation !== 'serve' || !this.#told.has(key), `${key}: Address already in use`);
      this.#told.set(key, fields.join(' '));
    }
  }

  #add(name: string, owner: string | null, sysctls: readonly string[]): void {
    must(!this.#spaces.has(name) && (owner === null || this.#spaces.has(owner)), `namespace ${name}`);
    this.#spaces.set(name, newSpace(owner, sysctls));
  }

  #remove(name: string): void {
    must(this.#containers.has(name) || this.#spaces.has(name), `remove ${name}`);
    must(![...this.#spaces.values()].some(({ owner }) => owner === name), `${name} is not empty`);
    for (const key of [...this.#told.keys()]) if (key.split(' ')[1] === name && !key.startsWith('names')) this.#told.delete(key);
    this.#containers.delete(name);
    if (!this.#spaces.delete(name)) return;
    const gone = this.#links.filter((link) => link.ns === name || link.socket === name);
    this.#links = this.#links.filter((link) => !gone.includes(link));
    // Nobody waits for the end of a namespace: what reaches beyond it lingers there, in the way of its successor.
    const beyond = gone.map((link) => ({ ns: link.kind === 'veth' ? (link.peer?.ns ?? '') : link.kind === 'bridge' ? '' : link.socket, parent: link.parent }));
    this.#lingering = [...this.#lingering, ...beyond].filter(({ ns }) => this.#spaces.has(ns));
  }

  #ip(ns: Namespace, args: readonly string[]): void {
    const space = this.#space(ns);
    const [object, verb, ...rest] = args;
    if (object === 'link' && verb === 'add') this.#linkAdd(ns, rest);
    else if (object === 'link' && verb === 'set') this.#linkSet(this.#link(ns, rest[0] ?? ''), rest.slice(1));
    else if (object === 'link' && verb === 'del') this.#linkDel(this.#link(ns, rest[0] ?? ''));
    else if (object === 'addr') this.#address(space, verb ?? '', rest, this.#link(ns, after(rest, 'dev')));
    else if (object === 'neigh') this.#entry(space.neighbours, args.join(' '), this.#link(ns, after(rest, 'dev')));
    else this.#route(ns, verb ?? '', rest);
  }

  #linkAdd(ns: Namespace, words: readonly string[]): void {
    const [front, type = '', ...options] = [words.slice(0, words.indexOf('type')), ...words.slice(words.indexOf('type') + 1)];
    const name = words[0] === 'link' ? after(front, 'name') : (words[0] ?? '');
    const link = this.#put(type, front.includes('netns') ? after(front, 'netns') : (ns ?? FABRIC), name, front);
    link.socket = ns ?? FABRIC;
    if (type === 'veth') {
      link.peer = this.#put('veth', after(options, 'netns'), after(options, 'name'), options);
      link.peer.peer = link;
    } else link.words = options.join(' ');
    if (type === 'macvlan' || type === 'ipvlan' || type === 'vlan') link.parent = this.#link(ns, after(front, 'link'));
    if (type !== 'vxlan') return;
    const twins = this.#links.filter(
      (other) => other.kind === 'vxlan' && other.socket === link.socket && after(other.words.split(' '), 'id') === after(options, 'id'),
    );
    must(twins.length === 1, `VNI of ${name} is taken`);
  }

  #put(kind: string, ns: string, name: string, words: readonly string[]): Link {
    must(this.#spaces.has(ns) && name.length <= 15 && !this.#links.some((link) => link.ns === ns && link.name === name), `link ${ns}/${name} exists`);
    must(!this.#lingering.some((left) => left.ns === ns), `link ${ns}/${name}: something lingers there`);
    this.#serial += 1;
    const link: Link = {
      serial: this.#serial,
      kind,
      name,
      ns,
      peer: null,
      master: null,
      parent: null,
      up: false,
      hairpin: false,
      netem: null,
      vlans: ['1'],
      untagged: '1',
      isolated: false,
      mac: null,
      mtu: '1500',
      socket: ns,
      words: '',
    };
    this.#links.push(link);
    this.#linkSet(link, words.includes('mtu') || words.includes('address') || words.includes('master') || words.includes('up') ? words : []);
    return link;
  }

  #linkSet(link: Link, words: readonly string[]): void {
    if (words.includes('address')) link.mac = after(words, 'address');
    if (words.includes('mtu')) link.mtu = after(words, 'mtu');
    if (words.includes('up') || words.includes('down')) link.up = words.includes('up');
    if (words.includes('hairpin')) link.hairpin = after(words, 'hairpin') === 'on';
    if (words.includes('vlan_filtering')) link.words = after(words, 'vlan_filtering') === '1' ? 'vlan_filtering 1' : '';
    if (words.includes('isolated')) link.isolated = after(words, 'isolated') === 'on';
    if (words.includes('name') && words[0] === 'name') {
      must(!this.#links.some((other) => other.ns === link.ns && other.name === after(words, 'name')), `name ${words} is taken`);
      link.name = after(words, 'name');
    }
    if (words.includes('master')) {
      link.master = after(words, 'master');
      must(this.#link(link.ns === FABRIC ? null : link.ns, link.master).kind === 'bridge', `${link.master} is no bridge`);
    }
  }

  #vlan(link: Link, [, verb, ...words]: readonly string[]): void {
    const vid = after(words, 'vid');
    must(link.vlans.includes(vid) === (verb === 'del'), `vlan ${verb} ${vid} of ${link.name}`);
    link.vlans = verb === 'del' ? link.vlans.filter((other) => other !== vid) : [...link.vlans, vid].toSorted();
    if (verb === 'del' && link.untagged === vid) link.untagged = '';
    if (words.includes('pvid')) link.untagged = vid;
  }

  #tc(link: Link, [object, verb, ...words]: readonly string[]): void {
    must(object === 'qdisc' && (link.netem === null) === (verb === 'add'), `${verb} qdisc of ${link.name}`);
    link.netem = verb === 'del' ? null : netemAfter(link.netem, words.slice(words.indexOf('netem') + 1));
  }

  #linkDel(link: Link): void {
    const ends = link.peer === null ? [link] : [link, link.peer];
    this.#lingering = this.#lingering.filter(({ parent }) => parent === null || !ends.includes(parent));
    for (const end of [...ends, ...this.#linksOn(ends)]) {
      this.#links = this.#links.filter((other) => other !== end);
      for (const other of this.#links) if (other.ns === end.ns && other.master === end.name) other.master = null;
      const space = this.#space(end.ns === FABRIC ? null : end.ns);
      for (const list of ['addresses', 'routes', 'neighbours', 'fdb'] as const)
        space[list] = space[list].filter((entry) => after(entry.split(' '), 'dev') !== end.name);
      for (const key of [...space.sysctls.keys()]) if (key.includes(`.${end.name}.`)) space.sysctls.delete(key);
    }
  }

  /** What stands on these, and what stands on that. */
  #linksOn(ends: readonly Link[]): readonly Link[] {
    const onThem = this.#links.filter(({ parent }) => parent !== null && ends.includes(parent));
    return onThem.length === 0 ? [] : [...onThem, ...this.#linksOn(onThem)];
  }

  /** An interface whose IPv6 is turned off is as one that never had any. */
  #sysctl({ sysctls, ...space }: Space, key: string, value: string): void {
    const [, dev] = /^net\.ipv6\.conf\.(.+)\.disable_ipv6$/.exec(key) ?? [];
    if (dev === undefined || value === '0') return void sysctls.set(key, value);
    sysctls.delete(key);
    for (const list of [space.addresses, space.routes, space.neighbours]) {
      const stays = list.filter((entry) => !entry.split(' ')[0]?.includes(':') || after(entry.split(' '), 'dev') !== dev);
      list.splice(0, list.length, ...stays);
    }
  }

  #address(space: Space, verb: string, words: readonly string[], link: Link): void {
    const entry = words.join(' ');
    must(!isIpv6(entry) || space.sysctls.get(`net.ipv6.conf.${link.name}.disable_ipv6`) === '0', `${verb} ${entry}: IPv6 is disabled on this device`);
    must(space.addresses.includes(entry) === (verb === 'del'), `${verb} ${entry}`);
    if (verb === 'add') space.addresses.push(entry);
    else space.addresses = space.addresses.filter((other) => other !== entry);
    const left = space.addresses.some((other) => !isIpv6(other) && after(other.split(' '), 'dev') === link.name);
    if (!left) space.routes = space.routes.filter((route) => isIpv6(route) || after(route.split(' '), 'dev') !== link.name);
  }

  #route(ns: Namespace, verb: string, words: readonly string[]): void {
    const space = this.#space(ns);
    const dev = after(words, 'dev');
    must(
      this.#link(ns, dev).up && space.addresses.some((entry) => after(entry.split(' '), 'dev') === dev && isIpv6(entry) === isIpv6(words[0] ?? '')),
      `route ${words}: Network is unreachable`,
    );
    const same = (route: string) => route.split(' ')[0] === words[0];
    must(verb === 'replace' || space.routes.some(same) === (verb === 'del'), `route ${verb} ${words}`);
    space.routes = [...space.routes.filter((route) => !same(route)), ...(verb === 'del' ? [] : [words.join(' ')])];
  }

  /** Forwarding and neighbour entries: `fdb add MAC dev …`, `neigh del IP dev …`. The device's own and its bridge's are two. */
  #entry(list: string[], line: string, link: Link): void {
    const [, verb = '', key = '', ...rest] = line.split(' ');
    const side = (words: string) => words.includes(' master');
    // Only what is appended may stand several times, once for each destination.
    const same = (entry: string) => key !== '00:00:00:00:00:00' || after(entry.split(' '), 'dst') === after(rest, 'dst');
    const at = list.findIndex(
      (entry) => entry.startsWith(`${key} `) && after(entry.split(' '), 'dev') === link.name && side(entry) === side(line) && same(entry),
    );
    must(verb === 'replace' || at >= 0 === (verb === 'del'), line);
    if (at >= 0) list.splice(at, 1);
    if (verb !== 'del') list.push(`${key} ${rest.join(' ')}`);
  }

  #iptables(space: Space, table: string, [verb = '', name = '', ...spec]: readonly string[]): void {
    const key = `${table} ${name}`;
    if (verb === '-P') return void (spec[0] === 'ACCEPT' ? space.policies.delete(key) : space.policies.set(key, spec[0] ?? ''));
    const built = ['FORWARD', 'PREROUTING', 'OUTPUT', 'POSTROUTING'].includes(name);
    if (verb === '-N') {
      must(!space.chains.has(key), `${key} exists`);
      space.chains.set(key, []);
      return;
    }
    const rules = space.chains.get(key) ?? (built ? [] : null);
    if (rules === null) throw new Error(`no chain ${key}`);
    if (verb === '-X') {
      const used = [...space.chains].some(([other, list]) => other.startsWith(`${table} `) && list.some((rule) => rule.endsWith(`-j ${name}`)));
      must(rules.length === 0 && !used && space.chains.delete(key), `${key} is in use`);
    } else if (verb === '-D') {
      must(rules.includes(spec.join(' ')), `no rule ${spec.join(' ')}`);
      rules.splice(rules.indexOf(spec.join(' ')), 1);
    } else {
      const at = verb === '-I' ? Number(spec[0]) : rules.length + 1;
      must(at >= 1 && at <= rules.length + 1, 'Index of insertion too big');
      rules.splice(at - 1, 0, (verb === '-I' ? spec.slice(1) : spec).join(' '));
      space.chains.set(key, rules);
    }
    if (rules.length === 0 && built) space.chains.delete(key);
  }

  #space(ns: Namespace): Space {
    const space = this.#spaces.get(ns ?? FABRIC);
    if (space === undefined) throw new Error(`no namespace ${ns}`);
    return space;
  }

  #link(ns: Namespace, name: string): Link {
    if (name === 'lo') return { serial: 0, kind: 'loopback', name, ns: ns ?? FABRIC, up: true } as Link;
    const link = this.#links.find((candidate) => candidate.ns === (ns ?? FABRIC) && candidate.name === name);
    if (link === undefined) throw new Error(`Cannot find device ${ns}/${name}`);
    return link;
  }
}
