/** A distribution of WSL as the Linux: `wsl.exe --exec` carries the bytes. */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Line } from '../agent/agent.ts';
import { bootArgv } from '../agent/boot.ts';
import { ask } from '../ask.ts';
import type { Backend, BackendName } from '../backend.ts';
import { Link } from '../link.ts';
import { linkBackend } from '../link-backend.ts';
import { PROGRAM_PATH } from '../path.ts';
import { programLine } from '../program-line.ts';
import { listDistributions } from './distributions.ts';
import { hold, holdKey, letGo } from './held.ts';
import { chooseDistribution, type WslSurroundings } from './own.ts';
import { decodeWords, WSL_ENVIRONMENT, wslProblem } from './words.ts';

/** WSL's machine starts in a few seconds, on a slow disk in more. In milliseconds. */
const START_MS = 60_000;

/** Windows' own wsl.exe, whatever else is called so; elsewhere, as within WSL itself, the one on the path. */
export function wslProgram(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  return platform === 'win32' && environment.SystemRoot !== undefined ? join(environment.SystemRoot, 'System32', 'wsl.exe') : 'wsl.exe';
}

/** Without a shell of the distribution between, as root: labs are made by who may, and Netyard gives each a range of other ids. */
export function wslArgv(program: string, distribution: string, argv: readonly string[]): readonly string[] {
  return [program, '--distribution', distribution, '--user', 'root', '--exec', ...argv];
}

/** `wsl:DISTRIBUTION`, or `wsl` for the one that `chooseDistribution` finds. `root`: Netyard's state folder. */
export function wslBackend(name: BackendName, root: string, around: WslSurroundings): Backend {
  const { program } = around;
  // Which one is meant stays the same as long as this process lives.
  let chosen: string | null = null;
  const open = async (): Promise<Result<Line>> => {
    const distribution = await chooseDistribution(chosen ?? name.target, around);
    if (!distribution.ok) return distribution;
    // Starts it: what wsl.exe says when it cannot comes where the agent's bytes would.
    const said = await ask(wslArgv(program, distribution.value, ['env', PROGRAM_PATH, 'perl', '-e', '1']), START_MS, WSL_ENVIRONMENT);
    if (said.code !== 0) return fail(wslProblem(said, distribution.value));
    chosen = distribution.value;
    return ok(programLine(`the distribution ${chosen}`, wslArgv(program, chosen, bootArgv()), decodeWords));
  };
  const link = new Link(open, { helloMs: 20_000, silenceMs: 8000 });
  const linked = linkBackend(name, link);
  /** A distribution that does not run has ended its processes. It is not started to hear that. */
  const runs = async (): Promise<Result<boolean>> => {
    if (link.state.kind === 'connected') return ok(true);
    const listed = await listDistributions(program);
    const target = chosen ?? name.target;
    return listed.ok ? ok(listed.value.some((one) => one.running && (target === null || one.name === target))) : listed;
  };
  return {
    ...linked,
    isAlive: async (...asked) => {
      const running = await runs();
      return running.ok && running.value ? await linked.isAlive(...asked) : running;
    },
    keep: async (lab) => {
      await letGo(linked.executor, holdKey(root, lab));
      const distribution = chosen;
      if (distribution === null) return fail({ code: 'backend-lost', message: 'The distribution of WSL is gone.' });
      hold((argv) => wslArgv(program, distribution, argv), holdKey(root, lab));
      return ok(undefined);
    },
    release: async (lab) => {
      const running = await runs();
      if (running.ok && running.value) await letGo(linked.executor, holdKey(root, lab));
    },
  };
}
