import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, NAME_OPTION } from '../command.ts';
import { counted } from '../table.ts';

export const plan: CliCommand = {
  name: 'plan',
  arguments: [['<file>', 'a topology file, or - for standard input']],
  summary: 'show what up would do and why, without doing it; for a running lab only the difference',
  options: [NAME_OPTION, JSON_OPTION],
  examples: ['netyard plan shop.yaml', "netyard plan shop.yaml --json | jq -r '.steps[].commands[]'"],
  run,
};

async function run({ args: [path = ''], options, io }: Call): Promise<Result<Done>> {
  const [{ withLabs }, { readSource, inFile }, { showStep }] = await Promise.all([
    import('../labs.ts'),
    import('../source.ts'),
    import('../../../shared/plan/show.ts'),
  ]);
  const source = await readSource(io, path, options.name);
  if (!source.ok) return source;
  return await withLabs(io, async ({ labs }) => {
    const planned = inFile(path, await labs.open(source.value.lab).plan(source.value.text));
    if (!planned.ok) return planned;
    const steps = planned.value.steps.map(showStep);
    const lines = steps.flatMap((step) => [
      `${step.action} ${step.resource} of ${step.element}: ${step.reason}`,
      ...step.commands.map((command) => `    ${command}`),
    ]);
    return ok({ text: [...lines, steps.length === 0 ? 'Nothing to do.' : counted(steps.length, 'step')].join('\n'), json: { steps } });
  });
}
