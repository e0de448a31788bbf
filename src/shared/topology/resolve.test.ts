import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edits, topologyTexts } from '../../../test/arbitraries/topologies.ts';
import { applyEdit } from './edit.ts';
import { blockOf, contains, isHostAddress, parseBlock, parseIpv4 } from './ipv4.ts';
import { parseTopology } from './parse.ts';
import { resolveTopology } from './resolve.ts';
import { type Held, NOTHING_HELD, type Resolved } from './resolved.ts';

function resolve(text: string, held: Held = NOTHING_HELD): Resolved {
  const parsed = parseTopology(text);
  const resolved = parsed.ok ? resolveTopology(parsed.value, held) : parsed;
  if (!resolved.ok) {
    throw new Error(JSON.stringify(resolved.problems));
  }
  return resolved.value;
}

function problemsOf(text: string): unknown {
  const parsed = parseTopology(text);
  const resolved = parsed.ok ? resolveTopology(parsed.value, NOTHING_HELD) : parsed;
  return resolved.ok ? [] : resolved.problems.map(({ code, element, line }) => ({ code, element, line }));
}

function addresses(resolved: Resolved): Readonly<Record<string, string>> {
  return resolved.held.addresses;
}

const TWO = 'networks: { web: {} }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';

describe('what is held', () => {
  it('keeps the addresses of those who stay, and gives the lowest free one to a new one', () => {
    const before = resolve(TWO);
    const after = resolve('networks: { web: {} }\ncontainers: { c: { networks: [web] }, b: { networks: [web] } }\n', before.held);
    expect(addresses(after)).toEqual({ 'b.web': '172.18.0.3', 'c.web': '172.18.0.2' });
  });

  it('keeps subnets, interface names and VNIs when others come before them in the file', () => {
    const lab = (networks: string, joined: string): string =>
      `lans: { office: {} }\nhosts: { alpha: { lans: [office] } }\nnetworks: { ${networks} }\ncontainers: { a: { networks: [${joined}] } }\n`;
    const before = resolve(lab('web: {}, blue: { driver: overlay, hosts: [alpha] }', 'web, blue'));
    const after = resolve(
      lab('red: { driver: overlay, hosts: [alpha] }, new: {}, web: {}, blue: { driver: overlay, hosts: [alpha] }', 'red, new, web, blue'),
      before.held,
    );
    expect(after.held).toEqual({
      subnets: {
        'lans.office': '192.168.1.0/24',
        'networks.web': '172.18.0.0/16',
        'networks.blue': '172.19.0.0/16',
        'networks.red': '172.20.0.0/16',
        'networks.new': '172.21.0.0/16',
      },
      addresses: { 'alpha.office': '192.168.1.1', 'a.web': '172.18.0.2', 'a.blue': '172.19.0.2', 'a.red': '172.20.0.2', 'a.new': '172.21.0.2' },
      interfaces: { 'alpha.office': 'eth0', 'a.red': 'eth2', 'a.new': 'eth3', 'a.web': 'eth0', 'a.blue': 'eth1' },
      vnis: { blue: 4096, red: 4097 },
    });
  });

  it('gives way to what is written', () => {
    const before = resolve(TWO);
    const text =
      'networks: { web: { subnet: 172.18.0.0/16, gateway: 172.18.0.2 } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] }, c: { networks: { web: { ipv4_address: 172.18.0.3 } } } }\n';
    expect(addresses(resolve(text, before.held))).toEqual({ 'a.web': '172.18.0.1', 'b.web': '172.18.0.4', 'c.web': '172.18.0.3' });
  });

  it('is not believed when it is nonsense', () => {
    const nonsense: Held = {
      subnets: { 'networks.web': 'everywhere', toString: '1' },
      addresses: { 'a.web': '999', 'b.web': '10.0.0.1' },
      interfaces: { 'a.web': 'lo', 'b.web': 'eth99999' },
      vnis: {},
    };
    expect(resolve(TWO, nonsense)).toEqual(resolve(TWO));
  });

  it('survives a network that moves to another subnet', () => {
    const before = resolve(TWO);
    const text = TWO.replace('web: {}', 'web: { subnet: 10.5.0.0/24 }');
    expect(addresses(resolve(text, before.held))).toEqual({ 'a.web': '10.5.0.2', 'b.web': '10.5.0.3' });
  });
});

describe('pools', () => {
  it('go around subnets that are written, on whatever host', () => {
    const text =
      'lans: { a: { subnet: 192.168.1.0/24 }, b: {} }\nhosts: { alpha: { lans: [a, b] } }\nnetworks: { one: { subnet: 172.18.0.0/15 }, two: {}, three: {} }\ncontainers: { x: {} }\n';
    expect(resolve(text).held.subnets).toEqual({
      'lans.a': '192.168.1.0/24',
      'networks.one': '172.18.0.0/15',
      'lans.b': '192.168.2.0/24',
      'networks.bridge@alpha': '172.17.0.0/16',
      'networks.two': '172.20.0.0/16',
      'networks.three': '172.21.0.0/16',
    });
  });

  it('leave Docker’s default subnet when a network of that host has it', () => {
    const text =
      'hosts: { alpha: {}, beta: {} }\nnetworks: { one: { host: alpha, subnet: 172.17.0.0/16 } }\ncontainers: { x: { host: alpha }, y: { host: beta } }\n';
    expect(resolve(text).networks.map(({ name, ...network }) => [name, network.driver === 'bridge' ? network.subnet : null])).toEqual([
      ['bridge@alpha', '172.18.0.0/16'],
      ['bridge@beta', '172.17.0.0/16'],
      ['one', '172.17.0.0/16'],
    ]);
  });

  it('are problems on the element when nothing is left', () => {
    const containers = Array.from({ length: 3 }, (_, index) => `  c${index}: { networks: [tiny] }`).join('\n');
    expect(problemsOf(`networks: { tiny: { subnet: 10.0.0.0/30 } }\ncontainers:\n${containers}\n`)).toEqual([
      { code: 'no-free-address', element: 'c1.tiny', line: 4 },
      { code: 'no-free-address', element: 'c2.tiny', line: 5 },
    ]);
  });

  it('hold 69 networks without a subnet, and say so at the 70th', () => {
    const networks = Array.from({ length: 70 }, (_, index) => `  n${index}: {}`).join('\n');
    expect(problemsOf(`containers: { a: { network_mode: none } }\nnetworks:\n${networks}\n`)).toEqual([
      { code: 'no-free-subnet', element: 'networks.n69', line: 72 },
    ]);
  });
});

describe('what only shows at the end', () => {
  it('is a port on an address that the host does not have', () => {
    const text =
      'lans: { office: {} }\nhosts: { alpha: { lans: [office] } }\ncontainers: { a: { ports: ["192.168.1.1:80:80", "127.0.0.1:81:80", "192.168.1.9:82:80"] } }\n';
    expect(problemsOf(text)).toEqual([{ code: 'port-address-not-on-host', element: 'containers.a', line: 3 }]);
  });
});

describe('gateways', () => {
  it('lead out by the first network in the order of names that is not internal', () => {
    const text = 'networks: { zeta: {}, beta: {}, alpha: { internal: true } }\ncontainers: { a: { networks: [zeta, beta, alpha] } }\n';
    expect(resolve(text).containers[0]?.gateway).toEqual({ ip: '172.19.0.1', dev: 'eth1' });
  });

  it('of a host are the first router of its LAN, or the one it names', () => {
    const hosts = 'one: { role: router, lans: [office, isp], nat: { out: isp } }, two: { role: router, lans: [office] }, up: { role: router, lans: [isp] }';
    const text = `lans: { office: {}, isp: {} }\nhosts: { ${hosts}, pc: { lans: [office] }, mac: { lans: [office], gateway: two }, net: { role: internet, lans: [isp] } }\n`;
    expect(resolve(text).hosts.map(({ name, gateway, natOut }) => [name, gateway, natOut])).toEqual([
      ['one', { ip: '192.168.2.2', dev: 'eth1' }, ['eth1']],
      ['two', null, []],
      ['up', null, []],
      ['pc', { ip: '192.168.1.1', dev: 'eth0' }, []],
      ['mac', { ip: '192.168.1.2', dev: 'eth0' }, []],
      ['net', null, []],
    ]);
  });
});

/** Every address of every wire: (wire, address) pairs. */
function interfacesOf(resolved: Resolved): readonly { readonly wire: string; readonly ip: string; readonly subnet: string }[] {
  const networks = new Map(resolved.networks.map((network) => [network.name, network]));
  const lans = new Map(resolved.lans.map((lan) => [lan.name, lan.subnet]));
  return [
    ...resolved.hosts.flatMap(({ nics }) => nics.map(({ lan, ip }) => ({ wire: `lans.${lan}`, ip, subnet: lans.get(lan) ?? '' }))),
    ...resolved.containers.flatMap(({ attachments }) =>
      attachments.flatMap(({ network: name, ip }) => {
        const network = networks.get(name);
        return network === undefined || !('subnet' in network)
          ? []
          : [{ wire: network.driver === 'macvlan' ? `lans.${network.lan}` : network.element, ip, subnet: network.subnet }];
      }),
    ),
  ];
}

describe('any valid topology', () => {
  it('has every address once, inside its subnet, and is resolved the same way again', () => {
    fc.assert(
      fc.property(topologyTexts, (text) => {
        const resolved = resolve(text);
        const interfaces = interfacesOf(resolved);
        expect(new Set(interfaces.map(({ wire, ip }) => `${wire} ${ip}`)).size).toBe(interfaces.length);
        expect(interfaces.filter(({ ip, subnet }) => !isHostAddress(parseBlock(subnet) ?? blockOf(0, 32), parseIpv4(ip) ?? 0))).toEqual([]);
        expect(resolve(text, resolved.held)).toEqual(resolved);
      }),
    );
  });

  it('keeps every held address that still fits over any edit', () => {
    fc.assert(
      fc.property(topologyTexts, fc.array(edits, { maxLength: 4 }), (text, changes) => {
        const before = resolve(text);
        const after = parseTopology(changes.reduce((current, edit) => valueOr(applyEdit(current, edit), current), text));
        const resolved = after.ok ? resolveTopology(after.value, before.held) : after;
        if (!resolved.ok) {
          return;
        }
        const { held } = resolved.value;
        const written = new Set(
          after.ok
            ? after.value.containers.flatMap(({ name, networks }) =>
                networks.filter(({ ipv4Address }) => ipv4Address !== null).map(({ network }) => `${name}.${network}`),
              )
            : [],
        );
        const renumbered = Object.keys(held.addresses).filter((element) => {
          const [node = '', segment = ''] = element.split('.');
          const subnet = held.subnets[`networks.${segment}`] ?? held.subnets[`networks.${segment}@${node}`] ?? held.subnets[`lans.${segment}`];
          const old = before.held.addresses[element];
          const fits = old !== undefined && subnet !== undefined && contains(parseBlock(subnet) ?? blockOf(0, 32), parseIpv4(old) ?? 0);
          return fits && !written.has(element) && old !== held.addresses[element];
        });
        expect(renumbered).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function valueOr<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }, fallback: T): T {
  return result.ok ? result.value : fallback;
}

describe('a route', () => {
  it('goes via a neighbour, or says where it would have to go', () => {
    const lab = (route: string): string => `lans: { office: { subnet: 192.168.50.0/24 }, lab: {} }
hosts:
  alpha: { lans: [office], routes: [${route}] }
  gamma: { lans: [lab] }
`;
    const refused = (code: string) => [{ code, element: 'hosts.alpha', line: 3 }];
    expect(problemsOf(lab('{ to: 10.9.0.0/24, via: gamma }'))).toEqual(refused('route-out-of-reach'));
    expect(problemsOf(lab('{ to: 10.9.0.0/24, via: 10.7.0.1 }'))).toEqual(refused('route-out-of-reach'));
    expect(problemsOf(lab('{ to: 10.9.0.0/24, via: 192.168.50.1 }'))).toEqual(refused('route-out-of-reach'));
    expect(problemsOf(lab('{ to: 192.168.50.0/24, via: gamma }'))).toEqual(refused('route-is-there'));
    // Who is in another VLAN of the same LAN is no neighbour.
    const ports = (beta: string) => `lans: { office: {} }
hosts: { alpha: { lans: { office: { vlans: { access: 10 } } }, routes: [{ to: 10.9.0.0/24, via: beta }] }, beta: { lans: { office: { vlans: ${beta} } } } }`;
    expect([problemsOf(ports('{ access: 10 }')), problemsOf(ports('{ access: 20 }')), problemsOf(ports('{ trunk: [10] }'))]).toEqual([
      [],
      [expect.objectContaining({ code: 'route-out-of-reach' })],
      [expect.objectContaining({ code: 'route-out-of-reach' })],
    ]);
    expect(problemsOf(lab('{ to: 10.9.0.0/24, via: 192.168.50.77 }'))).toEqual([]);
  });
});

it('a router in another VLAN is no way out: a container on an overlay with egress gets docker_gwbridge, as if there were none', () => {
  const lab = (vlan: string): string => `
lans: { office: {} }
hosts:
  alpha: { lans: { office: { vlans: { trunk: [10] } } } }
  beta: { lans: [office] }
  gw: { role: router, lans: { office: { vlans: { access: ${vlan} } } } }
networks:
  blue: { driver: overlay, hosts: [alpha, beta], egress: true }
  ten: { driver: macvlan, host: alpha, parent: office.10 }
containers: { a: { host: alpha, networks: [blue, ten] } }
`;
  const ways = (vlan: string) => resolve(lab(vlan)).containers.map(({ attachments }) => attachments.map(({ network }) => network));
  expect([ways('20'), ways('10')]).toEqual([[['blue', 'docker_gwbridge@alpha', 'ten']], [['blue', 'ten']]]);
});
