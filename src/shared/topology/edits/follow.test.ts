/** Routes and links name elements elsewhere in the file: they follow them. */
import { describe, expect, it } from 'vitest';
import { applyEdit, type Edit } from '../edit.ts';

function edited(text: string, edit: Edit): string {
  const result = applyEdit(text, edit);
  return result.ok ? result.value : `refused: ${result.problems[0]?.code}`;
}

describe('routes', () => {
  const text = `lans: { office: {}, isp: {} }
hosts:
  alpha: { lans: [office], routes: [{ to: 10.9.0.0/24, via: gw }, { to: 10.8.0.0/24, out: office }] }
  gw: { lans: [office, isp], routes: [{ to: default, out: isp }] }
`;

  it.each<[string, Edit, string]>([
    ['follow a host', { kind: 'rename', element: 'hosts.gw', to: 'router' }, text.replaceAll('gw', 'router')],
    ['follow a LAN', { kind: 'rename', element: 'lans.office', to: 'desk' }, text.replaceAll('office', 'desk')],
    ['go with whom they led by', { kind: 'remove', element: 'hosts.gw' }, text.replace('{ to: 10.9.0.0/24, via: gw }, ', '').replace(/ {2}gw.*\n/, '')],
    ['go with the cable', { kind: 'disconnect', from: 'gw', to: 'isp' }, text.replace(', isp], routes: [{ to: default, out: isp }]', ']')],
  ])('%s', (_, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });
});

describe('VLANs of a LAN', () => {
  const text = `lans: { office: {} }
hosts: { beta: { lans: { office: { vlans: { trunk: [10] } } } } }
networks:
  ten: { driver: macvlan, parent: office.10 }
  native: { driver: macvlan, parent: office }
`;

  it.each<[string, Edit, string]>([
    ['follow its name', { kind: 'rename', element: 'lans.office', to: 'desk' }, text.replaceAll('office', 'desk')],
    ['go with it', { kind: 'remove', element: 'lans.office' }, 'hosts: { beta: {} }\n'],
  ])('%s', (_, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });
});

describe('links', () => {
  const text = `lans: { office: {}, isp: {} }
hosts: { alpha: { lans: [office] }, gw: { lans: [office, isp] } }
networks: { front: { host: alpha } }
containers: { api: { host: alpha, networks: [front] } }
links:
  alpha.office: { delay: 20ms, loss: 1% }   # far away
  api.front: { rate: 10mbit }
`;

  it.each<[string, Edit, string]>([
    ['follow a host', { kind: 'rename', element: 'hosts.alpha', to: 'omega' }, text.replaceAll('alpha', 'omega')],
    ['follow a LAN', { kind: 'rename', element: 'lans.office', to: 'desk' }, text.replaceAll('office', 'desk')],
    ['follow a network and a container', { kind: 'rename', element: 'networks.front', to: 'shop' }, text.replaceAll('front', 'shop')],
    ['go with the cable', { kind: 'remove', element: 'containers.api' }, text.replace(/containers.*\n/, '').replace(/ {2}api.*\n/, '')],
    ['get one value more', { kind: 'set', element: 'alpha.office', key: 'link.jitter', value: '2ms' }, text.replace('1% }', '1%, jitter: 2ms }')],
    ['lose their last', { kind: 'set', element: 'api.front', key: 'link.rate', value: undefined }, text.replace(/ {2}api.*\n/, '')],
    ['begin', { kind: 'set', element: 'gw.isp', key: 'link.down', value: true }, `${text}  gw.isp: { down: true }\n`],
  ])('%s', (_, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });

  it('come to a file that has none', () => {
    expect(
      edited('lans: { office: {} }\nhosts: { alpha: { lans: [office] } }\n', { kind: 'set', element: 'alpha.office', key: 'link.delay', value: '20ms' }),
    ).toBe('lans: { office: {} }\nhosts: { alpha: { lans: [office] } }\nlinks:\n  alpha.office: { delay: 20ms }\n');
  });
});
