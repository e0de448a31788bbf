/** A container as the Linux: `docker exec` carries the bytes. One that the person has, or one that Netyard makes for itself. */
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Line } from './agent/agent.ts';
import { bootArgv } from './agent/boot.ts';
import type { Backend, BackendName } from './backend.ts';
import { ContainerEngine, type EngineName, execArgs } from './container-engine.ts';
import { Link } from './link.ts';
import { linkBackend } from './link-backend.ts';
import { OWN_CONTAINER, ownContainer } from './own-container.ts';
import { programLine } from './program-line.ts';

/** `imageFolders`: where the tree of the small Linux may lie, for a processor in Debian's words. */
export interface ContainerSurroundings {
  readonly platform: NodeJS.Platform;
  readonly imageFolders: (architecture: string) => readonly string[];
}

/** `docker:NAME` is a container that runs, and is never started; `docker` is Netyard's own, made and started when it is used. */
export function containerBackend(name: BackendName, engineName: EngineName, { platform, imageFolders }: ContainerSurroundings): Backend {
  const engine = new ContainerEngine(engineName, platform);
  const container = name.target ?? OWN_CONTAINER;
  const open = async (): Promise<Result<Line>> => {
    // It is asked first: the line itself could only say that it has ended.
    const stands = name.target === null ? await ownContainer(engine, imageFolders) : await engine.servesLabs(container);
    return stands.ok ? ok(programLine(`the container ${container}`, [engineName, ...execArgs(container, bootArgv())])) : stands;
  };
  const link = new Link(open, { helloMs: 20_000, silenceMs: 8000 });
  const linked = linkBackend(name, link);
  return {
    ...linked,
    isAlive: async (identity, haste) => {
      if (link.state.kind === 'connected') return await linked.isAlive(identity, haste);
      const found = await engine.inspect(container);
      if (!found.ok) return haste === 'at once' && link.trouble !== null ? fail(link.trouble) : found;
      // Its processes end with it. It is not started to hear that.
      return found.value === null || found.value.ended ? ok(false) : await linked.isAlive(identity, haste);
    },
  };
}
