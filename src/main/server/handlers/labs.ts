import { outcome } from '../../../shared/api/outcome.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { showStep } from '../../../shared/plan/show.ts';
import type { Context, Group } from './context.ts';

/** Labs: listed, planned, run, stopped, looked at. */
export function labHandlers({ services: { labs }, tell }: Context): Group<'lab'> & Group<'labs'> {
  return {
    'labs.list': async () => await labs.list(),
    'lab.text': async ({ lab }) => outcome(await labs.open(lab).text()),
    'lab.plan': async ({ lab, text }) => {
      const plan = await labs.open(lab).plan(text);
      return plan.ok ? { ok: true, value: { steps: plan.value.steps.map(showStep), disruptive: disruptive(plan.value) } } : outcome(plan);
    },
    'lab.run': async ({ lab, text, file, backend }) => {
      const options = { file, ...(backend === undefined ? {} : { backend }) };
      return outcome(await labs.open(lab).apply(text, options, (progress) => tell('lab.progress', progress)));
    },
    'lab.stop': async ({ lab }) => outcome(await labs.open(lab).stop()),
    'lab.explain': async ({ lab, text, element }) => outcome(await labs.open(lab).explain(text, element)),
    'lab.observe': async ({ lab, node }) => outcome(await labs.open(lab).observe(node)),
  };
}

/** Elements whose processes the plan ends: hosts and containers whose namespaces go, for good or to be made again. */
export function disruptive(plan: Plan): string[] {
  const elements = plan.steps.filter((step) => step.action === 'remove' && /^(host|container):/.test(step.resource)).map((step) => step.element);
  return [...new Set(elements)];
}
