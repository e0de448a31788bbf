import { outcome } from '../../../shared/api/outcome.ts';
import { ok } from '../../../shared/result.ts';
import type { Context, Group } from './context.ts';

/** Terminals. Bytes to and from them are frames, not calls. */
export function terminalHandlers({ terminals, viewer }: Context): Group<'terminal'> {
  return {
    'terminal.open': async ({ lab, node, columns, rows }) => {
      const opened = await terminals.open(lab, node, { columns, rows }, viewer);
      return outcome(opened.ok ? ok({ terminal: opened.value }) : opened);
    },
    'terminal.resize': async ({ terminal, columns, rows }) => {
      terminals.resize(terminal, { columns, rows });
      return {};
    },
    'terminal.acknowledge': async ({ terminal, bytes }) => {
      terminals.acknowledge(terminal, bytes);
      return {};
    },
    'terminal.attach': async ({ terminal, size }) => {
      return outcome(terminals.attach(terminal, viewer, size));
    },
    'terminal.list': async () => terminals.list(viewer),
    'terminal.close': async ({ terminal }) => {
      terminals.close(terminal);
      return {};
    },
  };
}
