import { useMemo } from 'react';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { centre } from '../canvas/layout/geometry.ts';
import { layoutOf } from '../canvas/layout/layout.ts';
import { PLAIN } from '../canvas/layers/look.ts';
import { SceneView } from '../canvas/layers/SceneView.tsx';
import { analyse, NOTHING_ANALYSED } from '../state/analysis.ts';

/** Small drawings are not blown up beyond this. */
const LEAST = { w: 400, h: 220 } as const;

/** A topology as a small picture: the same drawing that the canvas would show. */
export function Thumbnail({ text }: { readonly text: string }) {
  const scene = useMemo(() => {
    const { sketch, facts } = analyse(text, NOTHING_HELD, NOTHING_ANALYSED);
    return layoutOf(sketch, facts);
  }, [text]);
  const middle = centre(scene.bounds);
  const [w, h] = [Math.max(scene.bounds.w, LEAST.w), Math.max(scene.bounds.h, LEAST.h)];
  return (
    <svg className="thumbnail scene" viewBox={`${middle.x - w / 2} ${middle.y - h / 2} ${w} ${h}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <SceneView scene={scene} look={PLAIN} />
    </svg>
  );
}
