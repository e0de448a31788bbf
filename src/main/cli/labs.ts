/** Which lab and which node a command means. */
import type { LabSummary } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { nearestFew } from '../../shared/topology/nearest.ts';
import type { Backend } from '../backend/backend.ts';
import { Backends } from '../backend/backends.ts';
import { keepOwn } from '../disk/own.ts';
import { Labs } from '../session/labs.ts';
import type { Session } from '../session/session.ts';
import { Choosing } from '../session/choosing.ts';
import { stateRoot } from '../session/state-root.ts';
import type { Io } from './io.ts';

/** What a command works with. */
interface Yard {
  readonly labs: Labs;
  readonly backends: Backends;
  readonly choosing: Choosing;
  /** The backend that was asked for, or the usual one. */
  readonly backend: Backend;
}

/** Opens this user's labs for one piece of work, and lets go of them after it. `asked`: the option `--backend`. */
export async function withLabs<T>(io: Io, work: (yard: Yard) => Promise<Result<T>>, asked?: string): Promise<Result<T>> {
  const root = stateRoot(io.environment, io.platform);
  const own = keepOwn(root);
  if (!own.ok) return own;
  const backends = new Backends({ root, environment: io.environment, platform: io.platform });
  const choosing = new Choosing({ root, environment: io.environment, platform: io.platform, backends, asked });
  const labs = new Labs(root, backends, () => choosing.chosen());
  try {
    const backend = backends.open(choosing.chosen());
    return backend.ok ? await work({ labs, backends, choosing, backend: backend.value }) : backend;
  } finally {
    labs.dispose();
    backends.dispose();
  }
}

/** How a lab may be meant that is not named. */
interface Meant {
  /** The lab that has this node, if only one does. */
  readonly node?: string;
  /** What to write where several could be meant. */
  readonly fix?: string;
}

/** The lab that is meant: by name, or the only one that runs, or the only one that has the node. */
export async function chooseLab(labs: Labs, name: string | undefined, { node, fix = 'Say which one with --lab NAME.' }: Meant = {}): Promise<Result<Session>> {
  const readable = await labs.readable();
  if (!readable.ok) return readable;
  const all = await labs.list();
  if (name !== undefined) return all.some((lab) => lab.name === name) ? ok(labs.open(name)) : fail(unknownLab(name, all));
  const running = all.filter(stands);
  const [only, ...more] = running;
  if (only === undefined) return fail({ code: 'not-running', message: 'No lab is running.', fix: 'Start one with `netyard up FILE`.' });
  if (more.length === 0) return ok(labs.open(only.name));
  const holders = node === undefined ? [] : await having(labs, running, node);
  if (holders.length === 1 && holders[0] !== undefined) return ok(holders[0]);
  return fail({
    code: 'several-labs',
    kind: 'input',
    message: `${running.length} labs are running: ${running.map((lab) => lab.name).join(', ')}.`,
    fix,
  });
}

async function having(labs: Labs, running: readonly LabSummary[], node: string): Promise<readonly Session[]> {
  const sessions = running.map((lab) => labs.open(lab.name));
  const nodes = await Promise.all(sessions.map((session) => session.nodes()));
  return sessions.filter((_, index) => nodes[index]?.includes(node));
}

/** There is no such lab; these are near. */
function unknownLab(name: string, labs: readonly LabSummary[]): Problem {
  return {
    code: 'unknown-lab',
    message: `There is no lab called “${name}”.`,
    fix: suggestion(
      name,
      labs.map((lab) => lab.name),
      'No lab was ever started here.',
    ),
  };
}

/** `Did you mean api or app?`, or what to say when there is nothing to choose from. */
function suggestion(word: string, candidates: readonly string[], none: string): string {
  if (candidates.length === 0) return none;
  const near = nearestFew(word, candidates);
  if (near.length === 0) return `There are ${candidates.join(', ')}.`;
  return `Did you mean ${near.length === 1 ? near[0] : `${near.slice(0, -1).join(', ')} or ${near.at(-1)}`}?`;
}
