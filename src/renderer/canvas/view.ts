/**
 * cytoscape behind `{ update, dispose }`: it holds every shape as a node, finds what the pointer meets, pans and zooms.
 * The nodes themselves are drawn clear: the picture is the SVG under them (`layers/`), which has two typefaces in one
 * label, the tokens of the style sheet, and high contrast; it follows the viewport by one transform.
 */
import cytoscape, { type Core, type EventObject } from 'cytoscape';
import { drawOnDemand } from './frames.ts';
import { type Hit, hitsOf } from './hits.ts';
import { type Box, centre, type Point } from './layout/geometry.ts';
import type { Scene } from './layout/scene.ts';
import { panTo, type Size, type Viewport, viewportFor } from './viewport.ts';

/** The pointer in drawing units, and on the screen relative to the canvas. */
export interface Pointer {
  readonly at: Point;
  readonly onScreen: Point;
  readonly hit: Hit | null;
  /** With Shift, Ctrl or ⌘ held. */
  readonly more: boolean;
}

export interface ViewEvents {
  pressed(pointer: Pointer): void;
  dragged(pointer: Pointer): void;
  released(pointer: Pointer): void;
  pressedTwice(pointer: Pointer): void;
  hovered(element: string | null): void;
  /** SVG transform that brings drawing units onto the screen. */
  moved(pan: Point, zoom: number): void;
}

export interface View {
  update(scene: Scene): void;
  /** Shows everything where that is readable. */
  showAll(): void;
  /** What the person is at: in sight from now on, and where the drawing is too large for the canvas the part that is shown. */
  focus(find: () => Box | null): void;
  zoomBy(factor: number): void;
  /** From window coordinates to drawing units. */
  toDrawing(client: Point): Point;
  dispose(): void;
}

const MIN_ZOOM = 0.15;
const MAX_ZOOM = 3;
const ANIMATION_MS = 160;

const STYLE = [
  {
    selector: 'node',
    style: {
      shape: 'rectangle',
      width: 'data(w)',
      height: 'data(h)',
      'background-opacity': 0,
      'border-width': 0,
      'overlay-opacity': 0,
      'z-index-compare': 'manual',
      'z-index': 'data(z)',
    },
  },
  { selector: 'node:active', style: { 'overlay-opacity': 0 } },
  { selector: 'core', style: { 'active-bg-opacity': 0, 'selection-box-opacity': 0 } },
] as unknown as cytoscape.StylesheetJson;

const OPTIONS = { style: STYLE, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, autoungrabify: true, autounselectify: true, boxSelectionEnabled: false };

drawOnDemand();

export function createView(container: HTMLElement, events: ViewEvents): View {
  const cy = cytoscape({ container, ...OPTIONS });
  let hits: readonly Hit[] = [];
  let bounds: Box = { x: 0, y: 0, w: 0, h: 0 };
  let focus: () => Box | null = () => null;
  const whole = () => viewportFor(sizeOf(cy), bounds, focus());
  const reveal = () => {
    const box = focus();
    const pan = box && panTo(sizeOf(cy), { zoom: cy.zoom(), pan: cy.pan() }, box);
    if (pan) glide(cy, { zoom: cy.zoom(), pan });
  };
  /** Until the person pans or zooms, the drawing is kept in the middle. */
  let ours = true;
  listen(cy, events, (id) => hits.find((hit) => hit.id === id) ?? null);
  cy.on('dragpan scrollzoom pinchzoom', () => {
    ours = false;
  });
  const watch = new ResizeObserver(() => {
    cy.resize();
    if (ours) place(cy, whole());
    else reveal();
  });
  watch.observe(container);
  return {
    update(scene) {
      const first = hits.length === 0;
      const changed = JSON.stringify(scene.bounds) !== JSON.stringify(bounds);
      hits = hitsOf(scene);
      bounds = scene.bounds;
      put(cy, hits);
      if (first) place(cy, whole());
      else if (ours && changed) glide(cy, whole());
    },
    showAll() {
      ours = true;
      glide(cy, whole());
    },
    focus(find) {
      focus = find;
      reveal();
    },
    zoomBy(factor) {
      ours = false;
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    toDrawing(client) {
      const box = container.getBoundingClientRect();
      const pan = cy.pan();
      return { x: (client.x - box.x - pan.x) / cy.zoom(), y: (client.y - box.y - pan.y) / cy.zoom() };
    },
    dispose() {
      watch.disconnect();
      cy.destroy();
    },
  };
}

function listen(cy: Core, events: ViewEvents, hitOf: (id: string) => Hit | null): void {
  const pointer = (event: EventObject): Pointer => ({
    at: event.position,
    onScreen: event.renderedPosition,
    hit: event.target === cy ? null : hitOf(event.target.id()),
    more: event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey,
  });
  // cytoscape calls two quick presses a double one, wherever they were.
  let [before, last]: (string | undefined)[] = [];
  cy.on('tapstart', (event) => {
    const press = pointer(event);
    [before, last] = [last, press.hit?.element];
    events.pressed(press);
  });
  cy.on('tapdrag', (event) => events.dragged(pointer(event)));
  cy.on('tapend', (event) => events.released(pointer(event)));
  cy.on('dbltap', (event) => before === last && events.pressedTwice(pointer(event)));
  cy.on('mouseover', 'node', (event) => events.hovered(pointer(event).hit?.element ?? null));
  cy.on('mouseout', 'node', () => events.hovered(null));
  cy.on('viewport', () => events.moved(cy.pan(), cy.zoom()));
}

/** Nodes that are there are moved, others come and go: cytoscape keeps what the pointer is doing. */
function put(cy: Core, hits: readonly Hit[]): void {
  cy.batch(() => {
    const wanted = new Set(hits.map((hit) => hit.id));
    cy.nodes()
      .filter((node) => !wanted.has(node.id()))
      .remove();
    hits.forEach((hit, z) => {
      const data = { id: hit.id, w: Math.max(hit.box.w, 1), h: Math.max(hit.box.h, 1), z };
      const node = cy.getElementById(hit.id);
      if (node.empty()) cy.add({ group: 'nodes', data, position: { ...centre(hit.box) } });
      else node.data(data).position({ ...centre(hit.box) });
    });
  });
}

function sizeOf(cy: Core): Size {
  return { w: cy.width(), h: cy.height() };
}

function place(cy: Core, viewport: Viewport): void {
  cy.stop();
  cy.viewport(viewport);
}

function glide(cy: Core, viewport: Viewport): void {
  if (cy.width() === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
    place(cy, viewport);
    return;
  }
  cy.stop();
  cy.animate(viewport, { duration: ANIMATION_MS, easing: 'ease-out' });
  cy.forceRender(); // the frames that it moves in
}
