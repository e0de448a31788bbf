/** A person's terminal: the command line on a pseudo-terminal. */
import { LocalExecutor } from '../../../src/main/backend/local.ts';
import type { Yard } from '../kills/yard.ts';
import { PROGRAM } from './program.ts';

export interface Terminal {
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves when the text was shown since the last call. */
  says(text: string): Promise<void>;
  readonly ended: Promise<number>;
}

export function openTerminal(yard: Yard, argv: readonly string[], size: { columns: number; rows: number }): Terminal {
  const started = new LocalExecutor().pty(['env', `XDG_STATE_HOME=${yard.folder}`, PROGRAM, ...argv], size);
  if (!started.ok) throw new Error(started.problems.map(({ message }) => message).join(' '));
  const pty = started.value;
  let shown = '';
  let heard = (): void => undefined;
  pty.onData((bytes) => {
    shown += Buffer.from(bytes).toString('latin1');
    heard();
  });
  return {
    type: (text) => pty.write(Buffer.from(text)),
    resize: (columns, rows) => pty.resize(columns, rows),
    says: (text) =>
      new Promise((resolve) => {
        heard = () => {
          const at = shown.indexOf(text);
          if (at === -1) return;
          shown = shown.slice(at + text.length);
          heard = () => undefined;
          resolve();
        };
        heard();
      }),
    ended: new Promise((resolve) => pty.onExit(({ code }) => resolve(code ?? -1))),
  };
}
