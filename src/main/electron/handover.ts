/** Gives a page its port to the host process: to our own page only, in its main frame only. */
import { ipcMain, MessageChannelMain, type WebFrameMain } from 'electron';
import type { HostProcess } from './host-process.ts';
import { ORIGIN } from './scheme.ts';

/** The one message that a preload script may send to the main process. */
const READY = 'netyard:ready';
/** The one that it gets back, with the port. The window message to the page has the same name. */
export const PORT = 'netyard:port';

/** Answers every page of ours that says it is ready with a port to the host process; what others say is ignored. */
export function handPortsOver(host: HostProcess): void {
  ipcMain.on(READY, (event) => {
    const frame = event.senderFrame;
    if (frame === null || !isOurs(frame)) return;
    const { port1, port2 } = new MessageChannelMain();
    host.serve(port1);
    frame.postMessage(PORT, null, [port2]);
  });
}

function isOurs(frame: WebFrameMain): boolean {
  return frame.parent === null && frame.origin === ORIGIN;
}
