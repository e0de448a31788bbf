import { ok } from '../../../shared/result.ts';
import { type CliCommand, LAB_OPTION, usage } from '../command.ts';
import { onTerminal } from '../program.ts';

export const shell: CliCommand = {
  name: 'shell',
  arguments: [['<node>', 'a container, a host, or NETWORK@HOST for the namespace of an overlay']],
  summary: 'open a terminal in a container or host',
  options: [LAB_OPTION],
  examples: ['netyard shell api', 'netyard shell --lab shop blue@alpha'],
  run: async ({ args: [node = ''], options, io }) => {
    if (!io.stdin.isTTY) {
      return usage('Standard input is no terminal, which a shell for people needs.', `For a script: netyard exec ${node} -- COMMAND…`);
    }
    const { withLabs, chooseLab } = await import('../labs.ts');
    return await withLabs(io, async ({ labs }) => {
      const lab = await chooseLab(labs, options.lab, { node });
      if (!lab.ok) return lab;
      const shell = await lab.value.enter(node, [], { tty: true });
      if (!shell.ok) return shell;
      const code = await onTerminal(shell.value.executor, shell.value.argv, io);
      return code.ok ? ok({ text: '', code: code.value }) : code;
    });
  },
};
