/** What stands of a lab: its sandbox, on the backend where it was started. */
import type { LabState } from '../../shared/api/contract.ts';
import { unheldLimits } from '../../shared/resources/unheld.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import { lockHolder } from '../process/lock.ts';
import type { Sandbox, SandboxIdentity } from '../sandbox/sandbox.ts';
import type { Engine, Engines } from './engine.ts';
import { type Applied, type LabFolder, NEVER_APPLIED } from './folder.ts';
import { hasJournal } from './journal.ts';

/** What of a lab that stands does not hold as it is written, for its summary. */
export function noticesOf(applied: Applied, identity: SandboxIdentity | null): { readonly notices?: Record<string, string> } {
  const unheld = unheldLimits(applied.resources, identity?.controllers ?? []);
  return Object.keys(unheld).length === 0 ? {} : { notices: { ...unheld } };
}

/** The sandbox of one lab as this process holds it. */
export class Standing {
  readonly #folder: LabFolder;
  readonly #engines: Engines;
  #sandbox: Sandbox | null = null;

  constructor(folder: LabFolder, engines: Engines) {
    this.#folder = folder;
    this.#engines = engines;
  }

  /** The sandbox that runs; null where none does. Fails where its backend cannot be asked now. */
  async attach(): Promise<Result<Sandbox | null>> {
    const found = await this.#folder.sandbox();
    if (!found.ok) return found;
    const identity = found.value;
    const applied = await this.#folder.applied();
    const alive = await this.alive(applied.ok ? applied.value : NEVER_APPLIED, identity);
    if (!alive.ok) return alive;
    if (identity === null || !alive.value) {
      this.replace(null);
      return ok(null);
    }
    const engine = await this.engine();
    if (!engine.ok) return engine;
    const known = this.#sandbox?.identity;
    if (known?.pid !== identity.pid || known.startTime !== identity.startTime || known.bootId !== identity.bootId) this.replace(engine.value.attach(identity));
    return ok(this.#sandbox);
  }

  /** The sandbox that runs; where none does, that is a problem (`not-running`). */
  async running(): Promise<Result<Sandbox>> {
    const found = await this.attach();
    if (!found.ok) return found;
    if (found.value !== null) return ok(found.value);
    const message = `The lab “${this.#folder.name}” is not running.`;
    return fail({ code: 'not-running', message, fix: 'Start it with `netyard up FILE`, or with Run.' });
  }

  /** Where it is, or is to be: after Stop where labs run now; what nobody has stopped comes back where it was, for its machine may have been lost. */
  placeOf({ backend, startedAt }: Applied): string {
    return (startedAt === null ? null : backend) ?? this.#engines.usual;
  }

  /** The engine of the backend that the lab was started on last. */
  async engine(): Promise<Result<Engine>> {
    const applied = await this.#folder.applied();
    return this.#engines.on((applied.ok ? applied.value.backend : null) ?? 'local');
  }

  /** Once its sandbox has ended; `for good`: its volumes go too. */
  async letGo(lab: string, how?: 'for good'): Promise<void> {
    this.replace(null);
    const engine = await this.engine();
    if (engine.ok && how === 'for good') await engine.value.forget(lab);
    if (engine.ok) await engine.value.backend.release(lab);
  }

  /** Removes all that is left of a lab that has ended. A VM is not started for its volumes: what was in it is gone. */
  async forget(lab: string): Promise<Result<void>> {
    const engine = await this.engine();
    const forgotten = engine.ok && engine.value.backend.name.kind !== 'vm' ? await engine.value.forget(lab) : ok(undefined);
    return forgotten.ok ? await this.#folder.remove() : forgotten;
  }

  /** Does the sandbox still run? Fails where its backend cannot be asked now. */
  async alive({ backend }: Applied, identity: ProcessIdentity | null, haste?: 'at once'): Promise<Result<boolean>> {
    if (identity === null) return ok(false);
    const engine = this.#engines.on(backend ?? 'local');
    return engine.ok ? await engine.value.backend.isAlive(identity, haste) : engine;
  }

  /** Lets go of what this process holds, and holds another; the sandbox goes on. */
  replace(sandbox: Sandbox | null): void {
    this.#sandbox?.dispose();
    this.#sandbox = sandbox;
  }
}

/** The lab's state in a word, as its folder and its sandbox say it. */
export function stateOf(folder: LabFolder, applied: Applied, alive: boolean): LabState {
  const busy = lockHolder(folder.lock) !== null;
  if (!alive) {
    if (!busy) return 'stopped';
    // What was applied is noted before a sandbox starts and cleared after it has ended: standing resources mean the end.
    return applied.resources.length > 0 ? 'stopping' : 'starting';
  }
  if (hasJournal(folder.journal)) return busy ? 'changing' : 'interrupted';
  if (busy && applied.resources.length === 0) return 'starting';
  return applied.broken ? 'failed' : 'running';
}
