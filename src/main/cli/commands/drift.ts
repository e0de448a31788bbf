import { ok } from '../../../shared/result.ts';
import { type CliCommand, JSON_OPTION, LAB_OPTION } from '../command.ts';
import { table } from '../table.ts';

export const drift: CliCommand = {
  name: 'drift',
  arguments: [],
  summary: 'show what was changed by hand in a running lab: what is missing, different, or there although the topology does not call for it',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard drift', 'netyard drift --lab shop --json'],
  run: async ({ options, io }) => {
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const chosen = await chooseLab(labs, options.lab);
      if (!chosen.ok) return chosen;
      const found = await chosen.value.byHand.differences();
      if (!found.ok) return found;
      const rows = found.value.map(({ element, sentence, keepable }) => [element, keepable ? 'reset, keep' : 'reset', sentence]);
      const text = rows.length === 0 ? 'Nothing was changed by hand.' : table([['ELEMENT', 'CAN', 'WHAT'], ...rows]);
      const json = found.value.map(({ id, element, node, sentence, keepable }) => ({ id, element, node, sentence, keepable }));
      return ok({ text, json: { lab: chosen.value.name, differences: json } });
    });
  },
};
