/** The MessagePort carrier of Electron's window: the preload script hands one port over, and it never breaks. */
import type { Connection } from './connection.ts';

/** The message with which the preload script gives the port. */
const HANDOVER = 'netyard:port';

/** Waits for the port. */
export function openPort(): Promise<Connection> {
  return new Promise((resolve) => {
    window.addEventListener('message', function taken(event) {
      const port = event.ports[0];
      if (event.source !== window || event.data !== HANDOVER || port === undefined) return;
      window.removeEventListener('message', taken);
      resolve(connectionOf(port));
    });
  });
}

function connectionOf(port: MessagePort): Connection {
  return {
    send: (data) => port.postMessage(data),
    onMessage(listener) {
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string' || data instanceof Uint8Array) listener(data);
      };
      port.start();
    },
    onLost: (listener) => port.addEventListener('close', () => listener()),
    close: () => port.close(),
  };
}
