/** The host process of the window: the same hub as behind `netyard serve`, on ports instead of sockets. No TCP port is opened. */
import { stands } from '../../shared/api/stands.ts';
import { Backends } from '../backend/backends.ts';
import { Hub } from '../server/hub.ts';
import { Choosing } from '../session/choosing.ts';
import { Labs } from '../session/labs.ts';
import { stateRoot } from '../session/state-root.ts';
import { type FromHost, toHost } from './messages.ts';
import { servePort } from './port.ts';

const root = stateRoot(process.env, process.platform);
const surroundings = { root, environment: process.env, platform: process.platform };
const backends = new Backends(surroundings);
const choosing = new Choosing({ ...surroundings, backends });
const labs = new Labs(root, backends, () => choosing.chosen());
const ready = labs.ready();
if (!ready.ok) {
  // The window says that its host process ended; why is said where its output goes.
  for (const problem of ready.problems) process.stderr.write(`netyard: ${problem.message} ${problem.fix ?? ''}\n`);
  process.exit(1);
}
const hub = new Hub({ labs, choosing, log: (line) => process.stderr.write(`${line}\n`) });

process.parentPort.on('message', ({ data, ports }) => {
  const message = toHost.parse(data);
  const [port] = ports;
  if (message.kind === 'page' && port !== undefined) servePort(port, hub);
  if (message.kind === 'list') void running().then(answer);
  if (message.kind === 'stop') void stop(message.labs).then(answer);
});

process.once('exit', () => hub.close());

function answer(message: FromHost): void {
  process.parentPort.postMessage(message);
}

async function running(): Promise<FromHost> {
  const all = await labs.list();
  return { kind: 'running', labs: all.filter(stands).map((lab) => lab.name) };
}

async function stop(names: readonly string[]): Promise<FromHost> {
  const ends = await Promise.all(names.map((name) => labs.open(name).stop()));
  return { kind: 'stopped', failed: ends.flatMap((end) => (end.ok ? [] : end.problems.map((problem) => problem.message))) };
}
