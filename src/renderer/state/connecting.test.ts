import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../shared/topology/edit.ts';
import { readTopology } from '../../shared/topology/parse.ts';
import { adding, type Item, NOWHERE } from './adding.ts';
import { connecting, targetsOf } from './connecting.ts';
import { readSketch } from './sketch.ts';

const TEXT = `lans: { office: {} }
hosts:
  alpha: { lans: [office] }
  beta: {}
networks:
  front: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha] }
containers:
  web: { host: alpha, networks: [front] }
  api: { host: alpha }
  db: { host: beta }
`;

const between = (from: string, to: string) => connecting(TEXT, readSketch(TEXT), from, to)?.name ?? null;

describe('connecting', () => {
  it.each([
    ['containers.api', 'networks.front', 'Connect api to front'],
    ['networks.front', 'containers.api', 'Connect api to front'],
    ['containers.web', 'networks.front', null],
    ['containers.db', 'networks.front', null],
    ['containers.db', 'networks.blue', 'Connect db to blue'],
    ['hosts.beta', 'lans.office', 'Connect beta to office'],
    ['lans.office', 'hosts.beta', 'Connect beta to office'],
    ['hosts.alpha', 'lans.office', null],
    ['hosts.alpha', 'hosts.beta', 'Connect alpha to beta'],
    ['hosts.beta', 'networks.blue', 'Stretch blue to beta'],
    ['containers.api', 'containers.web', 'Connect api to web'],
    ['containers.api', 'containers.db', null],
    ['containers.api', 'lans.office', null],
    ['containers.api', 'networks.bridge@alpha', null],
    ['containers.api', 'containers.api', null],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(between(from, to)).toBe(expected);
  });

  it('puts two containers on a network that one of them is on', () => {
    expect(connecting(TEXT, readSketch(TEXT), 'containers.api', 'containers.web')?.edits).toEqual([{ kind: 'connect', from: 'api', to: 'front' }]);
  });

  it('lists for a container what it could be connected to', () => {
    expect(targetsOf(TEXT, readSketch(TEXT), 'containers.api').map((target) => target.element)).toEqual(['networks.front', 'networks.blue', 'containers.web']);
  });
});

const ITEMS: readonly Item[] = [
  { kind: 'container' },
  { kind: 'host', role: 'host' },
  { kind: 'host', role: 'router' },
  { kind: 'host', role: 'internet' },
  { kind: 'lan' },
  ...(['none', 'bridge', 'host', 'overlay', 'macvlan'] as const).map((driver): Item => ({ kind: 'network', driver })),
];

describe('adding from the palette', () => {
  it.each([
    ['an empty drawing', ''],
    ['two hosts on a LAN', TEXT],
  ])('to %s: every offer in turn, each where it belongs', (_, start) => {
    let text = start;
    for (const item of ITEMS) {
      const added = adding(text, readSketch(text), item, NOWHERE);
      for (const edit of added.edits) {
        const result = applyEdit(text, edit);
        if (!result.ok) throw new Error(JSON.stringify(result.problems));
        text = result.value;
      }
      const sketch = readSketch(text);
      expect([...sketch.hosts, ...sketch.lans, ...sketch.networks, ...sketch.containers].map((each) => each.element)).toContain(added.element);
    }
    expect(readTopology(text).topology.containers.length).toBeGreaterThan(0);
  });

  it('connects a network that is dropped on a container, and a container that is dropped on a network', () => {
    const sketch = readSketch(TEXT);
    expect(adding(TEXT, sketch, { kind: 'network', driver: 'none' }, { room: 'beta', element: 'containers.db' }).edits).toEqual([
      { kind: 'addNetwork', name: 'isolated', driver: 'none', host: 'beta', parent: undefined },
      { kind: 'connect', from: 'db', to: 'isolated' },
    ]);
    expect(adding(TEXT, sketch, { kind: 'container' }, { room: 'alpha', element: 'networks.front' }).edits).toEqual([
      { kind: 'addContainer', name: 'cache', host: 'alpha', networks: ['front'] },
    ]);
  });
});
