/** What the handlers of one page work with. */
import type { EventName, Handlers, Payload } from '../../../shared/api/contract.ts';
import type { Terminals, Viewer } from '../../terminals/terminals.ts';
import type { Services } from '../services.ts';
import type { Watches } from '../watches.ts';

export interface Context {
  readonly services: Services;
  readonly terminals: Terminals;
  /** The page itself. */
  readonly viewer: Viewer;
  /** What is changed by hand, followed for every page. */
  readonly watches: Watches;
  /** Tells every page. */
  readonly tell: <E extends EventName>(event: E, payload: Payload<E>) => void;
}

/** The handlers of one group of calls: `file.`, `lab.`… */
export type Group<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;
