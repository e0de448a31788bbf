/** A gesture is a state: what the pointer is doing, with one way out. */
import type { App } from '../../state/app.ts';
import type { Hit } from '../hits.ts';
import type { Point } from '../layout/geometry.ts';
import type { Scene } from '../layout/scene.ts';
import type { Pointer } from '../view.ts';

/** What every gesture is given. */
export interface Ground {
  readonly app: App;
  scene(): Scene;
  hits(): readonly Hit[];
}

export interface Gesture {
  /** The pointer moved; what it is doing from now on. */
  move(pointer: Pointer): Gesture;
  /** The button is up: the gesture does what it stands for. */
  release(pointer: Pointer): void;
  /** Escape, or the pointer was taken away: nothing happens. */
  cancel(): void;
}

/** Movement, in screen pixels, below which a press is a click. */
const CLICK = 4;

export function isFar(a: Point, b: Point): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > CLICK;
}
