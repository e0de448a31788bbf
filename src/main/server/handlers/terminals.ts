import type { Context, Group } from './context.ts';

/** Terminals. Bytes to and from them are frames, not calls. */
export function terminalHandlers({ terminals, viewer }: Context): Group<'terminal'> {
  return {
    'terminal.open': async ({ lab, node, columns, rows }) => {
      const opened = await terminals.open(lab, node, { columns, rows }, viewer);
      return opened.ok ? { ok: true, value: { terminal: opened.value } } : { ok: false, problems: [...opened.problems] };
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
      const attached = terminals.attach(terminal, viewer, size);
      return attached.ok ? { ok: true, value: attached.value } : { ok: false, problems: [...attached.problems] };
    },
    'terminal.list': async () => terminals.list(viewer),
    'terminal.close': async ({ terminal }) => {
      terminals.close(terminal);
      return {};
    },
  };
}
