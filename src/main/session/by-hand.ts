/** What a person changed in a running lab by hand: found, put right, or written into the topology. */
import { actualOf, type Difference, driftOf, type Settings } from '../../shared/drift/drift.ts';
import { resetPlan } from '../../shared/drift/reset.ts';
import { readLook } from '../../shared/observe/look.ts';
import type { KernelStates } from '../../shared/observe/kernel-state.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { quote } from '../../shared/shell/quote.ts';
import { applyEdit } from '../../shared/topology/edit.ts';
import { withLock } from '../process/lock.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Applied, LabFolder } from './folder.ts';
import { hasJournal, Journal } from './journal.ts';
import { makeCertain, recover } from './recover.ts';
import type { Standing } from './standing.ts';
import { type ByHandDifference, type Watched, Watching } from './watching.ts';
import { wantedOf } from './wanted.ts';

export type { ByHandDifference } from './watching.ts';

/** Looks at these namespaces, or at all of the lab. */
export async function lookAt(sandbox: Sandbox, nodes: readonly string[] = []): Promise<Result<KernelStates>> {
  const ran = await sandbox.executor.run(`perl /run/netyard/look ${nodes.map(quote).join(' ')}`);
  return ran.ok ? ok(readLook(ran.value.stdout)) : ran;
}

/** The lab's own state by hand, as one process sees it. */
export class ByHand {
  readonly #folder: LabFolder;
  readonly #standing: Standing;

  constructor(folder: LabFolder, standing: Standing) {
    this.#folder = folder;
    this.#standing = standing;
  }

  /** Everything that was changed by hand since the last step, looked up now. */
  async differences(): Promise<Result<readonly ByHandDifference[]>> {
    const [applied, running] = [await this.#folder.applied(), await this.#standing.running()];
    if (!applied.ok) return applied;
    if (!running.ok) return running;
    // A plan is under way, or was cut off: what stands is not what was applied.
    if (hasJournal(this.#folder.journal)) return ok([]);
    const seen = await lookAt(running.value);
    return seen.ok ? ok(await this.judge(applied.value, seen.value)) : seen;
  }

  /** The same from what was seen already. */
  async judge(applied: Applied, states: KernelStates, before?: Settings): Promise<readonly ByHandDifference[]> {
    const found = driftOf(applied.resources, states, before);
    const text = found.some(({ keep }) => keep.length > 0) ? await this.#folder.text() : null;
    return await Promise.all(found.map(async (each) => ({ ...each, keepable: text !== null && (await keptIn(text, [each], applied)).ok })));
  }

  /**
   * Tells of what is changed by hand, now and whenever that changes, until the lab stops or the returned function is called. Nothing
   * is told before something differs.
   */
  async watch(listener: (differences: readonly ByHandDifference[]) => void, onEnd: () => void = () => undefined): Promise<Result<() => void>> {
    const running = await this.#standing.running();
    if (!running.ok) return running;
    const judge: Watched['judge'] = (applied, states, before) => this.judge(applied, states, before);
    const watching = new Watching({ folder: this.#folder, sandbox: running.value, judge, listener, onEnd });
    return ok(() => watching.stop());
  }

  /** Puts back what was changed by hand: these differences by their ids, those of an element, or all. Answers what was put back. */
  async reset(chosen: readonly string[] | null): Promise<Result<readonly Difference[]>> {
    return await withLock(this.#folder.lock, () => this.#resetLocked(chosen));
  }

  /** `text` with these differences written into it. Changes nothing in the lab: applying the text does. */
  async keep(text: string, chosen: readonly string[] | null): Promise<Result<string>> {
    const [applied, found] = [await this.#folder.applied(), await this.differences()];
    if (!applied.ok) return applied;
    if (!found.ok) return found;
    const wanted = chosenOf(found.value, chosen);
    if (!wanted.ok) return wanted;
    const without = wanted.value.find(({ keepable }) => !keepable);
    const keeping = wanted.value.filter(({ keepable }) => keepable);
    if (without !== undefined && (chosen !== null || keeping.length === 0)) return fail(noKey(without));
    return await keptIn(text, keeping, applied.value);
  }

  async #resetLocked(chosen: readonly string[] | null): Promise<Result<readonly Difference[]>> {
    const [applied, running] = [await this.#folder.applied(), await this.#standing.running()];
    if (!applied.ok) return applied;
    if (!running.ok) return running;
    const sandbox = running.value;
    const settled = await recover(this.#folder, sandbox, applied.value);
    if (!settled.ok) return settled;
    const seen = await lookAt(sandbox);
    if (!seen.ok) return seen;
    const found = driftOf(settled.value.resources, seen.value);
    const wanted = chosenOf(found, chosen);
    if (!wanted.ok || wanted.value.length === 0) return wanted;
    const done = await this.#run(sandbox, settled.value, found, wanted.value);
    return done.ok ? wanted : done;
  }

  async #run(sandbox: Sandbox, applied: Applied, found: readonly Difference[], chosen: readonly Difference[]): Promise<Result<void>> {
    const plan = resetPlan(applied.resources, found, chosen);
    const journal = await Journal.begin(this.#folder.journal, plan, applied.held);
    if (!journal.ok) return journal;
    const end = await sandbox.run(plan, journal.value);
    if (end.ok) {
      journal.value.end();
      return ok(undefined);
    }
    journal.value.leave();
    const element = plan.steps[end.step]?.element;
    const problem: Problem = {
      code: 'not-reset',
      message: `It could not be put back: ${end.said.trim()}`,
      fix: 'Run the lab again, which makes what is missing; or stop and start it.',
      ...(element === undefined ? {} : { element }),
    };
    const certain = await makeCertain(this.#folder, sandbox, { ...applied, resources: actualOf(applied.resources, found) });
    if (certain.ok && (await this.#folder.writeApplied({ ...certain.value, broken: true })).ok) await this.#folder.forgetJournal();
    return fail(problem);
  }
}

/** The differences with these ids or of these elements; null: all. */
function chosenOf<D extends Difference>(found: readonly D[], chosen: readonly string[] | null): Result<readonly D[]> {
  if (chosen === null) return ok(found);
  const of = (word: string) => found.filter((each) => each.id === word || isOf(each, word));
  const none = chosen.find((word) => of(word).length === 0);
  if (none !== undefined) {
    const elements = [...new Set(found.map(({ element }) => element))];
    return fail({
      code: 'no-difference',
      kind: 'input',
      message: `Nothing of ${none} was changed by hand.`,
      fix: elements.length === 0 ? 'Nothing else was either.' : `Something was of ${elements.join(', ')}.`,
    });
  }
  return ok(found.filter((each) => chosen.some((word) => of(word).includes(each))));
}

/** `web` and `containers.web` mean all of that container, `web.front` its place on one network. */
function isOf({ element, node }: Difference, word: string): boolean {
  return element === word || node === word || element.replace(/^\w+\./, '') === word || element.startsWith(`${word.replace(/^\w+\./, '')}.`);
}

/** The text with what was done by hand in it, where it is still a topology that can be built. */
async function keptIn(text: string, differences: readonly Difference[], applied: Applied): Promise<Result<string>> {
  let edited = text;
  for (const each of differences) {
    if (each.keep.length === 0) return fail(noKey(each));
    for (const edit of each.keep) {
      const done = applyEdit(edited, edit);
      if (!done.ok) return done;
      edited = done.value;
    }
  }
  const wanted = await wantedOf(edited, applied.held);
  return wanted.ok ? ok(edited) : await withSubnets(edited, wanted, applied);
}

/** An address can only be written beside its subnet: where that was left open, the one that the lab has is written too. */
async function withSubnets(text: string, wanted: Result<never>, { held }: Applied): Promise<Result<string>> {
  const open = wanted.ok ? [] : wanted.problems.filter(({ code }) => code === 'address-without-subnet');
  let edited = text;
  for (const { element = '' } of open) {
    const home = element.slice(element.indexOf('.') + 1);
    const path = [`networks.${home}`, `lans.${home}`].find((candidate) => held.subnets[candidate] !== undefined);
    const done = path === undefined ? wanted : applyEdit(edited, { kind: 'set', element: path, key: 'subnet', value: held.subnets[path] ?? '' });
    if (!done.ok) return done;
    edited = done.value;
  }
  const now = open.length === 0 ? wanted : await wantedOf(edited, held);
  return now.ok ? ok(edited) : now;
}

function noKey({ sentence, element }: Difference): Problem {
  return { code: 'no-key', element, message: `The topology has no key for this: ${sentence}`, fix: 'Put it back with `netyard reset`, or leave it as it is.' };
}

/** What was changed by hand in the namespaces that a plan is about. */
export async function inTheWay(sandbox: Sandbox, applied: readonly Resource[], nodes: readonly string[]): Promise<readonly Difference[]> {
  const seen = nodes.length === 0 ? null : await lookAt(sandbox, nodes);
  return seen?.ok === true ? driftOf(applied, seen.value) : [];
}
