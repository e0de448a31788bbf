import { stands } from '../../../shared/api/stands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Session } from '../../session/session.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, NAME_OPTION, BACKEND_OPTION } from '../command.ts';
import type { Io } from '../io.ts';
import type { Source } from '../source.ts';
import { counted } from '../table.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** `netyard up`. */
export const up: CliCommand = {
  name: 'up',
  arguments: [['<file>', 'a topology file, or - for standard input']],
  summary: 'start a lab, or apply the difference to one that runs',
  options: [NAME_OPTION, BACKEND_OPTION, JSON_OPTION],
  examples: ['netyard up shop.yaml', 'netyard up shop.yaml --name shop2 --json', 'netyard up shop.yaml --backend vm'],
  run,
};

async function run({ args: [path = ''], options, io }: Call): Promise<Result<Done>> {
  const [{ withLabs }, { readSource, inFile }] = await Promise.all([import('../labs.ts'), import('../source.ts')]);
  const source = await readSource(io, path, options.name);
  if (!source.ok) return source;
  return await withLabs(io, async ({ labs }) => inFile(path, await apply(io, labs.open(source.value.lab), source.value, options.backend)), options.backend);
}

async function apply(io: Io, session: Session, source: Source, backend: string | undefined): Promise<Result<Done>> {
  const { progressOn } = await import('../progress.ts');
  const stood = stands(await session.summary());
  const progress = progressOn(io.stderr);
  let steps = 0;
  const listen: typeof progress.listen = (told) => {
    steps = told.total;
    progress.listen(told);
  };
  const cancel = cancellation(io, stood);
  try {
    const options = { file: source.file, signal: cancel.signal, ...(backend === undefined ? {} : { backend }) };
    const applied = await session.apply(source.text, options, listen);
    progress.end();
    if (!applied.ok) return applied;
    const kept = await session.keep();
    if (!kept.ok) return kept;
    const nodes = await session.nodes();
    const { backend: place, notices = {} } = applied.value;
    for (const [element, sentence] of Object.entries(notices)) io.stderr.write(`${element}: ${sentence}\n`);
    return ok({
      text: `${session.name} is ${stood ? changed(steps) : 'running'}${place === 'local' ? '' : ` on ${place}`}: ${counted(nodes.length, 'node')} (${nodes.slice(0, 8).join(', ')}${nodes.length > 8 ? ', …' : ''})`,
      json: applied.value,
    });
  } finally {
    progress.end();
    cancel.dispose();
  }
}

function changed(steps: number): string {
  return steps === 0 ? 'up to date' : `changed by ${counted(steps, 'step')}`;
}

/**
 * Ctrl-C while a lab starts ends the start, and nothing of it is left: `signal` says so to the session, which answers when
 * it is done. A change of a running lab is finished first: half of it would have to be undone, which takes as long as its end.
 * A second Ctrl-C is the kernel's: this process ends at once, and the next command finds what it left.
 */
function cancellation(io: Io, stood: boolean): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    dispose();
    io.stderr.write(stood ? '\nThe change is finished first; Ctrl-C again leaves it half done.\n' : '\nCancelling…\n');
    if (!stood) controller.abort();
  };
  const dispose = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { signal: controller.signal, dispose };
}
