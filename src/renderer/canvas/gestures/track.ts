/** Follows a pointer that was pressed on something over the canvas, until it is let go or given up. */
import type { PointerEvent } from 'react';
import type { App } from '../../state/app.ts';
import type { Connecting } from './connecting.ts';

export function trackPointer(app: App, start: PointerEvent, gesture: Connecting): void {
  start.preventDefault();
  start.stopPropagation();
  const end = () => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', cancel);
    window.removeEventListener('keydown', key, true);
  };
  const at = (event: globalThis.PointerEvent) => app.surface.current?.at({ x: event.clientX, y: event.clientY }) ?? null;
  const move = (event: globalThis.PointerEvent) => {
    const point = at(event);
    if (point) gesture.move(point);
  };
  const up = (event: globalThis.PointerEvent) => {
    end();
    const point = at(event);
    if (point) gesture.release(point);
    else gesture.cancel();
  };
  const cancel = () => {
    end();
    gesture.cancel();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    cancel();
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', up);
  window.addEventListener('pointercancel', cancel);
  window.addEventListener('keydown', key, true);
}
