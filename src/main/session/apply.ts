/**
 * Starting a lab and editing it live are the same operation: the difference between what stands and what is wanted.
 * Each way it can be cut off leaves the lab in its old state, or says exactly what stands.
 */
import type { Payload } from '../../shared/api/contract.ts';
import { diff } from '../../shared/plan/diff.ts';
import type { Plan, Step } from '../../shared/plan/plan.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, type Problem, type Result } from '../../shared/result.ts';
import type { Executor } from '../backend/executor.ts';
import { launchSandbox } from '../sandbox/launch.ts';
import type { RunEnd, Sandbox } from '../sandbox/sandbox.ts';
import type { Applied, LabFolder } from './folder.ts';
import { Journal } from './journal.ts';
import { followed } from './progress.ts';
import { recover } from './recover.ts';
import type { Wanted } from './wanted.ts';

/** One request to make a document real. */
export interface Request {
  readonly text: string;
  readonly file: string | null;
  readonly wanted: Wanted;
  readonly onProgress: (progress: Payload<'lab.progress'>) => void;
}

/**
 * Starts a sandbox and builds the whole lab in it. Until the last step is done the sandbox hangs on this process:
 * whatever ends this process, or fails, ends the sandbox and leaves nothing.
 */
export async function startLab(folder: LabFolder, machine: Executor, applied: Applied, request: Request): Promise<Result<Sandbox>> {
  const fresh: Applied = { ...applied, file: request.file, startedAt: new Date().toISOString(), resources: [], failed: {}, broken: false };
  const noted = await folder.writeApplied(fresh);
  if (!noted.ok) return noted;
  const plan = diff([], request.wanted.resources);
  const started = await launchSandbox(machine, async (sandbox) => {
    const known = await folder.writeSandbox(sandbox.identity);
    if (!known.ok) return known;
    const journal = Journal.begin(folder.journal, plan);
    if (!journal.ok) return journal;
    const end = await sandbox.run(plan, followed(folder.name, plan.steps, journal.value, request.onProgress));
    const result = end.ok ? await record(folder, fresh, request) : fail(stepProblem(plan.steps, end));
    journal.value.end();
    return result;
  });
  if (started.ok) return started;
  await folder.forgetSandbox();
  await folder.writeApplied({ ...fresh, startedAt: null, failed: failedElements(started.problems) });
  return started;
}

/** Applies the difference to a running lab. A step that fails is undone together with all that came before it. */
export async function editLab(folder: LabFolder, sandbox: Sandbox, applied: Applied, request: Request): Promise<Result<void>> {
  const settled = await recover(folder, sandbox, applied);
  if (!settled.ok) return settled;
  const plan = diff(settled.value.resources, request.wanted.resources);
  const journal = Journal.begin(folder.journal, plan);
  if (!journal.ok) return journal;
  const end = await sandbox.run(plan, followed(folder.name, plan.steps, journal.value, request.onProgress));
  if (end.ok) {
    const recorded = await record(folder, settled.value, request);
    // What was done but could not be written down stays in the journal, and the next process reads it there.
    if (recorded.ok) journal.value.end();
    else journal.value.leave();
    return recorded;
  }
  journal.value.leave();
  return await rollBack(folder, sandbox, settled.value, stepProblem(plan.steps, end));
}

/** Back to what stood before: first the journal is settled, then the difference back is run. */
async function rollBack(folder: LabFolder, sandbox: Sandbox, before: Applied, problem: Problem): Promise<Result<void>> {
  if (!sandbox.alive()) return fail(problem);
  const settled = await recover(folder, sandbox, before);
  if (!settled.ok) return fail(problem, ...settled.problems);
  const back = diff(settled.value.resources, before.resources);
  const undone = await runJournalled(folder, sandbox, back);
  const failed = problem.element === undefined ? {} : { [problem.element]: problem.message };
  if (undone.ok) {
    await folder.writeApplied({ ...before, failed });
    return fail({ ...problem, message: `${problem.message} The lab is as it was before.` });
  }
  const left = await recover(folder, sandbox, settled.value);
  const standing = left.ok ? left.value : settled.value;
  await folder.writeApplied({ ...standing, failed, broken: true });
  return fail(problem, {
    code: 'half-applied',
    message: `Undoing failed too: ${stepProblem(back.steps, undone).message} What stands now: ${names(standing.resources)}.`,
    fix: 'Run again to go on from there, or stop the lab to remove it all.',
  });
}

async function runJournalled(folder: LabFolder, sandbox: Sandbox, plan: Plan): Promise<RunEnd> {
  const journal = Journal.begin(folder.journal, plan);
  if (!journal.ok) return { ok: false, step: 0, said: journal.problems.map((problem) => problem.message).join(' ') };
  const end = await sandbox.run(plan, journal.value);
  if (end.ok) journal.value.end();
  else journal.value.leave();
  return end;
}

async function record(folder: LabFolder, applied: Applied, request: Request): Promise<Result<void>> {
  const written = await folder.writeText(request.text);
  if (!written.ok) return written;
  return await folder.writeApplied({
    ...applied,
    file: request.file,
    resources: request.wanted.resources,
    held: request.wanted.resolved.held,
    failed: {},
    broken: false,
  });
}

/** The failed step as a problem on its element, with the kernel's own words. */
function stepProblem(steps: readonly Step[], end: Extract<RunEnd, { ok: false }>): Problem {
  const step = steps[end.step];
  const said = end.said.trim() === '' ? 'it said nothing' : end.said.trim();
  if (step === undefined) return { code: 'run-failed', message: `The plan could not be run: ${said}` };
  return {
    code: 'step-failed',
    element: step.element,
    message: `${step.resource} could not be ${DONE[step.action]}: ${said}${/[.!?]$/.test(said) ? '' : '.'}`,
  };
}

const DONE = { create: 'made', change: 'changed', remove: 'removed' } as const;

function failedElements(problems: readonly Problem[]): Record<string, string> {
  return Object.fromEntries(problems.flatMap((problem) => (problem.element === undefined ? [] : [[problem.element, problem.message]])));
}

function names(resources: readonly Resource[]): string {
  return resources.length === 0 ? 'nothing' : resources.map((resource) => resource.id).join(', ');
}
