/** Everything a page can ask for, one file per group of calls. */
import type { CallName, Handlers, Returned } from '../../../shared/api/contract.ts';
import type { AdmittedCall } from '../gate.ts';
import { appHandlers } from './app.ts';
import { backendHandlers } from './backends.ts';
import type { Context } from './context.ts';
import { exampleHandlers } from './examples.ts';
import { fileHandlers } from './files.ts';
import { labHandlers } from './labs.ts';
import { terminalHandlers } from './terminals.ts';

/** One function per call of the contract, for one page. */
export function createHandlers(context: Context): Handlers {
  return {
    ...appHandlers(context),
    ...backendHandlers(context),
    ...exampleHandlers(),
    ...fileHandlers(),
    ...labHandlers(context),
    ...terminalHandlers(context),
  };
}

/** Does what a call that passed the gate asks for. */
export function handle<C extends CallName>(handlers: Handlers, admitted: AdmittedCall<C>): Promise<Returned<C>> {
  return handlers[admitted.call](admitted.params);
}
