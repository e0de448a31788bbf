/** React's way to the app: the one context of the window, and selecting from its state. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { App } from './app.ts';
import type { State } from './state.ts';

const AppContext = createContext<App | null>(null);

export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('Rendered outside of the app.');
  return app;
}

export function useAppState<T>(selector: (state: State) => T): T {
  return useStore(useApp().store, selector);
}
