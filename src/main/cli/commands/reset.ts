import { ok } from '../../../shared/result.ts';
import { type CliCommand, JSON_OPTION, LAB_OPTION } from '../command.ts';

export const reset: CliCommand = {
  name: 'reset',
  arguments: [['[element]', 'only this one: api, api.front, alpha…']],
  summary: 'put back what was changed by hand, as the topology calls for it',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard reset', 'netyard reset api'],
  run: async ({ args: [element], options, io }) => {
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const chosen = await chooseLab(labs, options.lab);
      if (!chosen.ok) return chosen;
      const done = await chosen.value.byHand.reset(element === undefined ? null : [element]);
      if (!done.ok) return done;
      const lines = done.value.map(({ sentence }) => `put right: ${sentence}`);
      return ok({
        text: lines.length === 0 ? 'Nothing was changed by hand.' : lines.join('\n'),
        json: done.value.map(({ id, element: of, sentence }) => ({ id, element: of, sentence })),
      });
    });
  },
};
