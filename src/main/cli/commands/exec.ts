import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, LAB_OPTION, usage } from '../command.ts';
import { onStreams, onTerminal } from '../program.ts';

export const exec: CliCommand = {
  name: 'exec',
  arguments: [
    ['<node>', 'a container, a host, or NETWORK@HOST for the namespace of an overlay'],
    ['[command...]', 'the command and its arguments, after --'],
  ],
  summary: "run a command in a container or host; ends with the command's own exit code",
  options: [LAB_OPTION, ['-t, --tty', 'give the command a terminal']],
  examples: ['netyard exec api -- ping -c 1 db', 'netyard exec --lab shop alpha -- ip route', 'tar c . | netyard exec api -- tar x -C /tmp'],
  passesOn: true,
  run,
};

async function run({ args: [node = '', ...command], options, io }: Call): Promise<Result<Done>> {
  if (command.length === 0) {
    return usage('There is no command to run.', `netyard exec ${node} -- COMMAND…, or netyard shell ${node}`);
  }
  if (options.tty && !io.stdin.isTTY) return usage('Standard input is no terminal, which --tty needs.', 'Leave --tty out.');
  const { withLabs, chooseLab } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    const lab = await chooseLab(labs, options.lab, { node });
    if (!lab.ok) return lab;
    const program = await lab.value.enter(node, command, { tty: options.tty ?? false });
    if (!program.ok) return program;
    const { executor, argv } = program.value;
    const code = options.tty ? await onTerminal(executor, argv, io) : ok(await onStreams(executor, argv, io));
    return code.ok ? ok({ text: '', code: code.value }) : code;
  });
}
