import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FACTS } from '../../state/facts.ts';
import { readSketch, type Position, type Sketch } from '../../state/sketch.ts';
import { type Box, contains, overlaps } from './geometry.ts';
import { layoutOf } from './layout.ts';
import type { Scene } from './scene.ts';

const OVERLAY = `
lans: { office: {}, isp: {} }
hosts:
  alpha: { lans: [office] }
  beta: { lans: [office] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  front: { driver: bridge, host: alpha }
  back: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha, beta] }
  floor: { driver: macvlan, host: beta, parent: office }
containers:
  api: { host: alpha, networks: [blue, front] }
  cache: { host: alpha, networks: [front, back] }
  db: { host: beta, networks: [blue] }
  scan: { host: beta, networks: [floor] }
  probe: { host: alpha, network_mode: host }
  lone: { host: beta, network_mode: none }
  side: { host: alpha, network_mode: 'container:api' }
`;

const sceneOf = (text: string) => layoutOf(readSketch(text), NO_FACTS);
const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));

/** Every two shapes that must keep apart and do not. */
function collisions(scene: Scene): string[] {
  const solid: [string, Box][] = [
    ...scene.cards.map((card): [string, Box] => [card.element, card.box]),
    ...scene.bars.filter((bar) => bar.shape === 'bar').map((bar): [string, Box] => [`${bar.element} in ${bar.host}`, bar.box]),
    ...scene.bars.filter((bar) => bar.shape === 'rail').map((bar): [string, Box] => [`words of ${bar.element}`, bar.label]),
    ...scene.nics.map((nic): [string, Box] => [nic.element, nic.box]),
    ...scene.beads.map((bead): [string, Box] => [`words on ${bead.element}`, bead.box]),
    ...scene.plugs.map((plug): [string, Box] => [`plug of ${plug.element}`, plug.box]),
    ...scene.wires.flatMap((wire): [string, Box][] => [
      [wire.element, wire.box],
      [`words of ${wire.element}`, wire.label],
    ]),
  ];
  const rooms = scene.rooms.map((room): [string, Box] => [room.element, room.box]);
  const found = [...pairs(solid), ...pairs(rooms)].filter(([a, b]) => overlaps(a[1], b[1])).map(([a, b]) => `${a[0]} × ${b[0]}`);
  const onWires = scene.wires.flatMap((wire) =>
    rooms.filter(([, box]) => overlaps(box, wire.box) || overlaps(box, wire.label)).map(([name]) => `${wire.element} × ${name}`),
  );
  const labels = scene.wires.flatMap((wire) =>
    scene.taps
      .filter((tap) => tap.points.some((point, i) => i > 0 && overlaps(segment(tap.points[i - 1] ?? point, point), wire.label)))
      .map((tap) => `words of ${wire.element} × ${tap.element}`),
  );
  return [...found, ...onWires, ...labels];
}

function segment(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  return { x: Math.min(a.x, b.x) - 1, y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x) + 2, h: Math.abs(a.y - b.y) };
}

function inRoom(box: Box, room: Box | undefined): { x: number; y: number } {
  return { x: box.x - (room?.x ?? 0), y: box.y - (room?.y ?? 0) };
}

/** Cards outside of their room, and bars' words outside of their bars. */
function escapes(scene: Scene): string[] {
  const inside = (outer: Box, inner: Box) => contains(outer, inner) && contains(outer, { x: inner.x + inner.w, y: inner.y + inner.h });
  const cards = scene.cards.filter(
    (card) => !scene.rooms.some((room) => (room.unplaced ? card.host === null : room.name === card.host) && inside(room.box, card.box)),
  );
  const words = scene.bars.filter((bar) => bar.shape === 'bar' && !inside(bar.box, bar.label));
  return [...cards, ...words].map((each) => each.element);
}

/** Lines that run through a card which is not their own end. */
function crossed(scene: Scene): string[] {
  return scene.links.flatMap((link) =>
    scene.cards
      .filter((card) => card.name !== link.element.split('.')[0])
      .filter((card) => link.points.some((point, i) => i > 0 && overlaps(segment(link.points[i - 1] ?? point, point), card.box)))
      .map((card) => `${link.element} × ${card.element}`),
  );
}

const name = fc.constantFrom('a', 'bb', 'web', 'cache', 'long-name-of-something', 'mmmmmmmmmmmmmmmmmmmm', 'x1', 'y2', 'z3', 'gateway');
const names = (max: number) => fc.uniqueArray(name, { maxLength: max });

/** Any topology, sensible or not: it is what a half-finished drawing is. */
const anySketch: fc.Arbitrary<Sketch> = fc
  .record({
    lans: names(3),
    hosts: names(5),
    networks: names(6),
    containers: names(9),
    felt: fc.boolean(),
    seed: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  })
  .map(({ lans, hosts, networks, containers, felt, seed }) => {
    let at = 0;
    const pick = <T>(list: readonly T[]): T | undefined => (list.length === 0 ? undefined : list[(seed[at++ % seed.length] ?? 0) % list.length]);
    const some = (list: readonly string[]) => list.filter(() => (pick([0, 1]) ?? 0) === 1);
    const document = {
      lans: Object.fromEntries(lans.map((lan) => [lan, {}])),
      hosts: Object.fromEntries(hosts.map((host) => [`h-${host}`, { role: pick(['host', 'router', 'internet']), lans: some(lans) }])),
      networks: Object.fromEntries(
        networks.map((network) => {
          const all = hosts.map((host) => `h-${host}`);
          return [network, { driver: pick(['none', 'bridge', 'host', 'overlay', 'macvlan', 'ipvlan']), host: pick(all), hosts: some(all), parent: pick(lans) }];
        }),
      ),
      containers: Object.fromEntries(
        containers.map((container) => [
          container,
          { host: pick(hosts.map((host) => `h-${host}`)), networks: some(networks), network_mode: pick([undefined, undefined, 'none', 'host', 'container:a']) },
        ]),
      ),
    };
    const cables = Object.entries(document.hosts).flatMap(([host, own]) => own.lans.map((lan) => `${host}.${lan}`));
    const values = () => pick([{ delay: '20ms' }, { down: true }, { delay: '100ms', jitter: '10ms', loss: '2.5%', rate: '10mbit' }, {}]);
    const links = Object.fromEntries(felt ? cables.map((cable) => [cable, values()]) : []);
    return readSketch(JSON.stringify({ ...document, links }));
  });

describe('the automatic layout', () => {
  it('draws hosts, networks of all drivers, LANs and a router apart from each other', () => {
    const scene = sceneOf(OVERLAY);
    expect({ collisions: collisions(scene), escapes: escapes(scene), crossed: crossed(scene) }).toEqual({ collisions: [], escapes: [], crossed: [] });
  });

  it('runs an overlay straight through two rooms that lie side by side', () => {
    expect(sceneOf(OVERLAY).bands.map((band) => ({ pieces: band.pieces.length, joins: band.joins.length }))).toEqual([{ pieces: 1, joins: 0 }]);
  });

  it('lets nothing overlap in any topology', () => {
    fc.assert(
      fc.property(anySketch, (sketch) => {
        const scene = layoutOf(sketch, NO_FACTS);
        expect({ collisions: collisions(scene), escapes: escapes(scene), crossed: crossed(scene) }).toEqual({ collisions: [], escapes: [], crossed: [] });
      }),
      { numRuns: 120 },
    );
  });

  it('moves a card that was put somewhere and no other', () => {
    const sketch = readSketch(OVERLAY);
    const before = layoutOf(sketch, NO_FACTS);
    const positions: Record<string, Position> = { 'containers.cache': [20, 640] };
    const after = layoutOf(sketch, NO_FACTS, { positions, floating: null });
    const places = (scene: Scene) => scene.cards.map((card) => [card.element, inRoom(card.box, scene.rooms.find((room) => room.name === card.host)?.box)]);
    const moved = places(after).filter((place, i) => JSON.stringify(place) !== JSON.stringify(places(before)[i]));
    expect(moved).toEqual([['containers.cache', { x: 20, y: 640 }]]);
  });

  it('finds the nearest free place for rooms and cards that were put onto others', () => {
    fc.assert(
      fc.property(
        anySketch,
        fc.array(fc.tuple(fc.integer({ min: -300, max: 900 }), fc.integer({ min: -300, max: 900 })), { minLength: 6, maxLength: 6 }),
        (sketch, spots) => {
          const elements = [...sketch.hosts, ...sketch.containers].map((each) => each.element);
          const positions = Object.fromEntries(spots.flatMap((spot, i) => (elements[i * 2] === undefined ? [] : [[elements[i * 2], spot]])));
          const scene = layoutOf(sketch, NO_FACTS, { positions, floating: null });
          const cards = pairs(scene.cards).filter(([a, b]) => overlaps(a.box, b.box));
          const rooms = pairs(scene.rooms).filter(([a, b]) => overlaps(a.box, b.box));
          expect({ cards: cards.length, rooms: rooms.length, escapes: escapes(scene) }).toEqual({ cards: 0, rooms: 0, escapes: [] });
        },
      ),
      { numRuns: 80 },
    );
  });

  it('lays 200 containers out in well under a frame of patience', () => {
    const containers = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`c${i}`, { networks: ['web'] }]));
    const scene = sceneOf(JSON.stringify({ networks: { web: { driver: 'bridge' } }, containers }));
    expect({ cards: scene.cards.length, crossed: crossed(scene) }).toEqual({ cards: 200, crossed: [] });
  });
});

describe('what is said of cables', () => {
  it('stands on the line of who sends into it, short, with all of it in the title; a cut one is told on both', () => {
    const links = `links:
  alpha.office: { delay: 20ms, jitter: 2ms, loss: 1%, rate: 10mbit }
  gw.isp: { down: true, loss: 1% }
  beta.office: {}
  api.blue: { loss: 3% }
  cache.back: { down: true }
`;
    const scene = sceneOf(OVERLAY + links);
    expect(scene.beads.map(({ element, text, title }) => [element, text, title])).toEqual([
      ['alpha.office', '20ms ±2ms · 1% lost …', '20ms ±2ms · 1% lost · 10mbit'],
      ['gw.isp', 'cut', 'cut · 1% lost'],
    ]);
    const lines = (card: string) => scene.cards.find(({ name: each }) => each === card)?.lines.map(({ text }) => text);
    expect([lines('api'), lines('cache')]).toEqual([
      ['blue', '3% lost', 'front'],
      ['front', 'back', 'cut'],
    ]);
    expect([...scene.taps, ...scene.links].filter(({ cut }) => cut).map(({ element }) => element)).toEqual(['gw.isp', 'cache.back']);
    expect(collisions(scene)).toEqual([]);
  });

  it('has the VLANs of a port before them, and of a network in its words', () => {
    const text = `lans: { office: {} }
hosts:
  alpha: { lans: { office: { vlans: { access: 10 } } } }
  beta: { lans: { office: { vlans: { trunk: [20, 10] } } } }
networks: { ten: { driver: macvlan, host: beta, parent: office.10 } }
links: { beta.office: { delay: 20ms } }
`;
    const scene = sceneOf(text);
    expect([scene.beads.map((bead) => bead.text), scene.bars.map(({ name: each, detail }) => [each, detail])]).toEqual([
      ['VLAN 10', 'trunk 10, 20 · 20ms'],
      [['ten · macvlan', 'VLAN 10']],
    ]);
  });
});
