import type { Item, Spot } from './adding.ts';

/** In pixels of the window, or in units of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The mounted canvas, as others use it. `at` is a point of the drawing, `client` one of the window. */
export interface Surface {
  /** The drawing under a point of the window, or null where that point is not on the canvas. */
  at(client: Point): Point | null;
  /** Where something that is dropped there would go. */
  spotAt(at: Point, item: Item): Spot;
  /** Is the point so far from everything that only that place can be meant? */
  isFarOut(at: Point): boolean;
  showAll(): void;
  zoomBy(factor: number): void;
}
