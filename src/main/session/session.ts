/** One lab, as every process sees it: the folder, the sandbox if it runs, and what can be asked of both. */
import type { Explained, LabSummary, SeenNamespace } from '../../shared/api/contract.ts';
import type { NodeProgram, SaidPart } from '../../shared/api/programs.ts';
import { explainElement } from '../../shared/explain/element.ts';
import { diff } from '../../shared/plan/diff.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Held } from '../../shared/topology/resolved.ts';
import type { Executor } from '../backend/executor.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { editLab, type Request, startLab } from './apply.ts';
import { ByHand } from './by-hand.ts';
import type { Engines } from './engine.ts';
import { type Applied, LabFolder, NEVER_APPLIED } from './folder.ts';
import { History } from './history.ts';
import { withLock } from '../process/lock.ts';
import { networkOf, nodesOf, unknownNode } from './nodes.ts';
import { programsIn, saidIn } from './programs.ts';
import type { ProgressListener } from './progress.ts';
import { noticesOf, Standing, stateOf } from './standing.ts';
import { elsewhere, nameTaken } from './taken.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** What `apply` was asked, and what it called for when it was asked. */
interface Asked {
  readonly text: string;
  readonly file: string | null;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal | undefined;
  /** The backend that was asked for; null: where the lab stands, or the usual one. */
  readonly backend: string | null;
  readonly early: { readonly held: Held; readonly wanted: Wanted };
}

/** A program in a node: what to run, and where. */
export interface Entered {
  readonly executor: Executor;
  readonly argv: readonly string[];
}

/** One lab by its name, whether it runs, is stopped, or has never been. Any number of processes may open the same one. */
export class Session {
  readonly #folder: LabFolder;
  readonly #engines: Engines;
  readonly #standing: Standing;
  /** What was changed in it by hand. */
  readonly byHand: ByHand;
  /** Its edits, and what the kernel held after each. */
  readonly history: History;

  constructor(
    root: string,
    readonly name: string,
    engines: Engines,
  ) {
    this.#folder = new LabFolder(root, name);
    this.#engines = engines;
    this.#standing = new Standing(this.#folder, engines);
    this.byHand = new ByHand(this.#folder, this.#standing);
    this.history = new History(this.#folder, this.#standing);
  }

  /** What a list of labs shows. Reads; never changes anything. A lab whose record cannot be read is `failed`. */
  async summary(): Promise<LabSummary> {
    const [read, found] = await Promise.all([this.#folder.applied(), this.#folder.sandbox()]);
    const applied = read.ok ? read.value : { ...NEVER_APPLIED, broken: true };
    const identity = found.ok ? found.value : null;
    const alive = await this.#standing.alive(applied, identity, 'at once');
    // What cannot be reached may well go on.
    const stands = !alive.ok || alive.value;
    return {
      name: this.name,
      backend: applied.backend ?? this.#engines.usual,
      state: read.ok && found.ok ? (alive.ok ? stateOf(this.#folder, applied, alive.value) : 'unreachable') : 'failed',
      pid: stands ? (identity?.pid ?? null) : null,
      file: applied.file,
      startedAt: stands ? applied.startedAt : null,
      failed: { ...applied.failed },
      ...noticesOf(applied, stands ? identity : null),
      unreachable: alive.ok ? null : (alive.problems[0]?.message ?? null),
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
    const running = await this.#standing.attach();
    if (!running.ok) return running;
    return ok(diff(running.value === null ? [] : applied.value.resources, wanted.value.resources));
  }

  /** Makes the document real: starts the lab, or changes only what differs. `signal` cancels a start (`cancelled`), not an edit. */
  async apply(
    text: string,
    options: { file: string | null; signal?: AbortSignal; backend?: string },
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
    const asked = { text, file: options.file, onProgress, signal: options.signal, backend: options.backend ?? null, early: { held, wanted: early.value } };
    const engine = this.#engines.on(asked.backend ?? this.#standing.placeOf(applied.value));
    const stop = engine.ok ? engine.value.backend.onNotice((doing) => onProgress({ lab: this.name, done: 0, total: 0, doing, finished: [] })) : null;
    const done = await withLock(this.#folder.lock, () => this.#applyLocked(asked));
    stop?.();
    return done.ok ? ok(await this.summary()) : done;
  }

  /** The lab outlives the process that started it, also on a machine of Netyard's own. */
  async keep(): Promise<Result<void>> {
    const engine = await this.#standing.engine();
    return engine.ok ? await engine.value.backend.keep(this.name) : engine;
  }

  /** Ends everything that runs; the folder stays, so that a rebuild has the same addresses. */
  async stop(): Promise<Result<LabSummary>> {
    const stopped = await this.#end(() => this.#noteStopped());
    return stopped.ok ? ok(await this.summary()) : stopped;
  }

  /** Stops the lab and forgets it, its addresses too. Where its backend cannot be asked it is forgotten all the same: that may be gone for good. */
  async remove(): Promise<Result<void>> {
    const ended = await this.#end(() => this.#standing.forget(this.name), 'for good');
    if (ended.ok || !this.#folder.exists() || (await this.summary()).state !== 'unreachable') return ended;
    return await withLock(this.#folder.lock, () => this.#folder.remove());
  }

  /** Does nothing stand although nobody has stopped it? Its machine is gone, or what it ran on was ended. */
  async wasCutOff(): Promise<boolean> {
    const [applied, running] = [await this.#folder.applied(), await this.#standing.attach()];
    return applied.ok && applied.value.startedAt !== null && running.ok && running.value === null;
  }

  /** Containers, hosts and `NETWORK@HOST` of the running lab, in the order they were made. */
  async nodes(): Promise<readonly string[]> {
    const running = await this.#standing.attach();
    return running.ok && running.value !== null ? nodesOf(await this.#resources()) : [];
  }

  /** The same for whoever wants to know why there are none: the lab is not running, or cannot be asked now. */
  async nodesThatStand(): Promise<Result<readonly string[]>> {
    const running = await this.#standing.running();
    return running.ok ? ok(nodesOf(await this.#resources())) : running;
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

  /** How the commands and servers of the lab fare. */
  async programs(): Promise<Result<NodeProgram[]>> {
    const found = await this.#standing.running();
    return found.ok ? await programsIn(found.value.executor) : found;
  }

  /** What the programs of a host or container have said from a byte on. */
  async log(node: string, from: number): Promise<Result<SaidPart>> {
    const found = await this.#find(node);
    return found.ok ? await saidIn(found.value.executor, node, from) : found;
  }

  /** What an element is, and every kernel object that belongs to it with the commands that make it. */
  async explain(text: string, element: string): Promise<Result<Explained>> {
    const applied = await this.#folder.applied();
    if (!applied.ok) return applied;
    const wanted = await wantedOf(text, applied.value.held);
    return wanted.ok ? explainElement(wanted.value.resolved, wanted.value.resources, element) : wanted;
  }

  /** What runs a program in a node as its shell would; no argv: its shell. */
  async enter(node: string, argv: readonly string[], options: { tty?: boolean } = {}): Promise<Result<Entered>> {
    const found = await this.#find(node);
    if (!found.ok) return found;
    const engine = await this.#standing.engine();
    return engine.ok ? ok({ executor: engine.value.backend.executor, argv: found.value.enterArgv(node, argv, options) }) : engine;
  }

  /** Closes what this process holds; the lab goes on. */
  dispose(): void {
    this.#standing.replace(null);
  }

  async #applyLocked({ text, file, onProgress, signal, backend, early }: Asked): Promise<Result<void>> {
    const [applied, running] = [await this.#folder.applied(), await this.#standing.attach()];
    if (!applied.ok) return applied;
    if (!running.ok) return running;
    const before = applied.value;
    const sandbox = await this.#kept(running.value, before);
    if (sandbox !== null && before.file !== null && file !== null && before.file !== file) return fail(nameTaken(this.name, before.file));
    // Another process may have changed the lab while the lock was waited for.
    const unchanged = JSON.stringify(before.held) === JSON.stringify(early.held);
    const wanted = unchanged ? ok(early.wanted) : await wantedOf(text, before.held);
    if (!wanted.ok) return wanted;
    const where = backend ?? this.#standing.placeOf(before);
    // What stood went with its sandbox. Until the new one stands, nobody shall take this for the end of the old.
    const gone = sandbox === null && before.resources.length > 0 ? await this.#folder.writeApplied({ ...before, resources: [] }) : ok(undefined);
    if (!gone.ok) return gone;
    if (sandbox !== null && where !== (before.backend ?? 'local')) return fail(elsewhere(this.name, before.backend ?? 'local'));
    const engine = this.#engines.on(where);
    if (!engine.ok) return engine;
    // A machine may have to be started first: no script's time runs meanwhile.
    const reached = await engine.value.backend.boot();
    if (!reached.ok) return reached;
    const refused = await engine.value.refusals(wanted.value.resources, sandbox === null ? null : before.resources);
    if (refused.length > 0) return fail(...refused);
    const request: Request = { text, file: file ?? before.file, wanted: wanted.value, onProgress, signal };
    const edited = { before: before.resources, after: wanted.value.resources, text };
    if (sandbox !== null) return await this.history.noted(edited, sandbox, await editLab(this.#folder, sandbox, before, request));
    await this.#folder.forgetJournal(); // its sandbox is gone, and with it whatever the journal speaks of
    const started = await startLab(this.#folder, engine.value, { ...before, backend: where }, request);
    if (!started.ok) return started;
    this.#standing.replace(started.value);
    return await this.history.noted({ ...edited, before: [] }, started.value, ok(undefined));
  }

  /**
   * A sandbox that holds nothing yet was being started by a process that is not there any more, or the lock would not be ours.
   * It ends by itself, but perhaps not before the first step that one would run in it.
   */
  async #kept(sandbox: Sandbox | null, before: Applied): Promise<Sandbox | null> {
    if (sandbox === null || before.resources.length > 0) return sandbox;
    await sandbox.stop();
    this.#standing.replace(null);
    return null;
  }

  /**
   * Ends what runs, then does `last` under the lock. What is known is ended before the lock is had, so that a start which
   * hangs in another process ends too; what came up meanwhile is ended once it is had.
   */
  async #end(last: () => Promise<Result<void>>, how?: 'for good'): Promise<Result<void>> {
    if (!this.#folder.exists()) return fail(this.#unknown());
    const early = await this.#endSandbox(how);
    if (!early.ok) return early;
    return await withLock(this.#folder.lock, async () => {
      const ended = await this.#endSandbox(how);
      return ended.ok ? await last() : ended;
    });
  }

  async #endSandbox(how?: 'for good'): Promise<Result<void>> {
    const running = await this.#standing.attach();
    // A damaged identity must not keep anybody from forgetting the lab; there is nothing that could be ended by it.
    if (!running.ok) return running.problems.every(({ code }) => code === 'lab-damaged') ? ok(undefined) : running;
    const stopped = running.value === null ? ok(undefined) : await running.value.stop();
    if (!stopped.ok) return stopped;
    await this.#standing.letGo(this.name, running.value === null ? undefined : how);
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

  async #find(node: string): Promise<Result<Sandbox>> {
    const running = await this.#standing.running();
    if (!running.ok) return running;
    const nodes = nodesOf(await this.#resources());
    return nodes.includes(node) ? running : unknownNode(this.name, node, nodes);
  }

  #unknown(): Problem {
    return { code: 'unknown-lab', message: `There is no lab called “${this.name}”.`, fix: 'List the labs with `netyard ps`.' };
  }
}
