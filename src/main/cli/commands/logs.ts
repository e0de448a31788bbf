import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result } from '../../../shared/result.ts';
import type { Session } from '../../session/session.ts';
import { type Call, type CliCommand, type Done, LAB_OPTION } from '../command.ts';
import { printable } from '../../../shared/printable.ts';

/** How often a log is asked for more, in milliseconds. */
const BEAT = 500;

export const logs: CliCommand = {
  name: 'logs',
  arguments: [['<node>', 'a container or a host']],
  summary: 'show what the command and the servers of a container or host have said: the last 256 KiB',
  options: [LAB_OPTION, ['-f, --follow', 'go on with what they say from now on']],
  examples: ['netyard logs api', 'netyard logs -f --lab shop api'],
  run,
};

async function run({ args: [node = ''], options, io }: Call): Promise<Result<Done>> {
  const { withLabs, chooseLab } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    const lab = await chooseLab(labs, options.lab, { node });
    if (!lab.ok) return lab;
    const write = (text: string): boolean => io.stdout.write(io.stdout.isTTY ? printable(text) : text);
    let at = await copy(lab.value, node, 0, write);
    while (at.ok && options.follow === true && !io.stdout.destroyed) {
      await sleep(BEAT);
      at = await copy(lab.value, node, at.value, write);
    }
    return at.ok ? ok({ text: '' }) : at;
  });
}

/** Writes all that there is from a byte on; gives the byte to go on from. */
async function copy(lab: Session, node: string, from: number, write: (text: string) => void): Promise<Result<number>> {
  let at = from;
  for (;;) {
    const part = await lab.log(node, at);
    if (!part.ok) return part;
    if (part.value.text === '') return ok(part.value.next);
    write(part.value.text);
    at = part.value.next;
  }
}
