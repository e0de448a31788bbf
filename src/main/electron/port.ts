/** The MessagePort carrier, in the host process: messages as they are, nothing of what they mean. */
import type { Hub } from '../server/hub.ts';

/** What is used of Electron's MessagePortMain. */
export interface PortLike {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  /** Messages wait until it is called. */
  start(): void;
}

/** Serves one page over its port, until the page is gone. Who holds the other end was checked where it was given out (handover.ts). */
export function servePort(port: PortLike, hub: Pick<Hub, 'connect'>): void {
  const connection = hub.connect({ send: (data) => port.postMessage(data) });
  port.on('message', ({ data }) => connection.receive(messageOf(data)));
  port.on('close', () => connection.closed());
  port.start();
}

/** A port carries any value; what is neither text nor bytes is refused by the gate like any other malformed text. */
function messageOf(data: unknown): string | Uint8Array {
  return typeof data === 'string' || data instanceof Uint8Array ? data : '';
}
