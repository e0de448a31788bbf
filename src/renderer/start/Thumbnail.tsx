import { useMemo } from 'react';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { layoutOf } from '../canvas/layout/layout.ts';
import { PLAIN } from '../canvas/layers/look.ts';
import { SceneView } from '../canvas/layers/SceneView.tsx';
import { analyse, NOTHING_ANALYSED } from '../state/analysis.ts';

/** A topology as a small picture: the same drawing that the canvas would show. */
export function Thumbnail({ text }: { readonly text: string }) {
  const scene = useMemo(() => {
    const { sketch, facts } = analyse(text, NOTHING_HELD, NOTHING_ANALYSED);
    return layoutOf(sketch, facts);
  }, [text]);
  const { x, y, w, h } = scene.bounds;
  return (
    <svg className="thumbnail scene" viewBox={`${x} ${y} ${Math.max(w, 420)} ${Math.max(h, 260)}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <SceneView scene={scene} look={PLAIN} />
    </svg>
  );
}
