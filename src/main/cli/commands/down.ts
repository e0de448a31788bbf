import type { LabSummary } from '../../../shared/api/contract.ts';
import { stands } from '../../../shared/api/stands.ts';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Labs } from '../../session/labs.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, usage } from '../command.ts';

export const down: CliCommand = {
  name: 'down',
  arguments: [['[name]', 'the lab; needed only while several run']],
  summary: 'stop a lab: every process, namespace and link of it is gone',
  options: [['--all', 'stop every lab that runs'], ['--forget', 'also forget its addresses and its applied topology'], JSON_OPTION],
  examples: ['netyard down', 'netyard down shop', 'netyard down --all'],
  run,
};

async function run({ args: [name], options, io }: Call): Promise<Result<Done>> {
  if (name !== undefined && options.all) return usage('Give a name or --all, not both.', 'netyard down --help');
  const { withLabs, chooseLab } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    if (options.all) {
      const readable = await labs.readable();
      if (!readable.ok) return readable;
      const all = (await labs.list()).filter((lab) => options.forget || stands(lab));
      return await stopEach(
        labs,
        all.map((lab) => lab.name),
        options.forget ?? false,
      );
    }
    const chosen = await chooseLab(labs, name, { fix: 'Write `netyard down NAME`, or `netyard down --all`.' });
    return chosen.ok ? await stopEach(labs, [chosen.value.name], options.forget ?? false) : chosen;
  });
}

/** Stops them side by side; one that cannot be stopped does not keep the others. */
async function stopEach(labs: Labs, names: readonly string[], forget: boolean): Promise<Result<Done>> {
  const stopped: LabSummary[] = [];
  const problems: Problem[] = [];
  await Promise.all(
    names.map(async (name) => {
      const session = labs.open(name);
      const before = await session.summary();
      const result = forget ? await session.remove() : await session.stop();
      if (result.ok) stopped.push(result.value ?? { ...before, state: 'stopped', pid: null, startedAt: null, unreachable: null });
      else problems.push(...result.problems.map((problem) => (before.unreachable === null ? problem : { ...problem, fix: unreachable(name, before) })));
    }),
  );
  if (problems.length > 0) return fail(...problems);
  const text = names.length === 0 ? 'No lab is running.' : names.map((name) => `${name} is ${forget ? 'stopped and forgotten' : 'stopped'}`).join('\n');
  return ok({ text, json: stopped.sort((a, b) => a.name.localeCompare(b.name)) });
}

/** What runs there is nobody's to end from here. */
function unreachable(name: string, { backend, pid }: LabSummary): string {
  return `Try again once it answers. Where ${backend} is gone for good: netyard down ${name} --forget. Should it come back, the lab's first process there is ${pid}.`;
}
