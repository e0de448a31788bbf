import { expect, test } from 'vitest';
import { parseTopology } from '../topology/parse.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { NOTHING_HELD, type Resolved } from '../topology/resolved.ts';
import { sentenceOf } from './sentence.ts';

function resolved(text: string): Resolved {
  const topology = parseTopology(text);
  if (!topology.ok) throw new Error(JSON.stringify(topology.problems));
  const result = resolveTopology(topology.value, NOTHING_HELD);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

test('a bridge has a way out only where its host has one', () => {
  const lab = resolved(`lans: { office: {} }
hosts: { alpha: { lans: [office] }, lone: {} }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  back: { driver: bridge, host: alpha, subnet: 172.19.0.0/16, internal: true }
  net: { driver: bridge, host: lone, subnet: 172.20.0.0/16 }
`);
  expect(['front', 'back', 'net'].map((name) => sentenceOf(lab, `networks.${name}`))).toEqual([
    'A switch inside alpha (the device br-front) for 172.18.0.0/16, with 172.18.0.1 as its way out, by NAT.',
    'A switch inside alpha (the device br-back) for 172.19.0.0/16, without a way out.',
    'A switch inside lone (the device br-net) for 172.20.0.0/16, with 172.20.0.1 as its gateway; but lone is on no LAN, so nothing gets out of lone.',
  ]);
});

test('an overlay says why its MTU is lower than the LAN’s', () => {
  const lab = resolved(`lans: { office: {} }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] } }
networks:
  blue: { driver: overlay, hosts: [alpha, beta], vni: 100 }
  red: { driver: overlay, hosts: [alpha, beta], vni: 101, mtu: 1300 }
`);
  expect(['blue', 'red'].map((name) => sentenceOf(lab, `networks.${name}`))).toEqual([
    'One network over alpha and beta: frames travel between the hosts inside UDP packets (VXLAN, VNI 100). ' +
      'Its MTU is 1450 = 1500 − 50 bytes for the headers of VXLAN (8), UDP (8), IP (20) and Ethernet (14).',
    'One network over alpha and beta: frames travel between the hosts inside UDP packets (VXLAN, VNI 101). ' +
      'Its MTU is set to 1300, which leaves the 50 bytes for the headers of VXLAN (8), UDP (8), IP (20) and Ethernet (14).',
  ]);
});
