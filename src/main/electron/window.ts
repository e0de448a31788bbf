import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { PAGE } from './scheme.ts';

/** Opens the window, or brings the one that is there to the front. */
export async function openWindow(): Promise<void> {
  const [there] = BrowserWindow.getAllWindows();
  if (there !== undefined) {
    if (there.isMinimized()) there.restore();
    there.focus();
    return;
  }
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 560,
    show: false,
    title: 'Netyard',
    webPreferences: {
      preload: join(app.getAppPath(), 'dist', 'main', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(PAGE);
}
