/** A lab whose machine is gone is built anew: Netyard's own VM may hang or die, and that is no reason to lose a lab. */
import type { LabSummary, Payload } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import type { Result } from '../../shared/result.ts';
import type { Session } from './session.ts';

/** One that is gone again so soon is not built a third time, in milliseconds: what ends it may be the lab itself. */
const SOON_MS = 60_000;

/** What is needed of the labs; `Labs` is one. */
interface LabsPort {
  open(name: string): Pick<Session, 'text' | 'apply' | 'wasCutOff'>;
  on(event: 'changed', listener: (summary: LabSummary) => void): () => void;
}

interface RebuildOptions {
  /** One line for the person who started the process. */
  readonly log: (line: string) => void;
  readonly onProgress: (progress: Payload<'lab.progress'>) => void;
  /** In milliseconds, injected for the tests. */
  readonly now?: () => number;
}

/** Watches, and builds anew what was lost with a VM. Labs elsewhere outlive their connection, so they are left alone. Returns what ends it. */
export function rebuildLost(labs: LabsPort, { log, onProgress, now = Date.now }: RebuildOptions): () => void {
  const stood = new Set<string>();
  const rebuilt = new Map<string, number>();
  return labs.on('changed', (summary) => {
    const { name, backend, state } = summary;
    if (stands(summary)) {
      stood.add(name);
      return;
    }
    if (state !== 'stopped' || !stood.delete(name) || backend !== 'vm') return;
    void rebuild(name).catch((error: unknown) => log(`The lab ${name} could not be built anew: ${String(error)}`));
  });

  async function rebuild(name: string): Promise<void> {
    const lab = labs.open(name);
    // Stopped by a person: then that is what was wanted.
    if (!(await lab.wasCutOff())) return;
    if (now() - (rebuilt.get(name) ?? Number.NEGATIVE_INFINITY) < SOON_MS) {
      log(`The lab ${name} was lost again with the VM; it is not built once more by itself.`);
      return;
    }
    rebuilt.set(name, now());
    const text = await lab.text();
    if (!text.ok) return told(name, text);
    log(`The lab ${name} was lost with the VM and is built anew.`);
    told(name, await lab.apply(text.value.text, { file: text.value.file }, onProgress));
  }

  function told(name: string, result: Result<unknown>): void {
    if (!result.ok) log(`The lab ${name} could not be built anew: ${result.problems.map(({ message }) => message).join(' ')}`);
  }
}
