/** The WebSocket carrier: the gate at the upgrade, back-pressure in both directions, and nothing of the messages themselves. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { SUBPROTOCOL } from '../../shared/api/client.ts';
import { MAX_MESSAGE } from '../../shared/api/messages.ts';
import { admitSocket, type Door } from './gate.ts';
import { knockOf } from './http.ts';
import type { Hub } from './hub.ts';

/** While more than this many bytes wait for the page to read them, nothing more is read from it. */
const SLOW = 1024 * 1024;
/** A page that lets this many bytes wait is cut off. */
const STUCK = 32 * 1024 * 1024;
/** A connection that answers no ping for this long is gone: its cable was cut, its machine sleeps. */
const PING_MS = 15_000;

interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection. */
  close(): void;
}

/** Carries pages that the gate lets in to the hub. `log` hears of those it does not. */
export function openSockets(door: Door, hub: Hub, log: (line: string) => void): Sockets {
  // Sizes are in bytes here and in characters in the gate: a character has up to three.
  const server = new WebSocketServer({ noServer: true, maxPayload: 3 * MAX_MESSAGE, perMessageDeflate: false, handleProtocols: () => SUBPROTOCOL });
  const pings = setInterval(() => ping(server.clients), PING_MS);
  pings.unref();
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const admission = admitSocket(knockOf(request), door);
      if (admission.ok) return server.handleUpgrade(request, socket, head, (page) => serve(page, hub));
      log(`Refused: ${admission.sentence}`);
      const body = `${admission.sentence}\n`;
      socket.end(
        `HTTP/1.1 ${admission.status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
    close() {
      clearInterval(pings);
      for (const page of server.clients) page.terminate();
      server.close();
    },
  };
}

function serve(page: WebSocket, hub: Hub): void {
  const connection = hub.connect({ send: (data) => send(page, data) });
  page.on('message', (data, isBinary) => connection.receive(isBinary ? bytesOf(data) : bytesOf(data).toString('utf8')));
  page.on('error', () => page.terminate());
  page.on('close', () => connection.closed());
}

function send(page: WebSocket, data: string | Uint8Array): void {
  if (page.readyState !== page.OPEN) return;
  page.send(data, () => {
    if (page.isPaused && page.bufferedAmount <= SLOW) page.resume();
  });
  if (page.bufferedAmount > STUCK) page.terminate();
  else if (page.bufferedAmount > SLOW) page.pause();
}

const alive = new WeakSet<WebSocket>();

function ping(pages: ReadonlySet<WebSocket>): void {
  for (const page of pages) {
    // A page that is not being read cannot be heard to answer.
    if (!page.isPaused && page.listenerCount('pong') > 0 && !alive.has(page)) {
      page.terminate();
      continue;
    }
    alive.delete(page);
    if (page.listenerCount('pong') === 0) page.on('pong', () => alive.add(page));
    page.ping();
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
