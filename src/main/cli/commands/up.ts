import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Session } from '../../session/session.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, NAME_OPTION } from '../command.ts';
import type { Io } from '../io.ts';
import type { Source } from '../source.ts';
import { counted } from '../table.ts';

export const up: CliCommand = {
  name: 'up',
  arguments: [['<file>', 'a topology file, or - for standard input']],
  summary: 'start a lab, or apply the difference to one that runs',
  options: [NAME_OPTION, JSON_OPTION],
  examples: ['netyard up shop.yaml', 'netyard up shop.yaml --name shop2 --json'],
  run,
};

async function run({ args: [path = ''], options, io }: Call): Promise<Result<Done>> {
  const [{ withLabs }, { readSource, inFile }] = await Promise.all([import('../labs.ts'), import('../source.ts')]);
  const source = await readSource(io, path, options.name);
  if (!source.ok) return source;
  return await withLabs(io, async ({ labs }) => inFile(path, await apply(io, labs.open(source.value.lab), source.value)));
}

async function apply(io: Io, session: Session, source: Source): Promise<Result<Done>> {
  const { progressOn } = await import('../progress.ts');
  const before = await session.summary();
  const progress = progressOn(io.stderr);
  const cancel = cancellation(io, session, before.state === 'stopped');
  try {
    const applied = await session.apply(source.text, { file: source.file }, progress.listen);
    if (cancel.asked() && !applied.ok)
      return fail({ code: 'interrupted', message: `Cancelled: the lab “${session.name}” was not started, and nothing of it is left.` });
    if (!applied.ok) return applied;
    progress.end();
    const nodes = await session.nodes();
    const what = before.state === 'stopped' ? 'is running' : 'is up to date';
    return ok({
      text: `${session.name} ${what}: ${counted(nodes.length, 'node')} (${nodes.slice(0, 8).join(', ')}${nodes.length > 8 ? ', …' : ''})`,
      json: applied.value,
    });
  } finally {
    progress.end();
    cancel.dispose();
  }
}

/**
 * Ctrl-C while a lab starts stops it, so that nothing is left. A change of a running lab is never cut: half of it would
 * have to be undone, which takes as long as its end.
 */
function cancellation(io: Io, session: Session, starting: boolean): { asked(): boolean; dispose(): void } {
  let asked = false;
  const onSignal = (): void => {
    if (!starting) {
      io.stderr.write('\nThe change is finished first; a lab is never left half changed.\n');
      return;
    }
    if (asked) return;
    asked = true;
    io.stderr.write('\nCancelling…\n');
    void session.stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    asked: () => asked,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
