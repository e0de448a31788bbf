import type { Hit } from './hits.ts';
import type { Point } from './layout/geometry.ts';
import type { Scene } from './layout/scene.ts';

/** The mounted canvas as others use it. */
export interface Surface {
  readonly scene: () => Scene;
  readonly hits: () => readonly Hit[];
  /** Drawing units under a point of the window, or null where that point is not on the canvas. */
  at(client: Point): Point | null;
  showAll(): void;
  zoomBy(factor: number): void;
}
