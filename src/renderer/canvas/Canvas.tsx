/** The canvas: the picture, cytoscape over it, and what lies over both. */
import { useEffect, useMemo, useRef } from 'react';
import { openProblems } from '../state/actions/problems.ts';
import { select } from '../state/actions/select.ts';
import { rename } from '../state/actions/rename.ts';
import type { App } from '../state/app.ts';
import { find } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { State } from '../state/state.ts';
import { problemsByElement, problemsOf, standings } from '../state/status.ts';
import { connectingFrom } from './gestures/connecting.ts';
import type { Gesture } from './gestures/gesture.ts';
import { pressing } from './gestures/pressing.ts';
import { trackPointer } from './gestures/track.ts';
import { hitsOf } from './hits.ts';
import { Invitation } from './Invitation.tsx';
import { layoutOf } from './layout/layout.ts';
import type { Scene } from './layout/scene.ts';
import type { Look } from './layers/look.ts';
import { Badges, boxOf, Handle, NameField, Rubber } from './layers/Over.tsx';
import { SceneView } from './layers/SceneView.tsx';
import { Tools } from './Tools.tsx';
import { createView, type View } from './view.ts';

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
    }),
    [analysis, document, labs, activity, progress, runProblems, selection, holding.target, hover],
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
      <Over app={app} scene={scene} look={look} latest={latest} />
      {empty && <Invitation />}
      <Tools />
    </main>
  );
}

function Over({ app, scene, look, latest }: { readonly app: App; readonly scene: Scene; readonly look: Look; readonly latest: { readonly current: Scene } }) {
  const holding = useAppState((state) => state.holding);
  const renaming = useAppState((state) => state.renaming);
  const only = useAppState((state) => (state.selection.length === 1 ? (state.selection[0] ?? null) : null));
  const name = useAppState((state) => (renaming === null ? null : (find(state.analysis.sketch, renaming)?.name ?? null)));
  const box = renaming === null ? null : boxOf(scene, renaming);
  const ground = { app, scene: () => latest.current, hits: () => hitsOf(latest.current) };
  return (
    <svg className="over scene">
      <g data-moves>
        <Rubber holding={holding} />
        <Badges scene={scene} problems={look.problems} onOpen={(element) => openProblems(app, element)} />
        {holding.floating === null && (
          <Handle
            scene={scene}
            element={look.hover ?? only}
            onEnter={(element) => app.store.setState({ hover: element })}
            onPress={(element, from, event) => trackPointer(app, event, connectingFrom(ground, element, from))}
          />
        )}
        {renaming !== null && name !== null && box !== null && <NameField key={renaming} box={box} name={name} onDone={(to) => rename(app, renaming, to)} />}
      </g>
    </svg>
  );
}

/** Mounts the view, and gives its events to the gesture that is under way. */
function useView(app: App, latest: { readonly current: Scene }) {
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<View | null>(null);
  useEffect(() => {
    const container = host.current;
    if (container === null) return;
    const ground = { app, scene: () => latest.current, hits: () => hitsOf(latest.current) };
    let gesture: Gesture | null = null;
    const view = createView(container, {
      pressed: (pointer) => {
        if (app.store.getState().renaming !== null) app.store.setState({ renaming: null });
        gesture = pressing(ground, pointer);
      },
      dragged: (pointer) => {
        gesture = gesture?.move(pointer) ?? null;
      },
      released: (pointer) => {
        gesture?.release(pointer);
        gesture = null;
      },
      pressedTwice: ({ hit }) => {
        if (hit === null) return;
        select(app, [hit.element]);
        app.store.setState({ renaming: hit.element });
      },
      hovered: (element) => app.store.setState({ hover: element }),
      moved: (pan, zoom) => {
        const transform = `translate(${pan.x} ${pan.y}) scale(${zoom})`;
        for (const group of container.parentElement?.querySelectorAll('[data-moves]') ?? []) group.setAttribute('transform', transform);
        const grid = container.parentElement?.querySelector('#grid');
        grid?.setAttribute('patternTransform', transform);
      },
    });
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      gesture?.cancel();
      gesture = null;
    };
    window.addEventListener('keydown', cancel);
    mounted.current = view;
    app.surface.current = surfaceOf(container, view, ground);
    return () => {
      window.removeEventListener('keydown', cancel);
      mounted.current = null;
      app.surface.current = null;
      view.dispose();
    };
  }, [app, latest]);
  return { host, mounted };
}

function surfaceOf(container: HTMLElement, view: View, ground: { scene: () => Scene; hits: () => ReturnType<typeof hitsOf> }) {
  return {
    scene: ground.scene,
    hits: ground.hits,
    at: (client: { x: number; y: number }) => {
      const box = container.getBoundingClientRect();
      const inside = client.x >= box.left && client.x <= box.right && client.y >= box.top && client.y <= box.bottom;
      return inside ? view.toDrawing(client) : null;
    },
    fit: () => view.fit(),
    zoomBy: (factor: number) => view.zoomBy(factor),
  };
}
