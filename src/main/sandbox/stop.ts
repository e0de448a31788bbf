/** Ends a sandbox: with pid 1 the kernel ends every process, and with them namespaces, links and mounts. */
import { fail, ok, type Result } from '../../shared/result.ts';
import { quoteCommand } from '../../shared/shell/quote.ts';
import type { Executor } from '../backend/executor.ts';
import { endArgv } from './programs.ts';
import type { SandboxIdentity } from './sandbox.ts';

const SECONDS = 10;

/** Resolves when no process and no namespace of the sandbox is left. A sandbox that has ended already is no error. */
export async function stopSandbox(machine: Executor, identity: SandboxIdentity): Promise<Result<void>> {
  const ran = await machine.run(quoteCommand(endArgv(identity, SECONDS)), { timeoutMs: (SECONDS + 5) * 1000 });
  if (!ran.ok) return ran;
  if (ran.value.stdout === 'gone\n') return ok(undefined);
  const [, , said] = /^err (\S+) (.*)/.exec(ran.value.stdout) ?? [];
  return fail({
    code: 'not-stopped',
    message: `The lab could not be ended: ${said ?? (ran.value.stderr.trim() || 'no answer')}.`,
    fix: `Process ${identity.pid} is its first: as its owner or as root, \`kill -9 ${identity.pid}\` ends it.`,
  });
}
