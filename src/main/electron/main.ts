/** The desktop window: a thin shell around the page and the host process. */
import { app, dialog } from 'electron';
import { denyPermissions, guardPages } from './guard.ts';
import { handPortsOver } from './handover.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { setMenu } from './menu.ts';
import { askBeforeQuit } from './quit.ts';
import { registerScheme, servePages } from './scheme.ts';
import { openWindow } from './window.ts';

async function main(): Promise<void> {
  registerScheme();
  guardPages();
  app.on('second-instance', () => void openWindow());
  app.on('activate', () => void openWindow());
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();

  denyPermissions();
  setMenu();
  await servePages();
  const host = startHost();
  exitWith(host);
  handPortsOver(host);
  askBeforeQuit(host, () => void openWindow());
  await openWindow();
}

/** Without its host process a window can do nothing. */
function exitWith(host: HostProcess): void {
  let quitting = false;
  app.once('will-quit', () => {
    quitting = true;
  });
  host.onEnd((code) => {
    if (quitting) return;
    dialog.showErrorBox('Netyard has to close', `Its host process ended with ${code}. Labs that run go on: the next start finds them.`);
    app.exit(1);
  });
}

// Sandboxed from the start, also the pages that nobody thought of.
app.enableSandbox();
if (app.requestSingleInstanceLock()) void main();
else app.quit();
