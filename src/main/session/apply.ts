/**
 * Starting a lab and editing it live are the same operation: the difference between what stands and what is wanted.
 * Each way it can be cut off leaves the lab in its old state, or says exactly what stands.
 */
import type { Payload } from '../../shared/api/contract.ts';
import { diff } from '../../shared/plan/diff.ts';
import { planFrom } from '../../shared/drift/reset.ts';
import type { Plan, Step } from '../../shared/plan/plan.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { RunEnd, RunProgress, Sandbox } from '../sandbox/sandbox.ts';
import type { Staged } from '../disk/atomic.ts';
import { inTheWay } from './by-hand.ts';
import type { Engine } from './engine.ts';
import type { Applied, LabFolder } from './folder.ts';
import { Journal } from './journal.ts';
import { followed } from './progress.ts';
import { makeCertain, recover } from './recover.ts';
import type { Wanted } from './wanted.ts';
import { stepTitles } from './words.ts';

/** One request to make a document real. */
export interface Request {
  readonly text: string;
  readonly file: string | null;
  readonly wanted: Wanted;
  readonly onProgress: (progress: Payload<'lab.progress'>) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Starts a sandbox and builds the whole lab in it. Until the last step is done the sandbox hangs on this process:
 * whatever ends this process, or fails, or aborts, ends the sandbox and leaves nothing.
 */
export async function startLab(folder: LabFolder, engine: Engine, applied: Applied, request: Request): Promise<Result<Sandbox>> {
  const before: Applied = { ...applied, file: request.file, startedAt: new Date().toISOString(), resources: [], failed: {}, broken: false };
  // The disk is slow, and so is the start of a sandbox: they go side by side, and nothing is built before both are done.
  const written = Promise.all([folder.writeApplied(before), stageRecord(folder, before, request)]);
  // No journal: a start that is cut off leaves nothing that could be settled.
  const run: Run = { plan: diff([], request.wanted.resources), journal: UNWRITTEN, before, request };
  const started = await engine.launch(folder.name, (sandbox) => buildLab(folder, sandbox, run, written));
  if (started.ok) return started;
  const [, record] = await written;
  if (record.ok) await record.value.drop();
  // The line may have been lost at the very end of the start: then nobody knows whether it stands, and it has to be found again.
  const gone = await isGone(folder, engine);
  if (gone) await folder.forgetSandbox();
  await folder.forgetJournal();
  // On a full disk the marks of what failed are lost, and `before` says the rest: nothing stands.
  await folder.writeApplied({ ...before, startedAt: gone ? null : before.startedAt, failed: failedElements(started.problems), broken: !gone });
  return started;
}

/** Is nothing left of the start, as far as is known? Whoever cannot be asked may have it. */
async function isGone(folder: LabFolder, engine: Engine): Promise<boolean> {
  const noted = await folder.sandbox();
  if (!noted.ok || noted.value === null) return true;
  const alive = await engine.backend.isAlive(noted.value, 'at once');
  return alive.ok && !alive.value;
}

async function buildLab(folder: LabFolder, sandbox: Sandbox, run: Run, written: Promise<readonly [Result<void>, Result<Staged>]>): Promise<Result<void>> {
  const [noted, record] = await written;
  if (!noted.ok) return noted;
  if (!record.ok) return record;
  const known = await folder.writeSandbox(sandbox.identity);
  if (!known.ok) return known;
  return await runAborted(run.request.signal, sandbox, () => runRecorded(folder, sandbox, run, record.value));
}

/**
 * Applies the difference to a running lab. A step that fails is undone together with all that came before it; where something was
 * changed by hand that may have been in its way, that is put right first, and the edit done once more.
 */
export async function editLab(folder: LabFolder, sandbox: Sandbox, applied: Applied, request: Request): Promise<Result<void>> {
  const settled = await recover(folder, sandbox, applied);
  if (!settled.ok) return settled;
  const plan = diff(settled.value.resources, request.wanted.resources);
  const result = await runEdit(folder, sandbox, { plan, before: settled.value, request });
  if (result.ok || result.problems.some(({ code }) => code === 'half-applied') || result.problems.every(({ code }) => code !== 'step-failed')) return result;
  const mending = await inTheWay(sandbox, settled.value.resources, nodesOf(plan));
  if (mending.length === 0) return result;
  const [first] = mending;
  request.onProgress({ lab: folder.name, done: 0, total: 0, doing: `Putting right first what was changed by hand: ${first?.sentence}`, finished: [] });
  return await runEdit(folder, sandbox, { plan: planFrom(settled.value.resources, mending, request.wanted.resources), before: settled.value, request });
}

/** The namespaces that a plan's commands run in. */
function nodesOf({ steps }: Plan): readonly string[] {
  const all = steps.flatMap(({ commands }) => commands.flatMap((command) => (command.program === 'init' || command.ns === null ? [] : [command.ns])));
  return [...new Set(all)];
}

async function runEdit(folder: LabFolder, sandbox: Sandbox, { plan, before, request }: Omit<Run, 'journal'>): Promise<Result<void>> {
  const [record, journal] = await Promise.all([stageRecord(folder, before, request), Journal.begin(folder.journal, plan, request.wanted.resolved.held)]);
  if (!record.ok) {
    if (journal.ok) journal.value.end();
    return record;
  }
  if (!journal.ok) {
    await record.value.drop();
    return journal;
  }
  const result = await runRecorded(folder, sandbox, { plan, journal: journal.value, before, request }, record.value);
  journal.value.leave();
  return result.ok ? result : await rollBack(folder, sandbox, before, result.problems);
}

/** A plan about to run, and what stood before. */
interface Run {
  readonly plan: Plan;
  readonly journal: RunProgress;
  readonly before: Applied;
  readonly request: Request;
}

/** Writes down what will have been applied, before the first step: so a full disk stops nothing half-way. */
function stageRecord(folder: LabFolder, before: Applied, { file, text, wanted }: Request): Promise<Result<Staged>> {
  return folder.stage({ ...before, file, resources: wanted.resources, held: wanted.resolved.held, failed: {}, broken: false }, text);
}

/** Runs a plan, and puts its record in place when it has gone well. */
async function runRecorded(folder: LabFolder, sandbox: Sandbox, { plan, journal, before, request }: Run, record: Staged): Promise<Result<void>> {
  const title = stepTitles(plan, before.resources);
  const end = await sandbox.run(plan, followed({ lab: folder.name, steps: plan.steps, title }, journal, request.onProgress));
  if (!end.ok) {
    await record.drop();
    return fail(stepProblem(plan.steps, title, end));
  }
  const placed = await record.commit();
  if (placed.ok) await folder.forgetJournal();
  return placed;
}

/** An abort ends the sandbox, and with it whatever step hangs in it. */
async function runAborted(signal: AbortSignal | undefined, sandbox: Sandbox, work: () => Promise<Result<void>>): Promise<Result<void>> {
  const end = () => void sandbox.stop();
  signal?.addEventListener('abort', end);
  try {
    const result = signal?.aborted === true ? CANCELLED : await work();
    return signal?.aborted === true ? CANCELLED : result;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

const CANCELLED = fail({ code: 'cancelled', message: 'The start was cancelled. Nothing of it is left.' });

/** Back to what stood before. Needs no room on the disk: the record there still tells of the old state. */
async function rollBack(folder: LabFolder, sandbox: Sandbox, before: Applied, problems: readonly Problem[]): Promise<Result<void>> {
  if (!(await sandbox.alive())) return fail(...problems);
  const certain = await makeCertain(folder, sandbox, before);
  if (!certain.ok) return fail(...problems, ...certain.problems);
  const back = diff(certain.value.resources, before.resources);
  const undone = await runBack(folder, sandbox, certain.value, back);
  const failed = failedElements(problems);
  if (undone.ok) {
    await folder.forgetJournal();
    await folder.writeApplied({ ...before, failed });
    return fail(...problems.map((problem) => ({ ...problem, message: `${problem.message} The lab is as it was before.` })));
  }
  const left = await makeCertain(folder, sandbox, certain.value);
  const standing = left.ok ? left.value : certain.value;
  const written = await folder.writeApplied({ ...standing, failed, broken: true });
  // Where it could not be made certain what stands, the journal still says what may.
  if (written.ok && left.ok) await folder.forgetJournal();
  return fail(...problems, {
    code: 'half-applied',
    message: `Undoing failed too: ${stepProblem(back.steps, stepTitles(back, certain.value.resources), undone).message}${difference(standing, before)}`,
    fix: 'Run again to go on from what stands, or stop the lab to remove it all.',
  });
}

/** Runs the way back with a journal of its own, or, where the disk has no room for that, without. */
async function runBack(folder: LabFolder, sandbox: Sandbox, from: Applied, plan: Plan): Promise<RunEnd> {
  const noted = await folder.writeApplied(from);
  const journal = noted.ok ? await Journal.begin(folder.journal, plan, from.held) : noted;
  if (!journal.ok) return await sandbox.run(plan, UNWRITTEN);
  const end = await sandbox.run(plan, journal.value);
  journal.value.leave();
  return end;
}

const UNWRITTEN: RunProgress = { started: async () => ok(undefined), untouched: async () => ok(undefined), done: async () => ok(undefined) };

/** The failed step as a problem on its element, with the kernel's own words. */
function stepProblem(steps: readonly Step[], title: (step: Step) => string, end: Extract<RunEnd, { ok: false }>): Problem {
  const step = steps[end.step];
  const said = end.said.trim() === '' ? 'it said nothing' : end.said.trim();
  if (step === undefined) return { code: 'run-failed', message: `The plan could not be run: ${said}` };
  return {
    code: 'step-failed',
    element: step.element,
    message: `${capital(title(step))} could not be ${DONE[step.action]}: ${said}${/[.!?]$/.test(said) ? '' : '.'}`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const DONE = { create: 'made', change: 'changed', remove: 'removed' } as const;

function failedElements(problems: readonly Problem[]): Record<string, string> {
  return Object.fromEntries(problems.flatMap((problem) => (problem.element === undefined ? [] : [[problem.element, problem.message]])));
}

/** How what stands differs from what ran before, by the first few names. */
function difference(standing: Applied, before: Applied): string {
  const way = diff(standing.resources, before.resources);
  const title = stepTitles(way, standing.resources);
  const named = (words: string, steps: readonly Step[]): string => {
    const rest = steps.length > NAMED ? ` and ${steps.length - NAMED} more` : '';
    return steps.length === 0 ? '' : ` ${words}: ${steps.slice(0, NAMED).map(title).join(', ')}${rest}.`;
  };
  const of = (wanted: Step['action']) => way.steps.filter(({ action }) => action === wanted);
  return `${named('Of what ran before this is missing', of('create'))}${named('Not as it was', of('change'))}${named('Not there before', of('remove'))}`;
}

const NAMED = 4;
