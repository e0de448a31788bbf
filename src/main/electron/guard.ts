/** What no page may do, whatever it holds: go elsewhere, open windows, get permissions, embed other pages. */
import { app, dialog, session, shell } from 'electron';
import { PAGE } from './scheme.ts';

/** For every page that is ever made. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (event.url !== PAGE) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || event.url !== PAGE) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void offerLink(url);
      return { action: 'deny' };
    });
  });
}

/** Copying and pasting in a terminal is the one thing that pages ask for. */
export function denyPermissions(): void {
  const allowed = new Set(['clipboard-read', 'clipboard-sanitized-write']);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.has(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** A link opens in the browser, only https, and only after a question that shows where it leads. */
async function offerLink(link: string): Promise<void> {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url?.protocol !== 'https:') return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${url.host} in the browser?`,
    detail: url.href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(url.href);
}
