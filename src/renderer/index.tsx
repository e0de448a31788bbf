/** The window: its way to the host process, its state, its keys, its picture. */
import './api/zod.ts';
import './theme/fonts.ts';
import { createRoot } from 'react-dom/client';
import { keepOpen } from './api/connection.ts';
import { openPort } from './api/port.ts';
import { openSocket, pageSecret } from './api/socket.ts';
import { App } from './app/App.tsx';
import { COMMANDS } from './commands/registry.ts';
import { listenForShortcuts } from './commands/shortcuts.ts';
import { hear } from './state/actions/hear.ts';
import { refresh } from './state/actions/labs.ts';
import { createApp, say } from './state/app.ts';
import { keepState } from './state/keep.ts';
import { createHub } from './terminals/hub.ts';

const secret = pageSecret();
const link = keepOpen(secret === null ? openPort : () => openSocket(secret), {
  opened: () => void refresh(app),
  lost: () => app.store.setState({ connection: 'lost' }),
  refused: (sentence) => say(app, sentence, true),
});
const app = createApp(link.api, createHub(link.api));
hear(app);
keepState(app);
listenForShortcuts(app, COMMANDS);

const root = document.getElementById('app');
if (root !== null) createRoot(root).render(<App app={app} />);
