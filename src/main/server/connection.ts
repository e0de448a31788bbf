/**
 * One page on one carrier. Speaks messages.ts and frames.ts; knows nothing of WebSockets or MessagePorts. Every message
 * passes the gate, and every message is answered: with a result, or with a refusal.
 */
import type { EventName, Handlers, Payload } from '../../shared/api/contract.ts';
import { packTerminal } from '../../shared/api/frames.ts';
import type { Spoken } from '../../shared/api/messages.ts';
import type { End, Terminals, Viewer } from '../terminals/terminals.ts';
import { type AdmittedCall, admitFrame, admitMessage, type Caller } from './gate.ts';
import { handle } from './handlers/index.ts';

/** What carries messages to the page, each whole and in order. Back-pressure is the carrier's: terminal bytes are bounded by flow control. */
export interface Carrier {
  send(data: string | Uint8Array): void;
}

/** Calls of one page that may be under way at once: acknowledgements come in bursts, everything else one by one. */
const MOST_CALLS = 512;

/** A page as the hub sees it. Terminals know it as the viewer that their bytes go to, the gate as the caller it admits. */
export class Connection implements Viewer, Caller {
  readonly #carrier: Carrier;
  readonly #terminals: Terminals;
  readonly #log: (line: string) => void;
  readonly #handlers: Handlers;
  #open = true;
  #underWay = 0;

  constructor(carrier: Carrier, terminals: Terminals, log: (line: string) => void, handlers: (connection: Connection) => Handlers) {
    this.#carrier = carrier;
    this.#terminals = terminals;
    this.#log = log;
    this.#handlers = handlers(this);
  }

  get admitted(): boolean {
    return this.#open;
  }

  isForeign(terminal: number): boolean {
    return this.#terminals.isForeign(terminal, this);
  }

  /** A message from the page. Never throws, whatever the bytes. */
  receive(data: string | Uint8Array): void {
    if (typeof data === 'string') this.#call(data);
    else this.#input(data);
  }

  /** The page is gone. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#terminals.left(this);
  }

  event<E extends EventName>(event: E, payload: Payload<E>): void {
    this.#say({ event, payload });
  }

  output(terminal: number, bytes: Uint8Array): void {
    if (this.#open) this.#carrier.send(packTerminal(terminal, bytes));
  }

  exit(terminal: number, end: End): void {
    this.event('terminal.exit', { terminal, ...end });
  }

  taken(terminal: number): void {
    this.#say({ id: null, refused: `Another page shows terminal ${terminal} now.` });
  }

  #call(text: string): void {
    const admitted = admitMessage(text, this);
    if (!admitted.ok) {
      this.#refuse(admitted.id, admitted.sentence);
    } else if (this.#underWay >= MOST_CALLS) {
      this.#refuse(admitted.id, 'Too many calls at once.');
    } else {
      this.#underWay += 1;
      void this.#answer(admitted);
    }
  }

  async #answer(admitted: AdmittedCall): Promise<void> {
    try {
      const result = await handle(this.#handlers, admitted);
      this.#say({ id: admitted.id, result });
    } catch (error) {
      // A bug: expected failures are values. The page hears a sentence, the log gets the rest.
      this.#log(`${admitted.call} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      this.#say({ id: admitted.id, refused: `${admitted.call} met a fault in Netyard. The log of the server says more.` });
    } finally {
      this.#underWay -= 1;
      // What the call attached for a page that left meanwhile waits for another page.
      if (!this.#open) this.#terminals.left(this);
    }
  }

  #input(data: Uint8Array): void {
    const frame = admitFrame(data, this);
    if (frame.ok) this.#terminals.write(frame.terminal, frame.bytes);
    else this.#refuse(null, frame.sentence);
  }

  #refuse(id: number | null, sentence: string): void {
    this.#log(`Refused: ${sentence}`);
    this.#say({ id, refused: sentence });
  }

  #say(message: Spoken): void {
    if (this.#open) this.#carrier.send(JSON.stringify(message));
  }
}
