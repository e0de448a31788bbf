/**
 * Random small topologies in which everything that a driver looks at varies: for what is compared with a kernel, a modelled
 * or the real one. As text: the way in is the way that a person's file takes.
 */
import fc from 'fast-check';

/** What varies; each name of a network or container is there or not. */
const drawn = fc.record({
  router: fc.boolean(),
  nat: fc.boolean(),
  internet: fc.boolean(),
  gatewayFirst: fc.boolean(),
  links: fc.subarray([
    ['alpha.office', { delay: '20ms', jitter: '2ms' }],
    ['alpha.office', { delay: '20ms', loss: '1%', corrupt: '1%', rate: '10mbit' }],
    ['beta.office', { down: true }],
    ['gw.isp', { rate: '1mbit', down: true }],
  ] as const),
  forwarding: fc.constantFrom(undefined, undefined, true, false),
  alphaRoutes: fc.subarray([
    { to: '10.9.0.0/24', via: 'beta' },
    { to: 'default', via: 'gw' },
    { to: '10.8.0.0/16', out: 'office' },
  ]),
  betaAddress: fc.constantFrom(2, 20),
  floorMode: fc.constantFrom('bridge', 'bridge', 'private', 'vepa'),
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
  nftables: fc.boolean(),
  mac: fc.constantFrom(undefined, undefined, '02:00:00:00:00:99'),
  subnets: fc.constantFrom(18, 18, 25),
  containers: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('api', 'db', 'probe', 'scan', 'application-server-1'),
      host: fc.constantFrom('alpha', 'alpha', 'beta', 'gw'),
      wanted: fc.shuffledSubarray(['front', 'back', 'blue', 'red', 'floor'] as const),
      mode: fc.constantFrom(null, null, null, null, 'none', 'host', 'container:api'),
      alias: fc.boolean(),
      ports: fc.subarray([80, 443]),
      serves: fc.constantFrom(null, null, 'http', 'tcp', 'udp'),
      command: fc.constantFrom(undefined, undefined, 'sleep 1000', ['sleep', '2000']),
      environment: fc.constantFrom(undefined, undefined, { A: 1 }, ['A=2', 'B=x y']),
      restart: fc.constantFrom(undefined, 'always', 'on-failure:3'),
      hostname: fc.constantFrom(undefined, undefined, 'shop'),
    }),
    { selector: ({ name }) => name, maxLength: 4 },
  ),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Text of a topology; nearly always valid. */
export const labTexts: fc.Arbitrary<string> = labTextsFor({ netem: true });

/** The same, for a kernel that may lack something. */
export function labTextsFor(has: { readonly netem: boolean }): fc.Arbitrary<string> {
  return drawn.map((lab) =>
    JSON.stringify(documentOf({ ...lab, links: has.netem ? lab.links : lab.links.filter(([, link]) => Object.keys(link).join() === 'down') })),
  );
}

function documentOf(lab: Drawn): object {
  return {
    lans: { office: { subnet: '192.168.50.0/24', mtu: lab.mtu, hairpin: lab.hairpin }, isp: { subnet: '203.0.113.0/24' } },
    hosts: hostsOf(lab),
    networks: Object.fromEntries(lab.networks.map((name) => [name, networkOf(name, lab)])),
    links: Object.fromEntries(lab.links),
    containers: Object.fromEntries(lab.containers.map((container, index) => [container.name, containerOf(container, index, lab)])),
  };
}

function hostsOf({ router, nat, internet, gatewayFirst, betaAddress, forwarding, alphaRoutes, nftables }: Drawn): object {
  const gw = {
    gw: {
      ...(router ? { role: 'router' } : {}),
      ...(nftables && nat ? { firewall: 'nftables' } : {}),
      lans: ['office', 'isp'],
      ...(router && nat ? { nat: { out: 'isp' } } : {}),
    },
  };
  const firewall = nftables ? { firewall: 'nftables' } : {};
  const routes = alphaRoutes.length > 0 ? { routes: alphaRoutes } : {};
  const others = {
    alpha: { lans: ['office'], ...routes, ...firewall, ...(forwarding === undefined ? {} : { forwarding }) },
    beta: { lans: { office: { ipv4_address: `192.168.50.${betaAddress}` } } },
  };
  return {
    ...(gatewayFirst ? { ...gw, ...others } : { ...others, ...gw }),
    ...(internet ? { web: { role: 'internet', lans: ['isp'], serves: { http: 80 } } } : {}),
  };
}

function networkOf(
  name: Drawn['networks'][number],
  { internal, masquerade, subnets, mtu, icc, bridgeName, flood, egress, floorMode, hostAccess }: Drawn,
): object {
  switch (name) {
    case 'front':
      return { driver: 'bridge', host: 'alpha', subnet: `172.${subnets}.0.0/16`, masquerade, icc, ...(bridgeName ? { bridge_name: 'lab0' } : {}) };
    case 'back':
      return { driver: 'bridge', host: 'alpha', internal, mtu };
    case 'blue':
      return { driver: 'overlay', hosts: ['alpha', 'beta'], subnet: '10.1.0.0/24' };
    case 'red':
      return { driver: 'overlay', hosts: ['beta', 'alpha', 'gw'], subnet: '10.1.0.0/24', vni: 7, learning: flood ? 'flood' : 'static', egress };
    case 'floor':
      return {
        driver: 'macvlan',
        host: 'beta',
        parent: 'office',
        ip_range: '192.168.50.64/26',
        mode: floorMode,
        host_access: floorMode === 'bridge' && hostAccess,
      };
  }
}

/** On which hosts a network is. */
const HOSTS = { front: ['alpha'], back: ['alpha'], blue: ['alpha', 'beta'], red: ['alpha', 'beta', 'gw'], floor: ['beta'] };

function containerOf(container: Drawn['containers'][number], index: number, lab: Drawn): object {
  const { name, host, wanted, alias, serves, hostname, mode: _, ports: __, ...life } = container;
  const api = lab.containers.find((other) => other.name === 'api');
  const joins = container.mode === 'container:api' && (api === undefined || api.host !== host || name === 'api' || api.mode === 'container:api');
  const mode = joins ? null : container.mode;
  const joined = wanted.filter((network) => lab.networks.includes(network) && HOSTS[network].includes(host));
  const mac = index === 0 && lab.mac !== undefined ? { mac_address: lab.mac } : {};
  const networks = Object.fromEntries(joined.map((network) => [network, alias ? { aliases: [`${name}-too`], ...mac } : mac]));
  const bridged =
    joined.some((network) => network === 'front' || (network === 'red' && lab.egress) || (network === 'back' && !lab.internal)) || joined.length === 0;
  return {
    host,
    ...(mode !== null ? { network_mode: mode } : joined.length > 0 ? { networks } : {}),
    ...(mode === null && bridged ? { ports: container.ports.map((port) => `${8000 + index * 1000 + port}:${port}`) } : {}),
    ...(serves !== null && mode !== 'none' ? { serves: { [serves]: 8080 + index } } : {}),
    ...life,
    ...(hostname !== undefined && mode === null ? { hostname } : {}),
  };
}
