/** Mounts the view, gives its events to the gesture that is under way, and lets everything over and under it follow the viewport. */
import { useEffect, useRef } from 'react';
import { select } from '../state/actions/select.ts';
import type { App } from '../state/app.ts';
import type { Gesture, Ground } from './gestures/gesture.ts';
import { pressing } from './gestures/pressing.ts';
import { hitsOf } from './hits.ts';
import type { Point } from './layout/geometry.ts';
import type { Scene } from './layout/scene.ts';
import { surfaceOf } from './surface.ts';
import { createView, type View, type ViewEvents } from './view.ts';

export function useView(app: App, latest: { readonly current: Scene }) {
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<View | null>(null);
  useEffect(() => {
    const container = host.current;
    const canvas = container?.parentElement;
    if (!container || !canvas) return;
    const ground: Ground = { app, scene: () => latest.current, hits: () => hitsOf(latest.current) };
    const gestures = gestureEvents(ground);
    const view = createView(container, { ...gestures.events, moved: (pan, zoom) => follow(canvas, pan, zoom) });
    const left = () => app.store.setState({ hover: null });
    window.addEventListener('keydown', gestures.key);
    canvas.addEventListener('pointerleave', left);
    mounted.current = view;
    app.surface.current = surfaceOf(container, view, ground);
    return () => {
      window.removeEventListener('keydown', gestures.key);
      canvas.removeEventListener('pointerleave', left);
      mounted.current = null;
      app.surface.current = null;
      view.dispose();
    };
  }, [app, latest]);
  return { host, mounted };
}

/** One gesture at a time: begun by a press, ended by the release or by Escape. */
function gestureEvents(ground: Ground): { events: Omit<ViewEvents, 'moved'>; key: (event: KeyboardEvent) => void } {
  const { app } = ground;
  let gesture: Gesture | null = null;
  const events: Omit<ViewEvents, 'moved'> = {
    pressed(pointer) {
      if (app.store.getState().renaming !== null) app.store.setState({ renaming: null });
      gesture = pressing(ground, pointer);
    },
    dragged(pointer) {
      gesture = gesture?.move(pointer) ?? null;
    },
    released(pointer) {
      gesture?.release(pointer);
      gesture = null;
    },
    pressedTwice({ hit }) {
      if (hit === null) return;
      select(app, [hit.element]);
      app.store.setState({ renaming: hit.element });
    },
    hovered: (element) => app.store.setState({ hover: element }),
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    gesture?.cancel();
    gesture = null;
  };
  return { events, key };
}

/** The picture under the pointer's ground and what lies over it follow by one transform; React is not asked. */
function follow(canvas: HTMLElement, pan: Point, zoom: number): void {
  const transform = `translate(${pan.x} ${pan.y}) scale(${zoom})`;
  for (const group of canvas.querySelectorAll('[data-moves]')) group.setAttribute('transform', transform);
  canvas.querySelector('#grid')?.setAttribute('patternTransform', transform);
  const names = canvas.querySelector<HTMLElement>('[data-moves-html]');
  if (names) names.style.transform = `translate(${pan.x}px, ${pan.y}px) scale(${zoom})`;
}
