import { describe, expect, it } from 'vitest';
import type { SeenNamespace } from '../../shared/api/contract.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { analyse, NOTHING_ANALYSED } from '../state/analysis.ts';
import { partsOf, viewsOf } from './kernel.ts';

const TEXT = `lans: { office: {}, isp: {} }
hosts:
  alpha: { lans: [office] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  floor: { driver: macvlan, host: alpha, parent: office }
  blue: { driver: overlay, hosts: [alpha, gw], vni: 77 }
containers:
  web: { host: alpha, networks: { front: { ipv4_address: 172.18.0.9 } }, ports: ["8080:80"], serves: { http: 80 } }
`;
const { sketch, resolved, problems } = analyse(TEXT, NOTHING_HELD, NOTHING_ANALYSED);

const SEEN: SeenNamespace = {
  node: 'alpha',
  interfaces: [
    { name: 'lo', kind: null, state: 'UNKNOWN', mtu: 65536, mac: null, master: null, addresses: ['127.0.0.1/8'] },
    { name: 'br-front', kind: 'bridge', state: 'UP', mtu: 1500, mac: '02:42:ac:12:00:01', master: null, addresses: ['172.18.0.1/16'] },
    { name: 'v-web.front', kind: 'veth', state: 'UP', mtu: 1500, mac: null, master: 'br-front', addresses: [] },
  ],
  routes: ['default via 192.168.1.2 dev eth0', '172.18.0.0/16 dev br-front proto kernel'],
  neighbours: [],
  fdb: ['02:42:ac:12:00:09 dev v-web.front master br-front'],
  rules6: ['*filter', ':FORWARD DROP', '-A FORWARD -o br-front -j DOCKER', 'COMMIT'],
  rules: ['*filter', ':FORWARD DROP', ':DOCKER -', '-A FORWARD -o br-front -j DOCKER', '-A DOCKER -o br-frontier -j DROP', 'COMMIT'],
};

describe('what the kernel holds for an element', () => {
  it('is asked where the element lives', () => {
    expect(problems).toEqual([]);
    const views = (element: string) => viewsOf(sketch, resolved, element);
    expect({
      web: views('containers.web'),
      front: views('networks.front'),
      floor: views('networks.floor'),
      blue: views('networks.blue'),
      office: views('lans.office'),
      nic: views('gw.isp'),
      attachment: views('web.front'),
      nothing: views('containers.nobody'),
    }).toEqual({
      web: [{ node: 'web', about: null }],
      front: [{ node: 'alpha', about: ['br-front'] }],
      floor: [{ node: 'alpha', about: ['eth0'] }],
      blue: [
        { node: 'blue@alpha', about: null },
        { node: 'blue@gw', about: null },
      ],
      office: [
        { node: 'alpha', about: ['eth0'] },
        { node: 'gw', about: ['eth0'] },
      ],
      nic: [{ node: 'gw', about: ['eth1'] }],
      attachment: [{ node: 'web', about: ['eth0'] }],
      nothing: [],
    });
  });

  it('is cut to the lines that name it, as whole words', () => {
    expect(partsOf(SEEN, ['br-front'])).toEqual([
      { title: 'Interfaces', lines: ['br-front  bridge  up  mtu 1500\n  172.18.0.1/16\n  02:42:ac:12:00:01', 'v-web.front  veth  up  mtu 1500  on br-front'] },
      { title: 'Routes', lines: ['172.18.0.0/16 dev br-front proto kernel'] },
      { title: 'Forwarding entries (FDB)', lines: ['02:42:ac:12:00:09 dev v-web.front master br-front'] },
      { title: 'Rules (filter)', lines: ['-A FORWARD -o br-front -j DOCKER'] },
      { title: 'Rules (filter, IPv6)', lines: ['-A FORWARD -o br-front -j DOCKER'] },
    ]);
  });

  it('counts rules only: what iptables-save says of tables and chains is none', () => {
    const nat = ['*nat', ':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT', '-A POSTROUTING -o eth1 -j MASQUERADE', 'COMMIT'];
    const filter = ['*filter', ':FORWARD DROP', ':DOCKER -', 'COMMIT'];
    const gw: SeenNamespace = { node: 'gw', interfaces: [], routes: [], neighbours: ['192.168.1.3 dev eth0 REACHABLE'], fdb: [], rules: [...nat, ...filter] };
    expect(partsOf(gw, null)).toEqual([
      { title: 'Neighbours (ARP)', lines: ['192.168.1.3 dev eth0 REACHABLE'] },
      { title: 'Chains (nat)', lines: ['PREROUTING  policy ACCEPT', 'INPUT  policy ACCEPT', 'OUTPUT  policy ACCEPT', 'POSTROUTING  policy ACCEPT'] },
      { title: 'Rules (nat)', lines: ['-A POSTROUTING -o eth1 -j MASQUERADE'] },
      { title: 'Chains (filter)', lines: ['FORWARD  policy DROP', 'DOCKER'] },
    ]);
  });
});
