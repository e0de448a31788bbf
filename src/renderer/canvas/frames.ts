/**
 * Frames when there is something to draw. Cytoscape's renderer (3.34) asks the browser for every frame, for ever: a page at rest
 * keeps a processor awake. And while a frame is asked for, Chromium holds back what arrives from the network after a key was
 * pressed until that frame is shown (DeferRendererTasksAfterInput): a terminal's echo came two frames late.
 */
import cytoscape, { type Core } from 'cytoscape';

/** What cytoscape calculates beside drawing (animations, textures) goes on for so long after the last drawing, in ms. */
const REST_MS = 300;

/** The parts of cytoscape's renderer that its own loop uses (`startRenderLoop`, extensions/renderer/base/redraw). */
interface Renderer {
  readonly cy: Core & { batching(): boolean };
  readonly destroyed?: boolean;
  readonly beforeRenderCallbacks: readonly { fn(willDraw: boolean, now: number): void }[];
  renderOptions: object;
  requestedFrame?: boolean;
  skipFrame?: boolean;
  averageRedrawTime?: number;
  lastRedrawTime?: number;
  lastDrawTime?: number;
  redraw(options?: object): void;
  render(options: object): void;
  startRenderLoop(): void;
}

/** One renderer's clock. */
class Frames {
  readonly #renderer: Renderer;
  #asked = false;
  #lastDrawn = 0;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  /** Asks for the next frame, once. */
  ask(): void {
    if (this.#asked || this.#renderer.destroyed === true) return;
    this.#asked = true;
    requestAnimationFrame((now) => this.#frame(now));
  }

  #frame(now: number): void {
    const renderer = this.#renderer;
    this.#asked = false;
    if (renderer.destroyed === true) return;
    const draws = renderer.requestedFrame === true && renderer.skipFrame !== true && !renderer.cy.batching();
    for (const { fn } of renderer.beforeRenderCallbacks) fn(draws, now);
    if (draws) {
      this.#draw();
      this.#lastDrawn = now;
    }
    renderer.skipFrame = false;
    if (renderer.requestedFrame === true || renderer.cy.animated() || now - this.#lastDrawn < REST_MS) this.ask();
  }

  /** The times are what cytoscape chooses its textures by. */
  #draw(): void {
    const renderer = this.#renderer;
    const begin = performance.now();
    renderer.render(renderer.renderOptions);
    renderer.lastDrawTime = performance.now();
    const took = renderer.lastDrawTime - begin;
    renderer.lastRedrawTime = took;
    renderer.averageRedrawTime = ((renderer.averageRedrawTime ?? took) + took) / 2;
    renderer.requestedFrame = false;
  }
}

/** Puts this clock in the place of cytoscape's, for every core that is made from now on. */
export function drawOnDemand(): void {
  const all = new WeakMap<Renderer, Frames>();
  const { prototype } = cytoscape('renderer' as never, 'canvas' as never) as unknown as { prototype: Renderer };
  const { redraw } = prototype;
  // Called again with every change.
  prototype.startRenderLoop = function () {
    const frames = all.get(this) ?? new Frames(this);
    all.set(this, frames);
    frames.ask();
  };
  prototype.redraw = function (options) {
    redraw.call(this, options);
    all.get(this)?.ask();
  };
}
