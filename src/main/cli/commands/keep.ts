import { readFile } from 'node:fs/promises';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import { type CliCommand, JSON_OPTION, LAB_OPTION } from '../command.ts';
import type { Session } from '../../session/session.ts';

export const keep: CliCommand = {
  name: 'keep',
  arguments: [['[element]', 'only this one: api, api.front, alpha…']],
  summary: 'write what was changed by hand into the topology, where it has a key for it',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard keep api', 'netyard keep'],
  run: async ({ args: [element], options, io }) => {
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const chosen = await chooseLab(labs, options.lab);
      if (!chosen.ok) return chosen;
      const kept = await keepIn(chosen.value, element === undefined ? null : [element]);
      return kept.ok ? ok({ text: kept.value.said, json: { lab: chosen.value.name, file: kept.value.file, text: kept.value.text } }) : kept;
    });
  },
};

async function keepIn(session: Session, elements: readonly string[] | null): Promise<Result<{ said: string; file: string | null; text: string }>> {
  const applied = await session.text();
  if (!applied.ok) return applied;
  const { file } = applied.value;
  const text = await session.byHand.keep(applied.value.text, elements);
  if (!text.ok) return text;
  if (text.value === applied.value.text) return ok({ said: 'Nothing was changed by hand that the topology has a key for.', file, text: text.value });
  if (file !== null) {
    const written = await writeWhereUnchanged(file, applied.value.text, text.value);
    if (!written.ok) return written;
  }
  const done = await session.apply(text.value, { file });
  return done.ok ? ok({ said: file === null ? 'It is part of the lab now.' : `It is part of the lab now, and of ${file}.`, file, text: text.value }) : done;
}

/** The person's own edits that are not applied yet are not ours to mix with. */
async function writeWhereUnchanged(file: string, before: string, after: string): Promise<Result<void>> {
  const found = await readFile(file, 'utf8').catch(() => null);
  return found === before ? await writeAtomically(file, after) : fail(changed(file));
}

function changed(file: string): Problem {
  return {
    code: 'file-changed',
    message: `${file} was edited since it was applied.`,
    fix: 'Apply it first with `netyard up`, or put back by hand what differs with `netyard reset`.',
  };
}
