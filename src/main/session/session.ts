/** One lab, as every process sees it: the folder, the sandbox if it runs, and what can be asked of both. */
import type { Explained, LabState, LabSummary, SeenNamespace } from '../../shared/api/contract.ts';
import { explainElement } from '../../shared/explain/element.ts';
import { diff } from '../../shared/plan/diff.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Held } from '../../shared/topology/resolved.ts';
import { nearestFew } from '../../shared/topology/nearest.ts';
import type { Executor } from '../backend/executor.ts';
import { attachSandbox } from '../sandbox/attach.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { editLab, type Request, startLab } from './apply.ts';
import { type Applied, LabFolder } from './folder.ts';
import { isAlive } from '../process/identity.ts';
import { hasJournal } from './journal.ts';
import { lockHolder, withLock } from './lock.ts';
import type { ProgressListener } from './progress.ts';
import { refusals } from './refuse.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** What `apply` was asked, and what it called for when it was asked. */
interface Asked {
  readonly text: string;
  readonly file: string | null;
  readonly onProgress: ProgressListener;
  readonly early: { readonly held: Held; readonly wanted: Wanted };
}

export class Session {
  readonly #folder: LabFolder;
  readonly #machine: Executor;
  #sandbox: Sandbox | null = null;

  constructor(
    root: string,
    readonly name: string,
    machine: Executor,
  ) {
    this.#folder = new LabFolder(root, name);
    this.#machine = machine;
  }

  /** What a list of labs shows. Reads; never changes anything. */
  async summary(): Promise<LabSummary> {
    const [applied, identity] = await Promise.all([this.#folder.applied(), this.#folder.sandbox()]);
    const alive = identity !== null && isAlive(identity);
    return {
      name: this.name,
      state: this.#state(applied, alive),
      pid: alive ? identity.pid : null,
      file: applied.file,
      startedAt: alive ? applied.startedAt : null,
      failed: { ...applied.failed },
    };
  }

  /** The applied text, to open the drawing of a lab again. */
  async text(): Promise<Result<{ text: string; file: string | null }>> {
    const text = await this.#folder.text();
    if (text === null) return fail(this.#unknown());
    return ok({ text, file: (await this.#folder.applied()).file });
  }

  /** What `apply` would do; for a running lab only the difference. */
  async plan(text: string): Promise<Result<Plan>> {
    const applied = await this.#folder.applied();
    const wanted = await wantedOf(text, applied.held);
    if (!wanted.ok) return wanted;
    const running = (await this.#attach()) !== null;
    return ok(diff(running ? applied.resources : [], wanted.value.resources));
  }

  /** Makes the document real: starts the lab, or changes only what differs. */
  async apply(text: string, options: { file: string | null }, onProgress: ProgressListener = () => undefined): Promise<Result<LabSummary>> {
    // A wrong file makes no folder and waits for no lock.
    const { held } = await this.#folder.applied();
    const early = await wantedOf(text, held);
    if (!early.ok) return early;
    const created = await this.#folder.create();
    if (!created.ok) return created;
    const asked = { text, file: options.file, onProgress, early: { held, wanted: early.value } };
    const done = await withLock(this.#folder.lock, () => this.#applyLocked(asked));
    return done.ok ? ok(await this.summary()) : done;
  }

  /** Ends everything that runs; the folder stays, so that a rebuild has the same addresses. */
  async stop(): Promise<Result<LabSummary>> {
    // Not under the lock: Stop must also end a start that hangs in another process.
    const sandbox = await this.#attach();
    if (sandbox !== null) {
      const stopped = await sandbox.stop();
      if (!stopped.ok) return stopped;
    } else if ((await this.#folder.text()) === null && (await this.#folder.sandbox()) === null) {
      return fail(this.#unknown());
    }
    this.#forget();
    const done = await withLock(this.#folder.lock, async () => {
      await this.#folder.forgetSandbox();
      await this.#folder.forgetJournal();
      const applied = await this.#folder.applied();
      return await this.#folder.writeApplied({ ...applied, startedAt: null, resources: [], failed: {}, broken: false });
    });
    return done.ok ? ok(await this.summary()) : done;
  }

  /** Stops the lab and forgets it, its addresses too. */
  async remove(): Promise<Result<void>> {
    const stopped = await this.stop();
    return stopped.ok ? await this.#folder.remove() : stopped;
  }

  /** Containers, hosts and `NETWORK@HOST` of the running lab, in the order they were made. */
  async nodes(): Promise<readonly string[]> {
    if ((await this.#attach()) === null) return [];
    const { resources } = await this.#folder.applied();
    return resources.flatMap((resource) => (resource.kind === 'host' || resource.kind === 'container' || resource.kind === 'netns' ? [resource.name] : []));
  }

  /** What the kernel holds in a node's network namespace now. */
  async observe(node: string): Promise<Result<SeenNamespace>> {
    const found = await this.#find(node);
    if (!found.ok) return found;
    const { observeScript, readObservation } = await import('../../shared/observe/observe.ts');
    const ran = await found.value.executor.run(observeScript(await this.#networkOf(node)));
    if (!ran.ok) return ran;
    return readObservation(node, ran.value.stdout);
  }

  /** What an element is, and every kernel object that belongs to it with the commands that make it. */
  async explain(text: string, element: string): Promise<Result<Explained>> {
    const wanted = await wantedOf(text, (await this.#folder.applied()).held);
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

  async #applyLocked({ text, file, onProgress, early }: Asked): Promise<Result<void>> {
    const applied = await this.#folder.applied();
    const sandbox = await this.#attach();
    if (sandbox !== null && applied.file !== null && file !== null && applied.file !== file) return fail(nameTaken(this.name, applied.file));
    // Another process may have changed the lab while the lock was waited for.
    const unchanged = JSON.stringify(applied.held) === JSON.stringify(early.held);
    const wanted = unchanged ? ok(early.wanted) : await wantedOf(text, applied.held);
    if (!wanted.ok) return wanted;
    const refused = await refusals(this.#machine, wanted.value.resources, sandbox === null ? null : applied.resources);
    if (refused.length > 0) return fail(...refused);
    const request: Request = { text, file: file ?? applied.file, wanted: wanted.value, onProgress };
    if (sandbox !== null) return await editLab(this.#folder, sandbox, applied, request);
    await this.#folder.forgetJournal(); // its sandbox is gone, and with it whatever the journal speaks of
    const started = await startLab(this.#folder, this.#machine, applied, request);
    if (!started.ok) return started;
    this.#sandbox = started.value;
    return ok(undefined);
  }

  #state(applied: Applied, alive: boolean): LabState {
    const busy = lockHolder(this.#folder.lock) !== null;
    if (!alive) {
      if (!busy) return 'stopped';
      // What was applied is noted before a sandbox starts and cleared after it has ended: standing resources mean the end.
      return applied.resources.length > 0 ? 'stopping' : 'starting';
    }
    if (hasJournal(this.#folder.journal)) {
      if (!busy) return 'interrupted';
      return applied.resources.length === 0 ? 'starting' : 'changing';
    }
    return applied.broken ? 'failed' : 'running';
  }

  async #attach(): Promise<Sandbox | null> {
    const identity = await this.#folder.sandbox();
    if (identity === null || !isAlive(identity)) {
      this.#forget();
      return null;
    }
    const known = this.#sandbox?.identity;
    if (known === undefined || known.pid !== identity.pid || known.startTime !== identity.startTime) {
      this.#forget();
      this.#sandbox = attachSandbox(this.#machine, identity);
    }
    return this.#sandbox;
  }

  #forget(): void {
    this.#sandbox?.dispose();
    this.#sandbox = null;
  }

  async #find(node: string): Promise<Result<Sandbox>> {
    const sandbox = await this.#attach();
    if (sandbox === null) {
      return fail({ code: 'not-running', message: `The lab “${this.name}” is not running.`, fix: 'Start it with `netyard up FILE`, or with Run.' });
    }
    const nodes = await this.nodes();
    if (nodes.includes(node)) return ok(sandbox);
    const near = nearestFew(node, nodes);
    return fail({
      code: 'unknown-node',
      message: `The lab “${this.name}” has no container, host or NETWORK@HOST called “${node}”.`,
      fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has: ${nodes.join(', ')}.`,
    });
  }

  /** The name under /run/netns of a node's network namespace: another's for `network_mode: host` and `container:X`. */
  async #networkOf(node: string): Promise<string> {
    const { resources } = await this.#folder.applied();
    const container = resources.find((resource) => resource.kind === 'container' && resource.name === node);
    if (container?.kind !== 'container' || container.mode === 'own') return node;
    return container.mode === 'host' ? container.host : await this.#networkOf(container.mode.slice('container:'.length));
  }

  #unknown(): Problem {
    return { code: 'unknown-lab', message: `There is no lab called “${this.name}”.`, fix: 'List the labs with `netyard ps`.' };
  }
}

function nameTaken(name: string, file: string): Problem {
  return {
    code: 'name-taken',
    message: `A lab called “${name}” already runs, from ${file}.`,
    fix: 'Give this one another name with --name (or `name:` in the file), or stop the other first.',
  };
}
