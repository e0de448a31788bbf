import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, BACKEND_OPTION, JSON_OPTION } from '../command.ts';
import { FAILED } from '../exit-code.ts';
import { table } from '../table.ts';

export const doctor: CliCommand = {
  name: 'doctor',
  arguments: [],
  summary: 'say what this machine can do, what is missing, and the one command that installs it',
  options: [BACKEND_OPTION, JSON_OPTION],
  examples: ['netyard doctor', 'netyard doctor --json'],
  run,
};

async function run({ options, io }: Call): Promise<Result<Done>> {
  const [{ withLabs }, { examine }] = await Promise.all([import('../labs.ts'), import('../../backend/examine.ts')]);
  return await withLabs(
    io,
    async ({ backend }) => {
      const { canRun, checks, ways } = await examine(backend, io.platform);
      const lines = [
        table(
          checks.map((check) => [
            check.ok ? 'ok' : check.needed ? 'MISSING' : 'missing',
            check.name,
            check.ok ? check.why : `${check.why}${check.said === '' ? '' : `; ${check.said}`}`,
          ]),
        ),
      ];
      if (ways.length > 0) lines.push('', ...ways);
      lines.push('', canRun ? 'This machine can run labs.' : 'This machine cannot run labs yet.');
      return ok({ text: lines.join('\n'), json: { canRun, checks, ways }, code: canRun ? 0 : FAILED });
    },
    options.backend,
  );
}
