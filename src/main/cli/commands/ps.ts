import { stands } from '../../../shared/api/stands.ts';
import { ok } from '../../../shared/result.ts';
import { type CliCommand, JSON_OPTION } from '../command.ts';
import { table } from '../table.ts';

export const ps: CliCommand = {
  name: 'ps',
  arguments: [],
  summary: 'list the labs that run',
  options: [['--all', 'also those that are stopped'], JSON_OPTION],
  examples: ['netyard ps', 'netyard ps --all --json'],
  run: async ({ options, io }) => {
    const { withLabs } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const readable = await labs.readable();
      if (!readable.ok) return readable;
      const shown = (await labs.list()).filter((lab) => options.all || stands(lab));
      const rows = shown.map((lab) => [
        lab.name,
        lab.state,
        stands(lab) ? lab.backend : '-',
        lab.pid === null ? '-' : String(lab.pid),
        lab.startedAt ?? '-',
        lab.file ?? '-',
      ]);
      const text = shown.length === 0 ? 'No lab is running.' : table([['NAME', 'STATE', 'BACKEND', 'PID', 'STARTED', 'FILE'], ...rows]);
      return ok({ text, json: shown.map(({ name, state, backend, pid, file, startedAt }) => ({ name, state, backend, pid, file, startedAt })) });
    });
  },
};
