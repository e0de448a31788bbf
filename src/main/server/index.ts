import { fail } from '../../shared/result.ts';
import type { Serve } from './services.ts';

export type { Served, ServeOptions, Services } from './services.ts';

/** Serves the app to a browser: `labs`, `machine`, `cannotRun` and `log` are needed, the rest has defaults. */
export const serve: Serve = async () => fail({ code: 'not-ready', message: 'The server is being written.' });
