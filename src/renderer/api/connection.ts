/** One Api for the life of the window, over connections that come and go. */
import { CallError, type Client, type ClientCarrier, createClient } from '../../shared/api/client.ts';
import type { Api, CallName, EventName, Params, Payload, Returned } from '../../shared/api/contract.ts';

/** A carrier that can end. */
export interface Connection extends ClientCarrier {
  onLost(listener: () => void): void;
  close(): void;
}

export interface Link {
  readonly api: Api;
  dispose(): void;
}

export interface LinkEvents {
  /** A connection stands: the first one, or one after a loss. */
  opened(): void;
  lost(): void;
  /** The host process refused something that belongs to no call. */
  refused(sentence: string): void;
}

/** Waits between attempts, in milliseconds; the last one repeats. */
const WAITS = [100, 300, 1000, 2000, 5000] as const;
const LOST = 'The connection to the host process is gone; it is opened again as soon as that answers.';

/** Keeps a connection open with `open`; listeners outlive each connection, calls do not. */
export function keepOpen(open: () => Promise<Connection>, events: LinkEvents): Link {
  let client: Client | null = null;
  let connection: Connection | null = null;
  let disposed = false;
  let failures = 0;
  const subscriptions = new Set<(client: Client) => () => void>();
  const undo = new Map<(client: Client) => () => void, () => void>();

  const again = () => {
    if (disposed) return;
    const wait = WAITS[Math.min(failures, WAITS.length - 1)] ?? 5000;
    failures += 1;
    setTimeout(() => void attempt(), wait);
  };
  const attempt = async () => {
    if (disposed) return;
    const opened = await open().catch(() => null);
    if (opened === null) return again();
    const fresh = createClient(opened);
    [client, connection, failures] = [fresh, opened, 0];
    for (const subscribe of subscriptions) undo.set(subscribe, subscribe(fresh));
    fresh.onRefused(events.refused);
    opened.onLost(() => {
      fresh.lost(LOST);
      client = null;
      undo.clear();
      events.lost();
      again();
    });
    events.opened();
  };
  void attempt();

  const subscribe = (make: (client: Client) => () => void) => {
    subscriptions.add(make);
    if (client) undo.set(make, make(client));
    return () => {
      subscriptions.delete(make);
      undo.get(make)?.();
      undo.delete(make);
    };
  };
  return {
    api: {
      call: <C extends CallName>(name: C, params: Params<C>): Promise<Returned<C>> =>
        client ? client.call(name, params) : Promise.reject(new CallError('lost', LOST)),
      on: <E extends EventName>(name: E, listener: (payload: Payload<E>) => void) => subscribe((each) => each.on(name, listener)),
      sendInput: (terminal, bytes) => client?.sendInput(terminal, bytes),
      onOutput: (listener) => subscribe((each) => each.onOutput(listener)),
    },
    dispose() {
      disposed = true;
      connection?.close();
    },
  };
}
