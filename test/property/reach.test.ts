/**
 * On the real kernel: in any small topology everybody asks everybody, and is answered by whom and as whom the model of Docker's
 * rules says, or not at all.
 */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { labTextsFor } from '../arbitraries/labs.ts';
import { TestLab } from '../integration/drivers/lab.ts';
import { compare } from '../reach/compare.ts';

/** The first of the topologies: all that this kernel serves, in one lab. */
const EVERY = `
lans: { office: { subnet: 192.168.50.0/24 }, isp: { subnet: 203.0.113.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } }, routes: [{ to: 172.30.0.0/16, via: beta }] }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } }, firewall: nftables, routes: [{ to: 172.21.0.0/16, via: alpha }] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  web: { role: internet, lans: [isp] }
networks:
  front: { driver: bridge, host: alpha }
  back: { driver: bridge, host: alpha }
  inner: { driver: bridge, host: alpha, internal: true }
  bare: { driver: bridge, host: alpha, subnet: 172.21.0.0/16, masquerade: false }
  quiet: { driver: bridge, host: alpha, subnet: 172.24.0.0/16, icc: false }
  shop: { driver: bridge, host: beta, subnet: 172.30.0.0/16 }
  blue: { driver: overlay, hosts: [alpha, beta], egress: true }
  floor: { driver: macvlan, host: beta, parent: office, ip_range: 192.168.50.192/27 }
containers:
  api: { host: alpha, networks: [front], ports: ['8000:7000/udp'] }
  cache: { host: alpha, networks: [front, back] }
  vault: { host: alpha, networks: [back, inner], ports: ['127.0.0.1:8001:7000/udp'] }
  safe: { host: alpha, networks: [inner] }
  bold: { host: alpha, networks: [inner], routes: [{ to: default, via: alpha }] }
  raw: { host: alpha, networks: [bare], ports: ['192.168.50.11:8002:7000/udp', '8003:80'] }
  q1: { host: alpha, networks: [quiet], ports: ['8004:7000/udp'] }
  q2: { host: alpha, networks: [quiet], routes: [{ to: 172.24.0.2/32, via: alpha }] }
  lone: { host: alpha, network_mode: none }
  agent: { host: alpha, network_mode: host }
  side: { host: alpha, network_mode: 'container:api' }
  b1: { host: alpha, networks: [blue], ports: ['8005:7000/udp'] }
  b2: { host: beta, networks: [blue] }
  s1: { host: beta, networks: [shop], ports: ['8006:7000/udp'] }
  s2: { host: beta }
  scan: { host: beta, networks: [floor] }
  print: { host: beta, networks: [floor] }
`;

const runs = process.env.NETYARD_LONG === '1' ? 60 : 3;
const total = { topologies: 0, pairs: 0, questions: 0, answered: 0 };

test('who reaches whom, and as whom, is as the model says', async () => {
  // What is lost at random cannot be foretold.
  const texts = labTextsFor({ netem: false, vlans: false, least: 3 });
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const lab = await TestLab.fromValid(text);
      if (lab === null) return;
      try {
        const { pairs, questions, answered, differences } = await compare(lab.session, text);
        total.topologies += 1;
        total.pairs += pairs;
        total.questions += questions;
        total.answered += answered;
        expect(differences).toEqual([]);
      } finally {
        await lab.down();
      }
    }),
    // Smaller counterexamples take minutes: the seed that is told finds them again in the long run.
    { numRuns: runs, examples: [[EVERY]], endOnFailure: process.env.NETYARD_LONG !== '1' },
  );
  expect(total.answered).toBeGreaterThan(0);
});

afterAll(() => {
  const { topologies, pairs, questions, answered } = total;
  process.stdout.write(`${topologies} topologies, ${pairs} ordered pairs of nodes, ${questions} questions, ${answered} of them answered\n`);
});
