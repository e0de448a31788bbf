import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, NAME_OPTION } from '../command.ts';

export const explain: CliCommand = {
  name: 'explain',
  arguments: [
    ['<file>', 'a topology file, or - for standard input'],
    ['[element]', 'containers.api, networks.blue, alpha.office…; left out: all elements'],
  ],
  summary: 'say what an element is, which kernel objects and commands it comes to, and what one would type in Docker',
  options: [NAME_OPTION, JSON_OPTION],
  examples: ['netyard explain shop.yaml', 'netyard explain shop.yaml networks.blue'],
  run,
};

async function run({ args: [path = '', element], options, io }: Call): Promise<Result<Done>> {
  const [{ withLabs }, { readSource, inFile }] = await Promise.all([import('../labs.ts'), import('../source.ts')]);
  const source = await readSource(io, path, options.name);
  if (!source.ok) return source;
  return await withLabs(io, async ({ labs }) => {
    const session = labs.open(source.value.lab);
    const planned = element === undefined ? await session.plan(source.value.text) : null;
    if (planned !== null && !planned.ok) return inFile(path, planned);
    const elements = planned === null ? [element ?? ''] : [...new Set(planned.value.want.map((resource) => resource.element))];
    const explained = [];
    for (const one of elements) {
      const result = inFile(path, await session.explain(source.value.text, one));
      if (!result.ok) return result;
      explained.push(result.value);
    }
    const text = explained.map((one) =>
      [
        `${one.element}: ${one.sentence}`,
        ...one.objects.flatMap((object) => [`  ${object.resource}: ${object.sentence}`, ...object.commands.map((command) => `      ${command}`)]),
        ...(one.docker.commands.length === 0 ? [] : [`  In Docker 20.10, on ${one.docker.hosts.join(' and ')}:`]),
        ...one.docker.commands.map((command) => `      ${command}`),
      ].join('\n'),
    );
    return ok({ text: text.join('\n\n'), json: element === undefined ? explained : explained[0] });
  });
}
