/** One lab, as every process sees it: the folder, the sandbox if it runs, and what can be asked of both. */
import type { Explained, LabState, LabSummary, SeenNamespace } from '../../shared/api/contract.ts';
import { explainElement } from '../../shared/explain/element.ts';
import { diff } from '../../shared/plan/diff.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Held } from '../../shared/topology/resolved.ts';
import { nearestFew } from '../../shared/topology/nearest.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { editLab, type Request, startLab } from './apply.ts';
import type { Engine } from './engine.ts';
import { type Applied, LabFolder, NEVER_APPLIED } from './folder.ts';
import { isAlive } from '../process/identity.ts';
import { hasJournal } from './journal.ts';
import { lockHolder, withLock } from '../process/lock.ts';
import type { ProgressListener } from './progress.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** What `apply` was asked, and what it called for when it was asked. */
interface Asked {
  readonly text: string;
  readonly file: string | null;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal | undefined;
  readonly early: { readonly held: Held; readonly wanted: Wanted };
}

/** One lab by its name, whether it runs, is stopped, or has never been. Any number of processes may open the same one. */
export class Session {
  readonly #folder: LabFolder;
  readonly #engine: Engine;
  #sandbox: Sandbox | null = null;

  constructor(
    root: string,
    readonly name: string,
    engine: Engine,
  ) {
    this.#folder = new LabFolder(root, name);
    this.#engine = engine;
  }

  /** What a list of labs shows. Reads; never changes anything. A lab whose record cannot be read is `failed`. */
  async summary(): Promise<LabSummary> {
    const [read, found] = await Promise.all([this.#folder.applied(), this.#folder.sandbox()]);
    const applied = read.ok ? read.value : { ...NEVER_APPLIED, broken: true };
    const identity = found.ok ? found.value : null;
    const alive = identity !== null && isAlive(identity);
    return {
      name: this.name,
      state: read.ok && found.ok ? this.#state(applied, alive) : 'failed',
      pid: alive ? identity.pid : null,
      file: applied.file,
      startedAt: alive ? applied.startedAt : null,
      failed: { ...applied.failed },
    };
  }

  /** The applied text and the decisions that the lab holds, to open its drawing again. */
  async text(): Promise<Result<{ text: string; file: string | null; held: Held }>> {
    const text = await this.#folder.text();
    if (text === null) return fail(this.#unknown());
    const applied = await this.#folder.applied();
    return applied.ok ? ok({ text, file: applied.value.file, held: applied.value.held }) : applied;
  }

  /** What `apply` would do; for a running lab only the difference. */
  async plan(text: string): Promise<Result<Plan>> {
    const applied = await this.#folder.applied();
    if (!applied.ok) return applied;
    const wanted = await wantedOf(text, applied.value.held);
    if (!wanted.ok) return wanted;
    const running = await this.#attach();
    if (!running.ok) return running;
    return ok(diff(running.value === null ? [] : applied.value.resources, wanted.value.resources));
  }

  /** Makes the document real: starts the lab, or changes only what differs. `signal` cancels a start (`cancelled`), not an edit. */
  async apply(
    text: string,
    options: { file: string | null; signal?: AbortSignal },
    onProgress: ProgressListener = () => undefined,
  ): Promise<Result<LabSummary>> {
    // A wrong file makes no folder and waits for no lock.
    const applied = await this.#folder.applied();
    if (!applied.ok) return applied;
    const { held } = applied.value;
    const early = await wantedOf(text, held);
    if (!early.ok) return early;
    const created = await this.#folder.create();
    if (!created.ok) return created;
    const asked = { text, file: options.file, onProgress, signal: options.signal, early: { held, wanted: early.value } };
    const done = await withLock(this.#folder.lock, () => this.#applyLocked(asked));
    return done.ok ? ok(await this.summary()) : done;
  }

  /** Ends everything that runs; the folder stays, so that a rebuild has the same addresses. */
  async stop(): Promise<Result<LabSummary>> {
    const stopped = await this.#end(() => this.#noteStopped());
    return stopped.ok ? ok(await this.summary()) : stopped;
  }

  /** Stops the lab and forgets it, its addresses too. */
  async remove(): Promise<Result<void>> {
    return await this.#end(() => this.#folder.remove());
  }

  /** Containers, hosts and `NETWORK@HOST` of the running lab, in the order they were made. */
  async nodes(): Promise<readonly string[]> {
    const running = await this.#attach();
    return running.ok && running.value !== null ? nodesOf(await this.#resources()) : [];
  }

  /** What the kernel holds in a node's network namespace now. */
  async observe(node: string): Promise<Result<SeenNamespace>> {
    const found = await this.#find(node);
    if (!found.ok) return found;
    const { observeScript, readObservation } = await import('../../shared/observe/observe.ts');
    const ran = await found.value.executor.run(observeScript(networkOf(node, await this.#resources())));
    if (!ran.ok) return ran;
    return readObservation(node, ran.value.stdout);
  }

  /** What an element is, and every kernel object that belongs to it with the commands that make it. */
  async explain(text: string, element: string): Promise<Result<Explained>> {
    const applied = await this.#folder.applied();
    if (!applied.ok) return applied;
    const wanted = await wantedOf(text, applied.value.held);
    return wanted.ok ? explainElement(wanted.value.resolved, wanted.value.resources, element) : wanted;
  }

  /** argv, for the machine, that runs a program in a node as its shell would. */
  async enterArgv(node: string, argv: readonly string[], options: { tty?: boolean } = {}): Promise<Result<readonly string[]>> {
    const found = await this.#find(node);
    return found.ok ? ok(found.value.enterArgv(node, argv, options)) : found;
  }

  /** Closes what this process holds; the lab goes on. */
  dispose(): void {
    this.#forget();
  }

  async #applyLocked({ text, file, onProgress, signal, early }: Asked): Promise<Result<void>> {
    const [applied, running] = [await this.#folder.applied(), await this.#attach()];
    if (!applied.ok) return applied;
    if (!running.ok) return running;
    const before = applied.value;
    const sandbox = await this.#kept(running.value, before);
    if (sandbox !== null && before.file !== null && file !== null && before.file !== file) return fail(nameTaken(this.name, before.file));
    // Another process may have changed the lab while the lock was waited for.
    const unchanged = JSON.stringify(before.held) === JSON.stringify(early.held);
    const wanted = unchanged ? ok(early.wanted) : await wantedOf(text, before.held);
    if (!wanted.ok) return wanted;
    const refused = await this.#engine.refusals(wanted.value.resources, sandbox === null ? null : before.resources);
    if (refused.length > 0) return fail(...refused);
    const request: Request = { text, file: file ?? before.file, wanted: wanted.value, onProgress, signal };
    if (sandbox !== null) return await editLab(this.#folder, sandbox, before, request);
    await this.#folder.forgetJournal(); // its sandbox is gone, and with it whatever the journal speaks of
    const started = await startLab(this.#folder, this.#engine, before, request);
    if (!started.ok) return started;
    this.#forget();
    this.#sandbox = started.value;
    return ok(undefined);
  }

  /**
   * A sandbox that holds nothing yet was being started by a process that is not there any more, or the lock would not be ours.
   * It ends by itself, but perhaps not before the first step that one would run in it.
   */
  async #kept(sandbox: Sandbox | null, before: Applied): Promise<Sandbox | null> {
    if (sandbox === null || before.resources.length > 0) return sandbox;
    await sandbox.stop();
    this.#forget();
    return null;
  }

  /**
   * Ends what runs, then does `last` under the lock. What is known is ended before the lock is had, so that a start which
   * hangs in another process ends too; what came up meanwhile is ended once it is had.
   */
  async #end(last: () => Promise<Result<void>>): Promise<Result<void>> {
    if (!this.#folder.exists()) return fail(this.#unknown());
    const early = await this.#endSandbox();
    if (!early.ok) return early;
    return await withLock(this.#folder.lock, async () => {
      const ended = await this.#endSandbox();
      return ended.ok ? await last() : ended;
    });
  }

  async #endSandbox(): Promise<Result<void>> {
    const running = await this.#attach();
    // A damaged identity must not keep anybody from forgetting the lab; there is nothing that could be ended by it.
    if (!running.ok) return running.problems.every(({ code }) => code === 'lab-damaged') ? ok(undefined) : running;
    const stopped = running.value === null ? ok(undefined) : await running.value.stop();
    if (stopped.ok) this.#forget();
    return stopped;
  }

  async #noteStopped(): Promise<Result<void>> {
    const applied = await this.#folder.applied();
    // Nothing runs any more, so a damaged record can be begun anew; what it held is lost either way.
    const before = applied.ok ? applied.value : NEVER_APPLIED;
    if (!applied.ok && !applied.problems.every(({ code }) => code === 'lab-damaged')) return applied;
    await this.#folder.forgetSandbox();
    await this.#folder.forgetJournal();
    return await this.#folder.writeApplied({ ...before, startedAt: null, resources: [], failed: {}, broken: false });
  }

  async #resources(): Promise<readonly Resource[]> {
    const applied = await this.#folder.applied();
    return applied.ok ? applied.value.resources : [];
  }

  #state(applied: Applied, alive: boolean): LabState {
    const busy = lockHolder(this.#folder.lock) !== null;
    if (!alive) {
      if (!busy) return 'stopped';
      // What was applied is noted before a sandbox starts and cleared after it has ended: standing resources mean the end.
      return applied.resources.length > 0 ? 'stopping' : 'starting';
    }
    if (hasJournal(this.#folder.journal)) return busy ? 'changing' : 'interrupted';
    if (busy && applied.resources.length === 0) return 'starting';
    return applied.broken ? 'failed' : 'running';
  }

  async #attach(): Promise<Result<Sandbox | null>> {
    const found = await this.#folder.sandbox();
    if (!found.ok) return found;
    const identity = found.value;
    if (identity === null || !isAlive(identity)) {
      this.#forget();
      return ok(null);
    }
    const known = this.#sandbox?.identity;
    if (known === undefined || known.pid !== identity.pid || known.startTime !== identity.startTime) {
      this.#forget();
      this.#sandbox = this.#engine.attach(identity);
    }
    return ok(this.#sandbox);
  }

  #forget(): void {
    this.#sandbox?.dispose();
    this.#sandbox = null;
  }

  async #find(node: string): Promise<Result<Sandbox>> {
    const running = await this.#attach();
    if (!running.ok) return running;
    if (running.value === null) {
      return fail({ code: 'not-running', message: `The lab “${this.name}” is not running.`, fix: 'Start it with `netyard up FILE`, or with Run.' });
    }
    const nodes = nodesOf(await this.#resources());
    if (nodes.includes(node)) return ok(running.value);
    const near = nearestFew(node, nodes);
    return fail({
      code: 'unknown-node',
      message: `The lab “${this.name}” has no container, host or NETWORK@HOST called “${node}”.`,
      fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has: ${nodes.join(', ')}.`,
    });
  }

  #unknown(): Problem {
    return { code: 'unknown-lab', message: `There is no lab called “${this.name}”.`, fix: 'List the labs with `netyard ps`.' };
  }
}

function nodesOf(resources: readonly Resource[]): readonly string[] {
  return resources.flatMap((resource) => (resource.kind === 'host' || resource.kind === 'container' || resource.kind === 'netns' ? [resource.name] : []));
}

/** The name under /run/netns of a node's network namespace: another's for `network_mode: host` and `container:X`. */
function networkOf(node: string, resources: readonly Resource[]): string {
  const container = resources.find((resource) => resource.kind === 'container' && resource.name === node);
  if (container?.kind !== 'container' || container.mode === 'own') return node;
  return container.mode === 'host' ? container.host : networkOf(container.mode.slice('container:'.length), resources);
}

function nameTaken(name: string, file: string): Problem {
  return {
    code: 'name-taken',
    message: `A lab called “${name}” already runs, from ${file}.`,
    fix: 'Give this one another name with --name (or `name:` in the file), or stop the other first.',
  };
}
