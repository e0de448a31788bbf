/** `netyard serve`: the app for a browser, on this machine. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ok } from '../../shared/result.ts';
import { chooseAddress, hostsFor, inUrl } from './address.ts';
import { Entrance } from './entrance.ts';
import type { Door } from './gate.ts';
import { answerWith } from './http.ts';
import { Hub } from './hub.ts';
import { listen, shut } from './listen.ts';
import { limited } from './log.ts';
import { packageFolder } from '../package-folder.ts';
import { openPages } from './pages.ts';
import type { Serve } from './services.ts';
import { openSockets } from './websocket.ts';

export type { Served, ServeOptions, Services } from './services.ts';

/** Serves the app to a browser: `labs`, `choosing` and `log` are needed, the rest has defaults. Problems: those of the state folder, and see address.ts, pages.ts, listen.ts. */
export const serve: Serve = async (options) => {
  const address = chooseAddress(options.host, options.token ?? null);
  if (!address.ok) return address;
  const ready = options.labs.ready();
  if (!ready.ok) return ready;
  const pages = await openPages(options.pages ?? join(packageFolder(), 'dist', 'renderer'));
  if (!pages.ok) return pages;

  const { host, token } = address.value;
  const server = createServer();
  const port = await listen(server, host, options.port ?? 0);
  if (!port.ok) return port;

  const url = `http://${inUrl(host)}:${port.value}/`;
  const log = limited(options.log);
  const entrance = new Entrance({ token, onUsed: (fresh) => log(`The address was used already. A new one: ${url}?code=${fresh}`) });
  const door: Door = { hosts: hostsFor(host, port.value), entrance };
  const hub = new Hub(options);
  const sockets = openSockets(door, hub, log);
  server.on('request', answerWith(door, pages.value, log));
  server.on('upgrade', sockets.upgrade);

  return ok({
    url: entrance.code === null ? url : `${url}?code=${entrance.code}`,
    close: async () => {
      sockets.close();
      hub.close();
      await shut(server);
    },
  });
};
