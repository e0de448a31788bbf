/** A container as the Linux: `docker exec` carries the bytes. One that the person has, or one that Netyard makes for itself. */
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Line } from './agent/agent.ts';
import { bootArgv } from './agent/boot.ts';
import type { Backend, BackendName } from './backend.ts';
import { Engine, type EngineName } from './engine.ts';
import { Link } from './link.ts';
import { linkBackend } from './link-backend.ts';
import { OWN_CONTAINER, ownContainer } from './own-container.ts';
import { programLine } from './program-line.ts';

/** Root in there: labs are made by who may, and Netyard gives them a range of other ids. Input stays open, no terminal. */
export function execArgv(engine: EngineName, container: string, argv: readonly string[]): readonly string[] {
  return [engine, 'exec', '--interactive', '--user', '0', '--', container, ...argv];
}

/** `imageFolders`: where the tree of the small Linux may lie, for an architecture in Debian's words. */
export interface ContainerSurroundings {
  readonly platform: NodeJS.Platform;
  readonly imageFolders: (architecture: string) => readonly string[];
}

/** `docker:NAME` is a container that runs; `docker` is Netyard's own, made and started when it is used. */
export function containerBackend(name: BackendName, engineName: EngineName, { platform, imageFolders }: ContainerSurroundings): Backend {
  const engine = new Engine(engineName, platform);
  const container = name.target ?? OWN_CONTAINER;
  const open = async (): Promise<Result<Line>> => {
    const stands = name.target === null ? await ownContainer(engine, imageFolders) : await standing(engine, container);
    return stands.ok ? ok(programLine(`the container ${container}`, execArgv(engineName, container, bootArgv()))) : stands;
  };
  const link = new Link(open, { helloMs: 20_000, silenceMs: 8000 });
  const linked = linkBackend(name, link);
  return {
    ...linked,
    isAlive: async (identity) => {
      if (link.state.kind === 'connected') return await linked.isAlive(identity);
      const found = await engine.inspect(container);
      if (!found.ok) return found;
      // Its processes end with it. It is not started to hear that.
      return found.value?.running === true ? await linked.isAlive(identity) : ok(false);
    },
  };
}

/** Somebody else's container is never started, and is asked first: the line itself would only say that it has ended. */
async function standing(engine: Engine, container: string): Promise<Result<void>> {
  const [, ...args] = execArgv(engine.name, container, ['sh', '-c', 'command -v perl >/dev/null || { echo "perl: not found" >&2; exit 127; }']);
  const said = await engine.run(args);
  if (said.ok) return ok(undefined);
  return fail(...said.problems.map((problem) => (problem.fix === undefined ? problem : { ...problem, fix: problem.fix.replace('NAME', container) })));
}
