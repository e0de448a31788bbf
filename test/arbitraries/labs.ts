/**
 * Random small topologies in which everything that a driver looks at varies: for what is compared with a kernel, a modelled
 * or the real one. As text: the way in is the way that a person's file takes.
 */
import fc from 'fast-check';

/** What a container may do, take and keep; most say nothing of it. */
const box = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      cap_add: fc.constantFrom(['SYS_TIME'], ['NET_BIND_SERVICE', 'SYS_NICE']),
      cap_drop: fc.constantFrom(['NET_RAW'], ['ALL']),
      privileged: fc.boolean(),
      mem_limit: fc.constantFrom('64m', '128m'),
      cpus: fc.constantFrom(0.5, 2),
      pids_limit: fc.constantFrom(64, -1),
      volumes: fc.constantFrom(['data:/var/lib/db'], ['data:/data:ro', 'more:/more']),
    },
    { requiredKeys: [] },
  ),
);

/** What varies; each name of a network or container is there or not. */
const drawnWith = (least: number) =>
  fc.record({
    router: fc.boolean(),
    nat: fc.boolean(),
    internet: fc.boolean(),
    gatewayFirst: fc.boolean(),
    links: fc.subarray([
      ['alpha.office', { delay: '20ms', jitter: '2ms' }],
      ['alpha.office', { delay: '20ms', loss: '1%', corrupt: '1%', rate: '10mbit' }],
      ['beta.office', { down: true }],
      ['gw.isp', { rate: '1mbit', down: true }],
      ['api.front', { down: true }],
    ] as const),
    forwarding: fc.constantFrom(undefined, undefined, true, false),
    alphaRoutes: fc.subarray([
      { to: '10.9.0.0/24', via: 'beta' },
      { to: 'default', via: 'gw' },
      { to: '10.8.0.0/16', out: 'office' },
    ]),
    /** Who knows a way to the containers of `front` by alpha. */
    toFront: fc.subarray(['beta', 'gw']),
    betaForwards: fc.boolean(),
    betaAddress: fc.constantFrom(2, 20),
    betaVlans: fc.constantFrom(undefined, undefined, { access: 10 }, { trunk: [10] }, { trunk: [20, 10] }),
    alphaVlan: fc.constantFrom(undefined, undefined, 10),
    floorVlan: fc.boolean(),
    floorMode: fc.constantFrom('bridge', 'bridge', 'private', 'vepa', 'passthru'),
    hostAccess: fc.boolean(),
    hairpin: fc.boolean(),
    mtu: fc.constantFrom(1500, 1500, 1400),
    networks: fc.shuffledSubarray(['front', 'back', 'blue', 'red', 'floor'] as const),
    internal: fc.boolean(),
    masquerade: fc.boolean(),
    icc: fc.boolean(),
    bridgeName: fc.boolean(),
    flood: fc.boolean(),
    egress: fc.boolean(),
    nftables: fc.subarray(['alpha', 'beta', 'gw']),
    ipv6: fc.subarray(['office', 'front', 'back', 'blue', 'red', 'floor'] as const),
    underlay: fc.constantFrom('ipv4', 'ipv6'),
    publishedAt: fc.constantFrom('', '', '127.0.0.1:'),
    mac: fc.constantFrom(undefined, undefined, '02:00:00:00:00:99'),
    subnets: fc.constantFrom(18, 18, 25),
    containers: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('api', 'db', 'probe', 'scan', 'application-server-1'),
        host: fc.constantFrom('alpha', 'alpha', 'beta', 'gw'),
        wanted: fc.shuffledSubarray(['front', 'back', 'blue', 'red', 'floor'] as const),
        mode: fc.constantFrom(null, null, null, null, 'none', 'host', 'container:api'),
        alias: fc.boolean(),
        ports: fc.subarray(['80', '443', '7000/udp']),
        serves: fc.constantFrom(null, null, 'http', 'tcp', 'udp'),
        command: fc.constantFrom(undefined, undefined, 'sleep 1000', ['sleep', '2000']),
        environment: fc.constantFrom(undefined, undefined, { A: 1 }, ['A=2', 'B=x y']),
        restart: fc.constantFrom(undefined, 'always', 'on-failure:3'),
        hostname: fc.constantFrom(undefined, undefined, 'shop'),
        byApi: fc.boolean(),
        box,
      }),
      { selector: ({ name }) => name, minLength: least, maxLength: Math.max(4, least + 2) },
    ),
  });

type Drawn = ReturnType<typeof drawnWith> extends fc.Arbitrary<infer T> ? T : never;

/** Text of a topology; nearly always valid. */
export const labTexts: fc.Arbitrary<string> = labTextsFor({ netem: true, vlans: true });

/** The same, for a kernel that may lack something. `least`: how many containers there are at least. */
export function labTextsFor(has: { readonly netem: boolean; readonly vlans: boolean; readonly least?: number }): fc.Arbitrary<string> {
  return drawnWith(has.least ?? 0).map((lab) => {
    const links = has.netem ? lab.links : lab.links.filter(([, link]) => Object.keys(link).join() === 'down');
    return JSON.stringify(documentOf({ ...lab, ...(has.vlans ? vlansOf(lab) : { betaVlans: undefined, alphaVlan: undefined, floorVlan: false }), links }));
  });
}

/** Who is in a VLAN of its own has no neighbours to send by. */
function vlansOf(lab: Drawn): Pick<Drawn, 'betaVlans' | 'alphaVlan' | 'floorVlan'> {
  const sendsBy = lab.alphaRoutes.some((route) => 'via' in route) || lab.toFront.length > 0 || hasIpv6('office', lab);
  const { betaVlans, floorVlan } = lab;
  const alphaVlan = sendsBy ? undefined : lab.alphaVlan;
  const carried = betaVlans === undefined ? alphaVlan === undefined : 'trunk' in betaVlans;
  return { betaVlans: sendsBy && !carried ? undefined : betaVlans, alphaVlan, floorVlan: floorVlan && carried };
}

function documentOf(lab: Drawn): object {
  return {
    lans: { office: { subnet: '192.168.50.0/24', ipv6: hasIpv6('office', lab), mtu: lab.mtu, hairpin: lab.hairpin }, isp: { subnet: '203.0.113.0/24' } },
    hosts: hostsOf(lab),
    networks: Object.fromEntries(lab.networks.map((name) => [name, { ...networkOf(name, lab), ipv6: hasIpv6(name, lab) }])),
    links: Object.fromEntries(lab.links.filter(([element]) => element !== 'api.front' || isOnFront(lab))),
    containers: Object.fromEntries(lab.containers.map((container, index) => [container.name, containerOf(container, index, lab)])),
  };
}

/** Has the container api a cable to front? */
function isOnFront(lab: Drawn): boolean {
  const api = lab.containers.find(({ name }) => name === 'api');
  return api !== undefined && api.mode === null && joinedBy(api, lab).includes('front');
}

/** What stands on the LAN has IPv6 where that has it. */
function hasIpv6(name: Drawn['ipv6'][number], { ipv6 }: Drawn): boolean {
  return ipv6.includes(name) && (name !== 'floor' || ipv6.includes('office'));
}

function hostsOf(lab: Drawn): object {
  const { router, nat, internet, gatewayFirst, betaAddress, forwarding, nftables, toFront, betaForwards, subnets, alphaVlan, betaVlans } = lab;
  const alphaRoutes = [...lab.alphaRoutes, ...(hasIpv6('office', lab) && nat ? [{ to: 'fd00:9::/64', via: 'gw' }] : [])];
  const firewall = (host: 'alpha' | 'beta' | 'gw') => (nftables.includes(host) ? { firewall: 'nftables' } : {});
  const byAlpha = (host: 'beta' | 'gw') => (toFront.includes(host) ? { routes: [{ to: `172.${subnets}.0.0/16`, via: 'alpha' }] } : {});
  const gw = {
    gw: {
      ...(router ? { role: 'router' } : {}),
      ...firewall('gw'),
      ...byAlpha('gw'),
      lans: ['office', 'isp'],
      ...(router && nat ? { nat: { out: 'isp' } } : {}),
    },
  };
  const routes = alphaRoutes.length > 0 ? { routes: alphaRoutes } : {};
  const others = {
    alpha: {
      lans: alphaVlan === undefined ? ['office'] : { office: { vlans: { access: alphaVlan } } },
      ...routes,
      ...firewall('alpha'),
      ...(forwarding === undefined ? {} : { forwarding }),
    },
    beta: {
      lans: { office: { ipv4_address: `192.168.50.${betaAddress}`, ...(betaVlans === undefined ? {} : { vlans: betaVlans }) } },
      ...firewall('beta'),
      ...byAlpha('beta'),
      ...(betaForwards ? { forwarding: true } : {}),
    },
  };
  return {
    ...(gatewayFirst ? { ...gw, ...others } : { ...others, ...gw }),
    ...(internet ? { web: { role: 'internet', lans: ['isp'], serves: { http: 80 } } } : {}),
  };
}

function networkOf(name: Drawn['networks'][number], lab: Drawn): object {
  const { internal, masquerade, subnets, mtu, icc, bridgeName, flood, egress, floorMode, hostAccess, floorVlan } = lab;
  const underlay = hasIpv6('office', lab) ? { underlay: lab.underlay } : {};
  switch (name) {
    case 'front':
      return { driver: 'bridge', host: 'alpha', subnet: `172.${subnets}.0.0/16`, masquerade, icc, ...(bridgeName ? { bridge_name: 'lab0' } : {}) };
    case 'back':
      return { driver: 'bridge', host: 'alpha', internal, mtu };
    case 'blue':
      return { driver: 'overlay', hosts: ['alpha', 'beta'], subnet: '10.1.0.0/24', ...underlay };
    case 'red':
      return { driver: 'overlay', hosts: ['beta', 'alpha', 'gw'], subnet: '10.1.0.0/24', vni: 7, learning: flood ? 'flood' : 'static', egress };
    case 'floor':
      return {
        driver: 'macvlan',
        host: 'beta',
        parent: floorVlan ? 'office.10' : 'office',
        ip_range: '192.168.50.64/26',
        mode: floorMode,
        host_access: floorMode === 'bridge' && hostAccess,
      };
  }
}

/** On which hosts a network is. */
const HOSTS = { front: ['alpha'], back: ['alpha'], blue: ['alpha', 'beta'], red: ['alpha', 'beta', 'gw'], floor: ['beta'] };

type Container = Drawn['containers'][number];

/** The networks that are there for a container; one alone has a card in mode passthru. */
function joinedBy({ name, host, wanted }: Container, { networks, containers, floorMode }: Drawn): Container['wanted'] {
  const first = containers.find((other) => other.host === 'beta' && other.mode === null && other.wanted.includes('floor'))?.name;
  const taken = floorMode === 'passthru' && first !== name;
  return wanted.filter((network) => networks.includes(network) && HOSTS[network].includes(host) && (network !== 'floor' || !taken));
}

function containerOf(container: Container, index: number, lab: Drawn): object {
  const { name, host, wanted: _, alias, serves, hostname, mode: __, ports: ___, byApi, box: rights, ...life } = container;
  const api = lab.containers.find((other) => other.name === 'api');
  const joins = container.mode === 'container:api' && (api === undefined || api.host !== host || name === 'api' || api.mode === 'container:api');
  const mode = joins ? null : container.mode;
  const joined = joinedBy(container, lab);
  const mac = index === 0 && lab.mac !== undefined ? { mac_address: lab.mac } : {};
  const networks = Object.fromEntries(joined.map((network) => [network, alias ? { aliases: [`${name}-too`], ...mac } : mac]));
  const bridged =
    joined.some((network) => network === 'front' || (network === 'red' && lab.egress) || (network === 'back' && !lab.internal)) || joined.length === 0;
  const meetsApi = api !== undefined && name !== 'api' && mode === null && api.mode === null && joinedBy(api, lab).some((network) => joined.includes(network));
  return {
    host,
    ...(mode !== null ? { network_mode: mode } : joined.length > 0 ? { networks } : {}),
    ...(mode === null && bridged ? { ports: container.ports.map((port) => `${lab.publishedAt}${8000 + index * 1000 + parseInt(port, 10)}:${port}`) } : {}),
    ...(serves !== null && mode !== 'none' ? { serves: { [serves]: 8080 + index } } : {}),
    // Who would not see that an internal network leads nowhere.
    ...(byApi && lab.internal && mode === null && joined.join() === 'back' ? { routes: [{ to: 'default', via: 'alpha' }] } : {}),
    ...(byApi && meetsApi && joined.join() !== 'back' ? { routes: [{ to: '203.0.113.0/24', via: 'api' }] } : {}),
    ...life,
    ...rights,
    ...(hostname !== undefined && mode === null ? { hostname } : {}),
  };
}
