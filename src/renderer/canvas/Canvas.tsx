/** The canvas: the picture, cytoscape over it, and what lies over both. */
import { useEffect, useMemo, useRef } from 'react';
import { openProblems } from '../state/actions/problems.ts';
import { select } from '../state/actions/select.ts';
import { rename } from '../state/actions/rename.ts';
import { find } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { State } from '../state/state.ts';
import { byHandByElement, problemsByElement, problemsOf, standings } from '../state/status.ts';
import { connectingFrom } from './gestures/connecting.ts';
import { trackPointer } from './gestures/track.ts';
import { hitsOf } from './hits.ts';
import { Invitation } from './Invitation.tsx';
import { layoutOf } from './layout/layout.ts';
import type { Scene } from './layout/scene.ts';
import type { Look } from './layers/look.ts';
import { Badges, boxOf, Handle, Marks, Rubber } from './layers/Over.tsx';
import { NameField } from './NameField.tsx';
import { PaneToggles } from './PaneToggles.tsx';
import { SceneView } from './layers/SceneView.tsx';
import { Tools } from './Tools.tsx';
import { useView } from './useView.ts';

/** The scene of the draft, with what the pointer holds where it holds it. */
function useScene(): Scene {
  const { sketch, facts } = useAppState((state) => state.analysis);
  const floating = useAppState((state) => state.holding.floating);
  return useMemo(() => {
    const positions = floating === null ? sketch.positions : { ...sketch.positions, [floating.element]: floating.at };
    return layoutOf(sketch, facts, { positions, floating: floating?.element ?? null });
  }, [sketch, facts, floating]);
}

function useLook(): Look {
  const state = useAppState((all) => all);
  const { analysis, document, labs, activity, progress, runProblems, selection, holding, hover } = state;
  return useMemo(
    () => ({
      standings: standings({ analysis, document, labs, activity, progress } as State),
      problems: problemsByElement(analysis.sketch, problemsOf({ analysis, runProblems, document, labs })),
      selected: new Set(selection),
      target: holding.target,
      hover,
      floating: holding.floating?.element ?? null,
    }),
    [analysis, document, labs, activity, progress, runProblems, selection, holding.target, holding.floating?.element, hover],
  );
}

export function Canvas() {
  const app = useApp();
  const scene = useScene();
  const look = useLook();
  const latest = useRef(scene);
  latest.current = scene;
  const { host, mounted } = useView(app, latest);
  useEffect(() => mounted.current?.update(scene), [scene, mounted]);
  const only = useAppState((state) => (state.selection.length === 1 ? (state.selection[0] ?? null) : null));
  // With the selection alone: an element that is being dragged is where the hand wants it.
  useEffect(() => mounted.current?.focus(() => (only === null ? null : boxOf(latest.current, only))), [only, mounted]);
  const empty = scene.rooms.length + scene.wires.length === 0;
  return (
    <main className="canvas" aria-label="Drawing">
      <svg className="under scene" aria-hidden="true">
        <defs>
          <pattern id="grid" width="20" height="20" patternUnits="userSpaceOnUse">
            <circle className="grid-dot" cx="1" cy="1" r="1" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#grid)" />
        <g data-moves>
          <SceneView scene={scene} look={look} />
        </g>
      </svg>
      <div className="pointer-ground" ref={host} />
      <Over scene={scene} look={look} latest={latest} />
      <Names scene={scene} />
      {empty && <Invitation />}
      <PaneToggles />
      <Tools />
    </main>
  );
}

interface OverProps {
  readonly scene: Scene;
  readonly look: Look;
  readonly latest: { readonly current: Scene };
}

/** For the pointer only: the outline and the commands do the same by keyboard. */
function Over({ scene, look, latest }: OverProps) {
  const app = useApp();
  const holding = useAppState((state) => state.holding);
  const byHand = useAppState((state) => byHandByElement(state.analysis.sketch, state.byHand));
  const only = useAppState((state) => (state.selection.length === 1 ? (state.selection[0] ?? null) : null));
  const ground = { app, scene: () => latest.current, hits: () => hitsOf(latest.current) };
  return (
    <svg className="over scene" aria-hidden="true">
      <g data-moves>
        <Rubber holding={holding} />
        <Badges scene={scene} problems={look.problems} onOpen={(element) => openProblems(app, element)} />
        <Marks scene={scene} byHand={byHand} onOpen={(element) => select(app, [element])} />
        {holding.floating === null && (
          <Handle
            scene={scene}
            element={look.hover ?? only}
            onEnter={(element) => app.store.setState({ hover: element })}
            onPress={(element, from, event) => trackPointer(app, event, connectingFrom(ground, element, from))}
          />
        )}
      </g>
    </svg>
  );
}

function Names({ scene }: { readonly scene: Scene }) {
  const app = useApp();
  const renaming = useAppState((state) => state.renaming);
  const name = useAppState((state) => (renaming === null ? null : (find(state.analysis.sketch, renaming)?.name ?? null)));
  const box = renaming === null ? null : boxOf(scene, renaming);
  return (
    <div className="names" data-moves-html>
      {renaming !== null && name !== null && box !== null && <NameField key={renaming} box={box} name={name} onDone={(to) => rename(app, renaming, to)} />}
    </div>
  );
}
