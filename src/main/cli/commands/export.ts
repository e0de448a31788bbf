import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, NAME_OPTION, usage } from '../command.ts';

export const exportCommand: CliCommand = {
  name: 'export',
  arguments: [['<file>', 'a topology file, or - for standard input']],
  summary: 'print the lab as a script of bash that builds the same network on any Linux with root, and takes it down',
  options: [NAME_OPTION, ['--format <format>', 'bash, which is the only one']],
  examples: ['netyard export shop.yaml >shop.sh', 'netyard export shop.yaml --format bash | sudo bash -s up'],
  run,
};

async function run({ args: [path = ''], options, io }: Call): Promise<Result<Done>> {
  if (options.format !== undefined && options.format !== 'bash') {
    return usage(`There is no format “${options.format}”.`, 'Write --format bash.');
  }
  const [{ withLabs }, { readSource, inFile }, { exportBash }] = await Promise.all([
    import('../labs.ts'),
    import('../source.ts'),
    import('../../../shared/export/bash.ts'),
  ]);
  const source = await readSource(io, path, options.name);
  if (!source.ok) return source;
  return await withLabs(io, async ({ labs }) => {
    const planned = inFile(path, await labs.open(source.value.lab).plan(source.value.text));
    return planned.ok ? ok({ text: exportBash(source.value.lab, planned.value.want).trimEnd() }) : planned;
  });
}
