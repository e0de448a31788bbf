import { outcome } from '../../../shared/api/outcome.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { showStep } from '../../../shared/plan/show.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Context, Group } from './context.ts';

/** Labs: listed, planned, run, stopped, looked at. */
export function labHandlers({ services: { labs }, watches, tell }: Context): Group<'lab'> & Group<'labs'> {
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
    'lab.watch': async ({ lab }) => empty(await watches.watch(lab)),
    'lab.reset': async ({ lab, chosen }) => empty(await labs.open(lab).byHand.reset(chosen)),
    'lab.keep': async ({ lab, text, chosen }) => {
      const kept = await labs.open(lab).byHand.keep(text, chosen);
      return outcome(kept.ok ? ok({ text: kept.value }) : kept);
    },
    'lab.programs': async ({ lab }) => outcome(await labs.open(lab).programs()),
    'lab.log': async ({ lab, node, from }) => outcome(await labs.open(lab).log(node, from)),
    'lab.observe': async ({ lab, node }) => outcome(await labs.open(lab).observe(node)),
  };
}

/** That it went well is the whole answer. */
function empty(result: Result<unknown>) {
  return outcome(result.ok ? ok({}) : result);
}

/** Elements whose processes the plan ends: hosts and containers whose namespaces go, for good or to be made again. */
export function disruptive(plan: Plan): string[] {
  const elements = plan.steps.filter((step) => step.action === 'remove' && /^(host|container):/.test(step.resource)).map((step) => step.element);
  return [...new Set(elements)];
}
