import { ok } from '../../../shared/result.ts';
import { type CliCommand, JSON_OPTION, LAB_OPTION } from '../command.ts';
import { table } from '../table.ts';

export const history: CliCommand = {
  name: 'history',
  arguments: [],
  summary: 'list the edits of a lab: what changed, and when',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard history', 'netyard history --lab shop --json'],
  run: async ({ options, io }) => {
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const chosen = await chooseLab(labs, options.lab);
      if (!chosen.ok) return chosen;
      const steps = await chosen.value.history.list();
      const rows = steps.map(({ number, time, title }) => [String(number), time.replace('T', ' ').replace(/\.\d+Z$/, 'Z'), title]);
      const text = rows.length === 0 ? 'Nothing was done in this lab yet.' : table([['STEP', 'TIME', 'EDIT'], ...rows]);
      return ok({ text, json: { lab: chosen.value.name, steps } });
    });
  },
};
