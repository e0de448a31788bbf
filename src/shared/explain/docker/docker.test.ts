import { expect, test } from 'vitest';
import { parseTopology } from '../../topology/parse.ts';
import { resolveTopology } from '../../topology/resolve.ts';
import { NOTHING_HELD, type Resolved } from '../../topology/resolved.ts';
import { dockerWords } from './docker.ts';

function resolved(text: string): Resolved {
  const topology = parseTopology(text);
  if (!topology.ok) throw new Error(JSON.stringify(topology.problems));
  const result = resolveTopology(topology.value, NOTHING_HELD);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

const SHOP = resolved(`
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16, masquerade: false }
  back: { driver: bridge, host: alpha, subnet: 172.19.0.0/16, internal: true, icc: false, mtu: 1400 }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24, vni: 100 }
  floor: { driver: macvlan, host: beta, parent: office, mode: private }
  range: { driver: bridge, host: alpha, subnet: 172.20.0.0/16, ip_range: 172.20.4.0/24 }
containers:
  api: { host: alpha, hostname: web, networks: { front: { aliases: [shop] }, back: {} }, ports: ["127.0.0.1:8080:80", "53:53/udp"] }
  plain: { host: alpha }
  probe: { host: alpha, network_mode: host }
  side: { host: alpha, network_mode: "container:api" }
  box:
    host: alpha
    networks: { back: { mac_address: 02:42:ac:12:00:99 } }
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    mem_limit: 64m
    cpus: 0.5
    pids_limit: 64
    volumes: ["data:/var/lib/db", "data:/data:ro"]
    environment: { GREETING: good day }
    restart: "on-failure:3"
    command: [sh, -c, "exit 3"]
  root: { host: alpha, privileged: true, networks: { range: {}, front: { mac_address: 02:42:ac:12:00:98 } } }
`);

test.each([
  [
    'networks.front',
    [
      'docker network create --driver bridge --subnet 172.18.0.0/16 --gateway 172.18.0.1 --opt com.docker.network.bridge.name=br-front --opt com.docker.network.bridge.enable_ip_masquerade=false front',
    ],
  ],
  [
    'networks.back',
    [
      'docker network create --driver bridge --subnet 172.19.0.0/16 --gateway 172.19.0.1 --internal --opt com.docker.network.bridge.name=br-back --opt com.docker.network.bridge.enable_icc=false --opt com.docker.network.driver.mtu=1400 back',
    ],
  ],
  ['networks.bridge@alpha', ['dockerd --bip=172.17.0.1/16']],
  [
    'networks.blue',
    [
      '# before the first overlay, on alpha: docker swarm init --advertise-addr 192.168.50.1',
      '# on beta: docker swarm join --advertise-addr 192.168.50.2 --token TOKEN 192.168.50.1:2377',
      'docker network create --driver overlay --attachable --subnet 10.1.0.0/24 --gateway 10.1.0.1 --opt com.docker.network.driver.overlay.vxlanid_list=100 blue',
    ],
  ],
  ['networks.floor', ['docker network create --driver macvlan --subnet 192.168.50.0/24 --opt parent=eth0 --opt macvlan_mode=private floor']],
  [
    'containers.api',
    [
      'docker run --detach --name api --hostname web --network front --ip 172.18.0.2 --network-alias shop --publish 127.0.0.1:8080:80 --publish 53:53/udp IMAGE',
      'docker network connect --ip 172.19.0.2 back api',
    ],
  ],
  ['containers.plain', ['docker run --detach --name plain --hostname plain --network bridge IMAGE']],
  ['containers.probe', ['docker run --detach --name probe --network host IMAGE']],
  ['containers.side', ['docker run --detach --name side --network container:api IMAGE']],
  [
    'containers.box',
    [
      "docker run --detach --name box --hostname box --network back --ip 172.19.0.3 --mac-address 02:42:ac:12:00:99 --cap-add NET_BIND_SERVICE --cap-drop ALL --memory 67108864 --cpus 0.5 --pids-limit 64 --volume data:/var/lib/db --volume data:/data:ro --env 'GREETING=good day' --restart on-failure:3 IMAGE sh -c 'exit 3'",
    ],
  ],
  [
    'containers.root',
    [
      'docker run --detach --name root --hostname root --network range --ip 172.20.4.1 --privileged IMAGE',
      '# Docker chooses the MAC on front itself: only docker run takes one, for the first network',
      'docker network connect --ip 172.18.0.3 front root',
    ],
  ],
  [
    'networks.range',
    [
      'docker network create --driver bridge --subnet 172.20.0.0/16 --gateway 172.20.4.0 --ip-range 172.20.4.0/24 --opt com.docker.network.bridge.name=br-range range',
    ],
  ],
  ['api.back', ['docker network connect --ip 172.19.0.2 back api']],
  ['hosts.alpha', []],
  ['lans.office', []],
])('%s', (element, commands) => {
  expect(dockerWords(SHOP, element).commands).toEqual(commands);
});

test('the hosts on which they are typed', () => {
  expect(['networks.blue', 'networks.front', 'api.back', 'lans.office'].map((element) => dockerWords(SHOP, element).hosts)).toEqual([
    ['alpha'],
    ['alpha'],
    ['alpha'],
    [],
  ]);
});
