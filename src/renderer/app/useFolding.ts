import { useLayoutEffect, useRef } from 'react';
import { foldPanes } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';

/** In a small window the side panes make room for the drawing, and for the text beside it. */
export function useFolding(): void {
  const app = useApp();
  const beside = useAppState(({ views }) => (views.shown === 'both' ? views.width : 0));
  const before = useRef(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const resized = () => {
      const room = window.innerWidth - beside;
      foldPanes(app, before.current, room);
      before.current = room;
    };
    resized();
    window.addEventListener('resize', resized);
    return () => window.removeEventListener('resize', resized);
  }, [app, beside]);
}
