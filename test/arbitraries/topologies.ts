/** Random topologies that are valid, and random edits, for property tests. */
import fc from 'fast-check';
import type { Edit } from '../../src/shared/topology/edit.ts';

export const LANS = ['office', 'isp'] as const;
export const HOSTS = ['alpha', 'beta', 'gw'] as const;
export const CONTAINERS = ['api', 'db', 'probe', 'scan', 'x-ray', 'application-server-number-1'] as const;
/** Name and driver of each network that a random topology may have. */
export const NETWORKS = ['front', 'back', 'blue', 'floor', 'lone'] as const;

/** A small topology as data. */
interface Drawn {
  readonly roles: readonly boolean[];
  readonly networks: readonly string[];
  readonly containers: readonly { readonly name: string; readonly host: number; readonly wanted: readonly string[]; readonly mode: string | null }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  roles: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  networks: fc.subarray([...NETWORKS]),
  containers: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...CONTAINERS),
      host: fc.nat(1),
      wanted: fc.subarray([...NETWORKS]),
      mode: fc.constantFrom(null, null, null, 'none', 'host'),
    }),
    { selector: ({ name }) => name, maxLength: 5 },
  ),
});

/** YAML of a valid topology: hosts alpha and beta on the LAN office, gw routing to isp, networks on alpha but the overlay. */
export const topologyTexts: fc.Arbitrary<string> = fc.tuple(drawn, fc.boolean()).map(([topology, block]) => writeTopology(topology, block));

function writeTopology({ roles, networks, containers }: Drawn, block: boolean): string {
  const definitions: Readonly<Record<string, string>> = {
    front: '{ driver: bridge, host: alpha }',
    back: '{ driver: bridge, host: alpha, internal: true, subnet: 10.7.0.0/24 }',
    blue: '{ driver: overlay, hosts: [alpha, beta] }',
    floor: '{ driver: macvlan, host: alpha, parent: office, ip_range: 192.168.50.64/26 }',
    lone: '{ driver: none, host: alpha }',
  };
  const lines = [
    'lans:',
    '  office:   { subnet: 192.168.50.0/24 }  # of office',
    '  isp: {}   # of isp',
    'hosts:',
    `  alpha: { lans: [office] }   # of alpha`,
    `  beta:  { lans: { office: { ipv4_address: 192.168.50.${roles[0] ? 20 : 2} } } }  # of beta`,
    `  gw: { role: router, lans: [office, isp], nat: { out: isp } } # of gw`,
    ...(networks.length === 0 ? [] : ['networks:  # all of them']),
    ...networks.map((name) => `  ${name}: ${definitions[name]}   # of ${name}`),
    ...(containers.length === 0 ? [] : ['', '# what runs', 'containers:']),
    ...containers.flatMap((container) => writeContainer(container, networks, block)),
    'x-notes: [ kept ,  as it is ]',
  ];
  return `${lines.join('\n')}\n`;
}

function writeContainer({ name, host, wanted, mode }: Drawn['containers'][number], networks: readonly string[], block: boolean): readonly string[] {
  const place = host === 0 ? 'alpha' : 'beta';
  const reachable = wanted.filter((network) => networks.includes(network) && (place === 'alpha' || network === 'blue'));
  const joined = reachable.includes('lone') ? ['lone'] : reachable;
  const keys = mode !== null ? [`network_mode: ${mode}`] : joined.length > 0 ? [`networks: [${joined.join(', ')}]`] : [];
  if (!block) {
    return [`  ${name}: { ${[`host: ${place}`, ...keys].join(', ')} }  # of ${name}`];
  }
  const list = joined.flatMap((network) => [`      - ${network}  # of ${name}, ${network}`]);
  return [
    `  ${name}:`,
    `    host: ${place}   # of ${name}`,
    ...(mode === null && joined.length > 0 ? [`    networks: # of ${name}`, ...list] : keys.map((key) => `    ${key} # of ${name}`)),
  ];
}

const names = fc.constantFrom<string>(...LANS, ...HOSTS, ...CONTAINERS, ...NETWORKS, 'new', 'new2', 'bad name', 'constructor');
const lanNames = fc.constantFrom<string>(...LANS);
const hostNames = fc.constantFrom<string>(...HOSTS, 'host', 'new');
const networkNames = fc.constantFrom<string>(...NETWORKS, 'new');
const containerNames = fc.constantFrom<string>(...CONTAINERS, 'new');
const paths = fc.oneof(
  lanNames.map((name) => `lans.${name}`),
  hostNames.map((name) => `hosts.${name}`),
  networkNames.map((name) => `networks.${name}`),
  containerNames.map((name) => `containers.${name}`),
  fc.tuple(containerNames, networkNames).map((pair) => pair.join('.')),
  fc.tuple(hostNames, lanNames).map((pair) => pair.join('.')),
  names,
);
const positions = fc.dictionary(fc.oneof(names, paths), fc.tuple(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.integer()), { maxKeys: 4 });

/** Edits that often hit something and sometimes nothing. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('addHost' as const), name: names, role: fc.constantFrom(undefined, 'router' as const), lans: fc.subarray([...LANS]) }),
  fc.record({ kind: fc.constant('addContainer' as const), name: names, host: fc.option(hostNames, { nil: undefined }), networks: fc.subarray([...NETWORKS]) }),
  fc.record({
    kind: fc.constant('addNetwork' as const),
    name: names,
    driver: fc.constantFrom('bridge' as const, 'none' as const, 'macvlan' as const),
    host: fc.option(hostNames, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('addNetwork' as const), name: names, driver: fc.constant('overlay' as const), hosts: fc.subarray([...HOSTS]) }),
  fc.record({ kind: fc.constant('addLan' as const), name: names, subnet: fc.constantFrom(undefined, '10.5.0.0/24') }),
  fc.record({ kind: fc.constant('connect' as const), from: containerNames, to: networkNames }),
  fc.record({ kind: fc.constant('connect' as const), from: hostNames, to: lanNames }),
  fc.record({ kind: fc.constant('disconnect' as const), from: containerNames, to: networkNames }),
  fc.record({ kind: fc.constant('disconnect' as const), from: hostNames, to: lanNames }),
  fc.record({ kind: fc.constant('rename' as const), element: paths, to: names }),
  fc.record({ kind: fc.constant('remove' as const), element: paths }),
  fc.record({ kind: fc.constant('move' as const), positions }),
  fc.record({ kind: fc.constant('place' as const), container: containerNames, host: hostNames }),
  fc.record({
    kind: fc.constant('set' as const),
    element: fc.oneof(paths, fc.constant('')),
    key: fc.constantFrom('hostname', 'ports', 'nat.out', 'mtu', 'name', '', 'a.b'),
    value: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)) as fc.Arbitrary<never>,
  }),
);
