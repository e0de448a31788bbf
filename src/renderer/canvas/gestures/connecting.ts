/** A line from an element to the pointer; let go over something that fits, the two are connected. */
import { edit } from '../../state/actions/documents.ts';
import { connecting } from '../../state/connecting.ts';
import { HOLDING_NOTHING } from '../../state/state.ts';
import { hitAt } from '../hits.ts';
import type { Point } from '../layout/geometry.ts';
import type { Ground } from './gesture.ts';

export interface Connecting {
  move(at: Point): void;
  release(at: Point): void;
  cancel(): void;
}

export function connectingFrom(ground: Ground, element: string, from: Point): Connecting {
  const { app } = ground;
  const stepAt = (at: Point) => {
    const target = hitAt(ground.hits(), at, element)?.element ?? null;
    const { document, analysis } = app.store.getState();
    if (target === null || document === null) return { target: null, step: null };
    return { target, step: connecting(document.text, analysis.sketch, element, target) };
  };
  return {
    move(at) {
      const { target, step } = stepAt(at);
      app.store.setState({
        holding: {
          floating: null,
          target: step ? target : null,
          rubber: { from: [from.x, from.y], to: [at.x, at.y], fits: step !== null },
          says: step?.name ?? 'Let go over a network, a LAN, a host or a container',
        },
      });
    },
    release(at) {
      const { step } = stepAt(at);
      app.store.setState({ holding: HOLDING_NOTHING });
      if (step) edit(app, step.name, step.edits);
    },
    cancel: () => app.store.setState({ holding: HOLDING_NOTHING }),
  };
}
