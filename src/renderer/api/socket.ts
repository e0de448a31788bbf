/** The WebSocket carrier of a page that `netyard serve` gave out; its secret comes with the page. */
import { SUBPROTOCOL } from '../../shared/api/client.ts';
import type { Connection } from './connection.ts';

/** The page's secret, or null where the page came from somewhere else. */
export function pageSecret(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="netyard-secret"]')?.content ?? null;
}

/** Opens one socket; rejects where it cannot be opened. */
export function openSocket(secret: string): Promise<Connection> {
  const url = new URL('socket', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, [SUBPROTOCOL, secret]);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(connectionOf(socket));
    socket.onerror = () => reject(new Error('The host process does not answer.'));
  });
}

function connectionOf(socket: WebSocket): Connection {
  return {
    send: (data) => socket.send(typeof data === 'string' ? data : new Uint8Array(data)),
    onMessage(listener) {
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') listener(data);
        else if (data instanceof ArrayBuffer) listener(new Uint8Array(data));
      };
    },
    onLost: (listener) => socket.addEventListener('close', () => listener()),
    close: () => socket.close(),
  };
}
