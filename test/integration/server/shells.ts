/** A machine whose terminals are plain shells, and labs that have one node each: what the server is tested with, without any lab. */
import * as nodePty from 'node-pty';
import type { LabSummary } from '../../../src/shared/api/contract.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import type { Executor, Pty } from '../../../src/main/backend/executor.ts';
import type { LabsPort, SessionPort } from '../../../src/main/server/services.ts';

const NOTHING = fail({ code: 'not-here', message: 'There is no lab here.' });

/** Pids of the shells that were started, for the tests that look whether they ended. */
export const pids: number[] = [];

export const shells: Executor = {
  kind: 'local',
  prefix: [],
  run: async () => NOTHING,
  stream: () => {
    throw new Error('nothing streams here');
  },
  pty: (argv, { columns, rows }) => ok(start(argv, columns, rows)),
  within: () => shells,
  dispose: () => undefined,
};

function start(argv: readonly string[], columns: number, rows: number): Pty {
  const [file = 'sh', ...args] = argv;
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', PS1: '$ ' };
  const pty = nodePty.spawn(file, args, { cols: columns, rows, env, encoding: null });
  pids.push(pty.pid);
  return {
    // With `encoding: null` the data are buffers, whatever the type says.
    onData: (listener) => void pty.onData((data: unknown) => listener(data as Uint8Array)),
    onExit: (listener) => void pty.onExit(({ exitCode }) => listener({ code: exitCode, signal: null })),
    write: (bytes) => pty.write(Buffer.from(bytes)),
    resize: (width, height) => pty.resize(width, height),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    kill: () => pty.kill('SIGKILL'),
  };
}

export const SUMMARY: LabSummary = { name: 'shop', state: 'running', pid: 1, file: null, startedAt: null, failed: {} };

const session: SessionPort = {
  summary: async () => SUMMARY,
  text: async () => NOTHING,
  plan: async () => NOTHING,
  apply: async () => NOTHING,
  stop: async () => NOTHING,
  observe: async () => NOTHING,
  explain: async () => NOTHING,
  enterArgv: async () => ok(['sh']),
};

/** Every lab is there, and every node is a shell of this machine. `asked` counts what reaches them. */
export function shellLabs(): LabsPort & { asked: number } {
  const labs = {
    asked: 0,
    list: async () => {
      labs.asked += 1;
      return [SUMMARY];
    },
    open: () => {
      labs.asked += 1;
      return session;
    },
    on: () => () => undefined,
  };
  return labs;
}
