/** Runs in front of the page, in a sandbox, and only hands the port over. The page gets nothing of Electron. */
import { ipcRenderer } from 'electron';

// The names of handover.ts: a sandboxed preload script cannot load other files at run time, and the bundle of that one needs the main process.
ipcRenderer.once('netyard:port', (event) => window.postMessage('netyard:port', window.location.origin, event.ports));
window.addEventListener('load', () => ipcRenderer.send('netyard:ready'), { once: true });
