import type { NodeChange } from '../../../shared/history/compare.ts';
import { ok } from '../../../shared/result.ts';
import { type CliCommand, JSON_OPTION, LAB_OPTION } from '../command.ts';

export const compare: CliCommand = {
  name: 'compare',
  arguments: [
    ['<from>', 'a step of the history'],
    ['[to]', 'another, or now (the default)'],
  ],
  summary: 'show what the kernel holds differently after two steps of a lab’s history: addresses, routes, neighbours, rules, settings…',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard compare 1', 'netyard compare 1 3 --lab shop', 'netyard compare 2 now --json'],
  run: async ({ args: [from = '', to = 'now'], options, io }) => {
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const chosen = await chooseLab(labs, options.lab);
      if (!chosen.ok) return chosen;
      const changes = await chosen.value.history.compare(from, to);
      if (!changes.ok) return changes;
      const text = changes.value.length === 0 ? 'The kernel holds the same.' : changes.value.map(shown).join('\n');
      return ok({ text, json: { lab: chosen.value.name, from, to, nodes: changes.value } });
    });
  },
};

function shown({ node, whole, gone, got, changed }: NodeChange): string {
  const head = whole === null ? node : `${node} (${whole})`;
  return [head, ...gone.map((line) => `  - ${line}`), ...got.map((line) => `  + ${line}`), ...changed.map((line) => `  ~ ${line}`)].join('\n');
}
