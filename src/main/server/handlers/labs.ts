import type { LabSummary, ShownStep } from '../../../shared/api/contract.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import { showCommand } from '../../../shared/resources/show.ts';
import type { Problem, Result } from '../../../shared/result.ts';
import type { Context, Group } from './context.ts';

type Outcome<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** Labs: listed, planned, run, stopped, looked at. */
export function labHandlers({ services: { labs }, tell }: Context): Group<'lab'> & Group<'labs'> {
  return {
    'labs.list': async () => await labs.list(),
    'lab.text': async ({ lab }) => outcome(await labs.open(lab).text()),
    'lab.plan': async ({ lab, text }) => {
      const plan = await labs.open(lab).plan(text);
      return plan.ok ? { ok: true, value: { steps: plan.value.steps.map(shown), disruptive: disruptive(plan.value) } } : outcome(plan);
    },
    'lab.run': async ({ lab, text, file }) => outcome(await labs.open(lab).apply(text, { file }, (progress) => tell('lab.progress', progress))),
    'lab.stop': async ({ lab }) => outcome<LabSummary>(await labs.open(lab).stop()),
    'lab.explain': async ({ lab, text, element }) => outcome(await labs.open(lab).explain(text, element)),
    'lab.observe': async ({ lab, node }) => outcome(await labs.open(lab).observe(node)),
  };
}

function outcome<T>(result: Result<T>): Outcome<T> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, problems: [...result.problems] };
}

function shown({ action, element, resource, reason, commands }: Step): ShownStep {
  return { action, element, resource, reason, commands: commands.map(showCommand) };
}

/** Elements whose processes the plan ends: hosts and containers whose namespaces go, for good or to be made again. */
export function disruptive(plan: Plan): string[] {
  const elements = plan.steps.filter((step) => step.action === 'remove' && /^(host|container):/.test(step.resource)).map((step) => step.element);
  return [...new Set(elements)];
}
