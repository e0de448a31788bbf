import { describe, expect, it } from 'vitest';
import { applyEdit, type Edit, freeName } from './edit.ts';
import { readTopology } from './parse.ts';

/** The text after the edits, or the code of the first problem. */
function edited(text: string, ...list: readonly Edit[]): string {
  let current = text;
  for (const edit of list) {
    const result = applyEdit(current, edit);
    if (!result.ok) {
      return `refused: ${result.problems[0]?.code}`;
    }
    current = result.value;
  }
  return current;
}

const LAB = `# my lab
hosts:   # machines
    alpha:  { lans: [ office ] }   # left

    beta:
        lans:
        - office
        - isp   # out
lans: {office: , isp}
networks: {web: {driver: bridge, host: alpha}}
containers:
    api:
        host: alpha
        networks:
            - web   # here
    db: {host: alpha, networks: [web],}
`;

/** Lines of the result that are not those of the lab, and the other way round. */
function changed(text: string): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const [before, now] = [LAB.split('\n'), text.split('\n')];
  return { gone: before.filter((line) => !now.includes(line)), come: now.filter((line) => !before.includes(line)) };
}

describe('an edit changes only its own lines', () => {
  it.each<[string, Edit, { readonly gone: readonly string[]; readonly come: readonly string[] }]>([
    [
      'adding a container',
      { kind: 'addContainer', name: 'new', host: 'alpha', networks: ['web'] },
      { gone: [], come: ['    new: { host: alpha, networks: [web] }'] },
    ],
    [
      'adding to a flow map',
      { kind: 'addNetwork', name: 'back', driver: 'bridge', host: 'beta', internal: true },
      {
        gone: ['networks: {web: {driver: bridge, host: alpha}}'],
        come: ['networks: {web: {driver: bridge, host: alpha}, back: { driver: bridge, host: beta, internal: true }}'],
      },
    ],
    [
      'connecting in a flow list',
      { kind: 'connect', from: 'alpha', to: 'isp' },
      { gone: ['    alpha:  { lans: [ office ] }   # left'], come: ['    alpha:  { lans: [ office, isp ] }   # left'] },
    ],
    ['disconnecting in a block list', { kind: 'disconnect', from: 'beta', to: 'office' }, { gone: ['        - office'], come: [] }],
    [
      'disconnecting the last network',
      { kind: 'disconnect', from: 'api', to: 'web' },
      { gone: ['        networks:', '            - web   # here'], come: ['        network_mode: none'] },
    ],
    [
      'renaming a LAN',
      { kind: 'rename', element: 'lans.isp', to: 'wan' },
      { gone: ['        - isp   # out', 'lans: {office: , isp}'], come: ['        - wan   # out', 'lans: {office: , wan}'] },
    ],
    ['renaming a host', { kind: 'rename', element: 'hosts.beta', to: 'gamma' }, { gone: ['    beta:'], come: ['    gamma:'] }],
    ['removing a container', { kind: 'remove', element: 'containers.db' }, { gone: ['    db: {host: alpha, networks: [web],}'], come: [] }],
    [
      'setting a key in block style',
      { kind: 'set', element: 'containers.api', key: 'hostname', value: 'shop' },
      { gone: [], come: ['        hostname: shop'] },
    ],
    [
      'setting a key in flow style',
      { kind: 'set', element: 'containers.db', key: 'ports', value: ['8080:80'] },
      { gone: ['    db: {host: alpha, networks: [web],}'], come: ['    db: {host: alpha, networks: [web], ports: ["8080:80"],}'] },
    ],
    [
      'placing a container',
      { kind: 'place', container: 'db', host: 'beta' },
      { gone: ['    db: {host: alpha, networks: [web],}'], come: ['    db: {host: beta,}'] },
    ],
    ['moving', { kind: 'move', positions: { api: [1.4, 2.6] } }, { gone: [], come: ['layout:', '  api: [1, 3]'] }],
    ['a name that is what it was', { kind: 'rename', element: 'containers.api', to: 'api' }, { gone: [], come: [] }],
    ['a cable that is there', { kind: 'connect', from: 'api', to: 'web' }, { gone: [], come: [] }],
  ])('%s', (_, edit, expected) => {
    expect(changed(edited(LAB, edit))).toEqual(expected);
  });
});

describe('from an empty text', () => {
  it('a lab grows as a person would write it', () => {
    const text = edited(
      '# first try\n',
      { kind: 'addNetwork', name: 'web', driver: 'bridge' },
      { kind: 'addContainer', name: 'a', networks: ['web'] },
      { kind: 'move', positions: { a: [10, 20], 'networks.web': [30, 40] } },
      { kind: 'addContainer', name: 'b', host: 'host' },
      { kind: 'connect', from: 'b', to: 'web' },
      { kind: 'addLan', name: 'office', subnet: '192.168.50.0/24' },
    );
    expect(text).toBe(`# first try
networks:
  web: { driver: bridge }
containers:
  a: { networks: [web] }
  b: { networks: [web] }
lans:
  office: { subnet: 192.168.50.0/24 }
layout:
  a: [10, 20]
  networks.web: [30, 40]
`);
  });

  it('and back to nothing', () => {
    const grown = edited('', { kind: 'addContainer', name: 'a' }, { kind: 'move', positions: { a: [1, 2] } });
    expect(edited(grown, { kind: 'remove', element: 'containers.a' })).toBe('');
  });
});

describe('the implied host', () => {
  const text = 'networks: { web: {} }\ncontainers: { a: { networks: [web] }, b: { network_mode: "container:a" } }\n';

  it('is written when another host comes, and everything says that it stands there', () => {
    const result = edited(text, { kind: 'addHost', name: 'beta' });
    expect([result, readTopology(result).problems]).toEqual([
      'networks: { web: { host: host } }\ncontainers: { a: { networks: [web], host: host }, b: { network_mode: "container:a" } }\nhosts:\n  host: {}\n  beta: {}\n',
      [],
    ]);
  });

  it('can be renamed, connected and removed', () => {
    expect([
      edited(text, { kind: 'rename', element: 'hosts.host', to: 'alpha' }),
      edited(`lans: { office: {} }\n${text}`, { kind: 'connect', from: 'host', to: 'office' }),
      edited(text, { kind: 'remove', element: 'hosts.host' }),
    ]).toEqual([
      'networks: { web: { host: alpha } }\ncontainers: { a: { networks: [web], host: alpha }, b: { network_mode: "container:a" } }\nhosts:\n  alpha: {}\n',
      `lans: { office: {} }\n${text}hosts:\n  host: { lans: [office] }\n`,
      '',
    ]);
  });
});

describe('what follows an edit', () => {
  const text = `lans: { office: {} }
hosts: { alpha: { lans: [office] }, gw: { role: router, lans: [office], nat: { out: office } } }
networks: { floor: { driver: macvlan, host: alpha, parent: office }, blue: { driver: overlay, hosts: [alpha] } }
containers: { a: { host: alpha, networks: { floor: {}, blue: { aliases: [x] } } }, b: { host: alpha, network_mode: "container:a" } }
layout: { a: [1, 2], networks.floor: [3, 4], lans.office: [5, 6] }
`;

  it.each<[string, Edit, string]>([
    [
      'a LAN takes what stands on it along',
      { kind: 'remove', element: 'lans.office' },
      `hosts: { alpha: {}, gw: { role: router } }
networks: { blue: { driver: overlay, hosts: [alpha] } }
containers: { a: { host: alpha, networks: { blue: { aliases: [x] } } }, b: { host: alpha, network_mode: "container:a" } }
layout: { a: [1, 2] }
`,
    ],
    [
      'a host takes what stands on it along',
      { kind: 'remove', element: 'hosts.alpha' },
      `lans: { office: {} }
hosts: { gw: { role: router, lans: [office], nat: { out: office } } }
networks: { blue: { driver: overlay } }
layout: { lans.office: [5, 6] }
`,
    ],
    [
      'who shared the network of a container has none',
      { kind: 'remove', element: 'containers.a' },
      text.replace('a: { host: alpha, networks: { floor: {}, blue: { aliases: [x] } } }, ', '').replace('"container:a"', 'none').replace('a: [1, 2], ', ''),
    ],
    [
      'references follow a container',
      { kind: 'rename', element: 'a', to: 'api' },
      text.replace('{ a: { host', '{ api: { host').replace('container:a', 'container:api').replace('{ a: [', '{ api: ['),
    ],
    ['references follow a network', { kind: 'rename', element: 'networks.floor', to: 'desk' }, text.replaceAll('floor', 'desk')],
    ['references follow a LAN', { kind: 'rename', element: 'lans.office', to: 'desk' }, text.replaceAll('office', 'desk')],
    ['references follow a host', { kind: 'rename', element: 'hosts.alpha', to: 'omega' }, text.replaceAll('alpha', 'omega')],
    [
      'a key of a cable',
      { kind: 'set', element: 'a.floor', key: 'ipv4_address', value: '10.0.0.5' },
      text.replace('floor: {}', 'floor: { ipv4_address: 10.0.0.5 }'),
    ],
    [
      'a key of a NIC, which makes a map of the list',
      { kind: 'set', element: 'alpha.office', key: 'ipv4_address', value: '10.0.0.5' },
      text.replace('alpha: { lans: [office] }', 'alpha: { lans: { office: { ipv4_address: 10.0.0.5 } } }'),
    ],
    ['the last key of an inner map', { kind: 'set', element: 'hosts.gw', key: 'nat.out', value: undefined }, text.replace(', nat: { out: office }', '')],
    ['a key of the file', { kind: 'set', element: '', key: 'name', value: 'shop' }, `${text.split('layout')[0]}name: shop\nlayout${text.split('layout')[1]}`],
    [
      'an overlay comes to the host of who connects to it',
      { kind: 'addContainer', name: 'c', host: 'gw', networks: ['blue'] },
      text.replace('hosts: [alpha]', 'hosts: [alpha, gw]').replace('"container:a" } }', '"container:a" }, c: { host: gw, networks: [blue] } }'),
    ],
    [
      'a container leaves behind what is not on its new host',
      { kind: 'place', container: 'a', host: 'gw' },
      text
        .replace('hosts: [alpha]', 'hosts: [alpha, gw]')
        .replace('a: { host: alpha, networks: { floor: {}, blue', 'a: { host: gw, networks: { blue')
        .replace('b: { host: alpha', 'b: { host: gw'),
    ],
  ])('%s', (_, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });

  it('a none or host network is the only one', () => {
    const plain = 'networks: { web: {}, iron: { driver: host } }\ncontainers: { a: { networks: [web] } }\n';
    const onIron = edited(plain, { kind: 'connect', from: 'a', to: 'iron' });
    expect([onIron, edited(onIron, { kind: 'connect', from: 'a', to: 'web' })]).toEqual([plain.replace('[web]', '[iron]'), plain]);
  });

  it('a cable ends a network mode', () => {
    expect(edited('networks: { web: {} }\ncontainers: { a: { network_mode: none } }\n', { kind: 'connect', from: 'a', to: 'web' })).toBe(
      'networks: { web: {} }\ncontainers: { a: { networks: [web] } }\n',
    );
  });
});

describe('what is refused', () => {
  it.each<[string, string, Edit, string]>([
    ['a text that is no YAML', 'a: [', { kind: 'addLan', name: 'x' }, 'yaml-missing'],
    ['a file that is a list', '- a', { kind: 'addLan', name: 'x' }, 'wrong-type'],
    ['a name that is taken', LAB, { kind: 'addContainer', name: 'Alpha' }, 'duplicate-name'],
    ['a name that is none', LAB, { kind: 'rename', element: 'api', to: 'a.b' }, 'bad-name'],
    ['an element that is not there', LAB, { kind: 'remove', element: 'containers.nobody' }, 'unknown-element'],
    ['a cable between containers', LAB, { kind: 'connect', from: 'api', to: 'containers.db' }, 'cannot-connect'],
    ['a network that is not there', LAB, { kind: 'connect', from: 'api', to: 'nothing' }, 'unknown-element'],
    ['a position that is none', LAB, { kind: 'move', positions: { api: [Number.NaN, 1] } }, 'bad-position'],
    ['an alias', 'x-a: &a { host: x }\ncontainers: { b: *a }\n', { kind: 'set', element: 'containers.b', key: 'hostname', value: 'c' }, 'edit-by-hand'],
  ])('%s', (_, text, edit, code) => {
    expect(edited(text, edit)).toBe(`refused: ${code}`);
  });
});

describe('line ends', () => {
  it('stay as the file has them', () => {
    expect(edited('containers:\r\n  a: {} # x\r\n', { kind: 'addContainer', name: 'b' }, { kind: 'addLan', name: 'c' })).toBe(
      'containers:\r\n  a: {} # x\r\n  b: {}\r\nlans:\r\n  c: {}\r\n',
    );
  });

  it('need not be there at the end', () => {
    expect(edited('containers:\n  a: {}', { kind: 'addContainer', name: 'b' })).toBe('containers:\n  a: {}\n  b: {}');
  });
});

describe('free names', () => {
  it('count up, across everything that has a name', () => {
    const text = 'lans: { net: {} }\ncontainers: { web: {}, web2: {}, WEB4: {} }\n';
    expect([freeName(text, 'db'), freeName(text, 'web'), freeName(text, 'web2'), freeName(text, 'net'), freeName(text, 'host'), freeName('', 'web')]).toEqual([
      'db',
      'web3',
      'web3',
      'net2',
      'host1',
      'web',
    ]);
  });
});
