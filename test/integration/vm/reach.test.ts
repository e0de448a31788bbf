/** What this machine's kernel may lack, with the model of who reaches whom: ipvlan in all its modes and VLANs, beside the other drivers. */
import { expect, test } from 'vitest';
import { compare } from '../../reach/compare.ts';
import { TestLab } from '../drivers/lab.ts';

const EVERY = `
lans: { office: { subnet: 192.168.50.0/24 }, isp: { subnet: 203.0.113.0/24 }, campus: {} }
hosts:
  gw: { role: router, lans: [office, isp], nat: { out: isp }, routes: [{ to: 10.9.0.0/24, via: gamma }] }
  alpha: { lans: [office], routes: [{ to: 10.9.0.0/24, via: gamma }, { to: 10.8.0.0/24, via: delta }] }
  beta: { lans: [office] }
  gamma: { lans: [office] }
  delta: { lans: [office] }
  web: { role: internet, lans: [isp] }
  pc: { lans: { campus: { vlans: { access: 10 } } } }
  lab: { lans: { campus: { vlans: { access: 20 } } } }
  free: { lans: [campus] }
  sw: { lans: { campus: { vlans: { trunk: [10, 20] } } } }
networks:
  front: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha, gamma] }
  flat: { driver: ipvlan, host: beta, parent: office, ip_range: 192.168.50.192/27 }
  routed: { driver: ipvlan, host: gamma, parent: office, mode: l3, subnet: 10.9.0.0/24 }
  strict: { driver: ipvlan, host: delta, parent: office, mode: l3s, subnet: 10.8.0.0/24 }
  ten: { driver: macvlan, host: sw, parent: campus.10 }
  twenty: { driver: macvlan, host: sw, parent: campus.20, mode: private }
containers:
  t1: { host: sw, networks: [ten] }
  t2: { host: sw, networks: [ten] }
  w1: { host: sw, networks: [twenty] }
  w2: { host: sw, networks: [twenty] }
  api: { host: alpha, networks: [front], ports: ['8000:7000/udp'] }
  b1: { host: alpha, networks: [blue] }
  b2: { host: gamma, networks: [blue] }
  f1: { host: beta, networks: [flat] }
  f2: { host: beta, networks: [flat] }
  r1: { host: gamma, networks: [routed] }
  r2: { host: gamma, networks: [routed] }
  s1: { host: delta, networks: [strict] }
  s2: { host: delta, networks: [strict] }
`;

test('who reaches whom, and as whom, is as the model says', async () => {
  const lab = await TestLab.up(EVERY);
  const { pairs, questions, answered, differences } = await compare(lab.session, EVERY);
  process.stdout.write(`${pairs} ordered pairs of nodes, ${questions} questions, ${answered} of them answered\n`);
  expect(differences).toEqual([]);
  await lab.down();
}, 600_000);
