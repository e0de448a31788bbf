/** What stands on a container's card, and how large that makes it. */
import type { Facts } from '../../state/facts.ts';
import type { Sketch, SketchContainer } from '../../state/sketch.ts';
import { cableWords } from '../../state/cables.ts';
import { monoWidth, nameWidth, smallWidth } from './geometry.ts';
import type { Card, CardLine } from './scene.ts';

const MIN_WIDTH = 128;
const SIDE = 12;
const NAME_HEIGHT = 32;
const LINE_HEIGHT = 18;
const FOOT = 6;
/** Room for the state's dot at the right of the name. */
const DOT = 20;

export interface CardText {
  readonly lines: readonly CardLine[];
  readonly look: Card['look'];
  readonly w: number;
  readonly h: number;
}

/** The words of a card: its addresses per network, or what it has instead, then what it publishes and serves. */
export function cardText(container: SketchContainer, sketch: Sketch, facts: Facts): CardText {
  const lines = [...networkLines(container, sketch, facts), ...serviceLines(container)];
  const widths = lines.map((line) => (line.mono ? monoWidth(line.text) : smallWidth(line.text)));
  return {
    lines,
    look: lookOf(container, sketch),
    w: Math.max(MIN_WIDTH, 2 * SIDE + Math.max(nameWidth(container.name) + DOT, ...widths)),
    h: NAME_HEIGHT + LINE_HEIGHT * lines.length + FOOT,
  };
}

function networkLines(container: SketchContainer, sketch: Sketch, facts: Facts): CardLine[] {
  const key = 'mode';
  if (container.mode === 'none') return [{ key, text: 'none · only lo', driver: 'none', mono: false }];
  if (container.mode === 'host') return [{ key, text: 'the host’s network', driver: 'host', mono: false }];
  if (container.mode === 'container') return [{ key, text: `shares ${container.of ?? ''}`, driver: null, mono: false }];
  return container.networks.flatMap((element): CardLine[] => {
    const network = sketch.networks.find((each) => each.element === element);
    const driver = network?.driver ?? null;
    if (driver === 'none') return [{ key: element, text: 'none · only lo', driver, mono: false }];
    if (driver === 'host') return [{ key: element, text: 'the host’s network', driver, mono: false }];
    const name = network?.name ?? element;
    const address = facts.addresses[`${container.name}.${name}`];
    const cable = sketch.cables[`${container.name}.${name}`];
    return [
      address === undefined ? { key: element, text: name, driver, mono: false } : { key: element, text: address, driver, mono: true },
      ...(cable === undefined ? [] : [{ key: `cable ${element}`, text: cableWords(cable), driver, mono: false }]),
    ];
  });
}

function serviceLines(container: SketchContainer): CardLine[] {
  const words = [...container.serves, ...container.ports.map((port) => `publishes ${port}`)];
  return words.map((text) => ({ key: text, text, driver: null, mono: false }));
}

function lookOf(container: SketchContainer, sketch: Sketch): Card['look'] {
  if (container.mode === 'container') return 'shared';
  if (container.mode !== 'own') return container.mode;
  const drivers = container.networks.map((element) => sketch.networks.find((each) => each.element === element)?.driver);
  return drivers.includes('none') ? 'none' : drivers.includes('host') ? 'host' : 'own';
}
