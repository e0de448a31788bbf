/**
 * The client's half of the contract: turns a carrier (a WebSocket, a MessagePort, a test's array) into an
 * {@link Api}. Replies and events pass the same schemas as on the other side. Connecting again is the owner's
 * business: a new connection is a new carrier and a new client, and `terminal.attach` brings the screens back.
 *
 * How a page reaches `netyard serve`: the page carries `<meta name="netyard-secret" content="SECRET">`; the socket is
 * `new URL('socket', document.baseURI)` with `ws:` for `http:` (relative: the page lives under a path of its own), opened
 * with the subprotocols `['netyard', SECRET]` and `binaryType = 'arraybuffer'`. In Electron the page gets a MessagePort by a
 * window message whose data is `'netyard:port'`; texts and Uint8Arrays are posted on it as they are.
 *
 * What `terminal.attach` replays is the screen written anew from its state (text, colours, modes): it holds no query
 * that a terminal would answer, so replay never makes xterm send bytes to the program.
 */
import { calls, events, type Api, type CallName, type EventName, type Params, type Payload, type Returned } from './contract.ts';
import { packTerminal, unpackTerminal } from './frames.ts';
import { MAX_INPUT, spoken, type Spoken } from './messages.ts';

/** The name that a page's socket asks for as its first subprotocol; the page's secret is the second. */
export const SUBPROTOCOL = 'netyard';

/** What carries messages: texts and binary frames, in order, each arriving whole. */
export interface ClientCarrier {
  send(data: string | Uint8Array): void;
  /** Called once, before anything is sent. */
  onMessage(listener: (data: string | Uint8Array) => void): void;
}

/** Why a call has no result: refused by the gate, lost with its connection, or answered against the contract. */
export class CallError extends Error {
  readonly reason: 'refused' | 'lost' | 'malformed';
  constructor(reason: 'refused' | 'lost' | 'malformed', sentence: string) {
    super(sentence);
    this.name = 'CallError';
    this.reason = reason;
  }
}

/** An Api on one connection. `call` rejects with a {@link CallError} and nothing else. */
export interface Client extends Api {
  /** Refusals that belong to no call (a malformed frame, input for a terminal that another page shows). */
  onRefused(listener: (sentence: string) => void): () => void;
  /** The connection is gone: rejects what waits, and every later call. */
  lost(sentence: string): void;
}

interface Waiting {
  readonly name: CallName;
  resolve(value: unknown): void;
  reject(error: CallError): void;
}

/** A set of listeners of one kind. */
function listeners<A extends readonly unknown[]>() {
  const all = new Set<(...args: A) => void>();
  return {
    add(listener: (...args: A) => void): () => void {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(...args: A): void {
      for (const listener of [...all]) listener(...args);
    },
  };
}

/** Makes an Api of a carrier that is open. */
export function createClient(carrier: ClientCarrier): Client {
  return new ConnectedClient(carrier);
}

class ConnectedClient implements Client {
  readonly #carrier: ClientCarrier;
  readonly #waiting = new Map<number, Waiting>();
  readonly #output = listeners<[number, Uint8Array]>();
  readonly #refusals = listeners<[string]>();
  readonly #heard = new Map<EventName, ReturnType<typeof listeners<[unknown]>>>();
  #nextId = 1;
  /** Why the connection is gone, once it is. */
  #gone: string | null = null;

  constructor(carrier: ClientCarrier) {
    this.#carrier = carrier;
    carrier.onMessage((data) => this.#receive(data));
  }

  call<C extends CallName>(name: C, params: Params<C>): Promise<Returned<C>> {
    if (this.#gone !== null) return Promise.reject(new CallError('lost', this.#gone));
    const id = this.#nextId++;
    return new Promise<Returned<C>>((resolve, reject) => {
      this.#waiting.set(id, { name, resolve: (value) => resolve(value as Returned<C>), reject });
      this.#carrier.send(JSON.stringify({ id, call: name, params }));
    });
  }

  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void {
    const set = this.#heard.get(name) ?? listeners<[unknown]>();
    this.#heard.set(name, set);
    return set.add((payload) => listener(payload as Payload<E>));
  }

  sendInput(terminal: number, bytes: Uint8Array): void {
    if (this.#gone !== null) return;
    for (let at = 0; at < bytes.length; at += MAX_INPUT) this.#carrier.send(packTerminal(terminal, bytes.subarray(at, at + MAX_INPUT)));
  }

  onOutput(listener: (terminal: number, bytes: Uint8Array) => void): () => void {
    return this.#output.add(listener);
  }

  onRefused(listener: (sentence: string) => void): () => void {
    return this.#refusals.add(listener);
  }

  lost(sentence: string): void {
    if (this.#gone !== null) return;
    this.#gone = sentence;
    for (const call of this.#waiting.values()) call.reject(new CallError('lost', sentence));
    this.#waiting.clear();
  }

  #receive(data: string | Uint8Array): void {
    if (typeof data !== 'string') {
      const frame = unpackTerminal(data);
      if (frame) this.#output.tell(frame.terminal, frame.bytes);
      return;
    }
    const message = readMessage(data);
    if (message === null) return;
    if ('event' in message) this.#tellEvent(message.event, message.payload);
    else if ('refused' in message) this.#refuse(message.id, message.refused);
    else this.#settle(message.id, message.result);
  }

  #settle(id: number, result: unknown): void {
    const call = this.#take(id);
    if (!call) return;
    const checked = calls[call.name].result.safeParse(result);
    if (checked.success) call.resolve(checked.data);
    else call.reject(new CallError('malformed', `The answer to ${call.name} is not what the contract says.`));
  }

  #refuse(id: number | null, sentence: string): void {
    const call = id === null ? undefined : this.#take(id);
    if (call) call.reject(new CallError('refused', sentence));
    else this.#refusals.tell(sentence);
  }

  #take(id: number): Waiting | undefined {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    return call;
  }

  #tellEvent(name: string, payload: unknown): void {
    if (!isEvent(name)) return;
    const checked = events[name].safeParse(payload);
    if (checked.success) this.#heard.get(name)?.tell(checked.data);
  }
}

function isEvent(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

/** A message, or null where the text is none: what the other side says is not trusted either. */
function readMessage(text: string): Spoken | null {
  try {
    const message = spoken.safeParse(JSON.parse(text));
    return message.success ? message.data : null;
  } catch {
    return null;
  }
}
