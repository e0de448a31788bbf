import { useLayoutEffect } from 'react';
import { foldPanes } from '../state/actions/select.ts';
import { useApp } from '../state/react.ts';

/** In a small window the side panes make room for the drawing. */
export function useFolding(): void {
  const app = useApp();
  useLayoutEffect(() => {
    let width = Number.POSITIVE_INFINITY;
    const resized = () => {
      foldPanes(app, width, window.innerWidth);
      width = window.innerWidth;
    };
    resized();
    window.addEventListener('resize', resized);
    return () => window.removeEventListener('resize', resized);
  }, [app]);
}
