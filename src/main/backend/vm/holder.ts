/** One process of Netyard as its keeper sees it: a connection that has said the secret. */
import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { eachLine } from './lines.ts';
import { type FromHolder, type FromKeeper, holderMessage, messageLine } from './messages.ts';

/** In ms: who has connected and does not say who he is. */
const PATIENCE_MS = 5_000;

export class Holder {
  /** The agent port that it has; null while it has none. */
  port: number | null = null;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(message: FromKeeper): void {
    this.#socket.write(messageLine(message));
  }

  /** Ends the connection after what was sent. */
  end(): void {
    this.#socket.end();
    // The other end may be a process that stands still.
    setTimeout(() => this.#socket.destroy(), 1_000).unref();
  }
}

export interface Reception {
  /** The secret was right. */
  joined(holder: Holder): void;
  said(holder: Holder, message: FromHolder): void;
  left(holder: Holder): void;
}

/** Lets a connection in when its first line is the secret, and passes on what it says; ends one that says something else. */
export function receive(socket: Socket, secret: string, reception: Reception): void {
  const holder = new Holder(socket);
  let joined = false;
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
  eachLine(socket, (line) => {
    if (socket.destroyed) return;
    const message = holderMessage(line);
    if (!joined) {
      clearTimeout(timer);
      joined = message?.kind === 'secret' && isSame(message.secret, secret);
      if (joined) reception.joined(holder);
      else socket.destroy();
    } else if (message === null) socket.destroy();
    else reception.said(holder, message);
  });
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('close', () => {
    clearTimeout(timer);
    if (joined) reception.left(holder);
  });
}

function isSame(said: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
