/** Labs whose nodes are plain shells of this machine: what the server is tested with, without any lab. */
import type { LabSummary } from '../../../src/shared/api/contract.ts';
import { LocalExecutor } from '../../../src/main/backend/local.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import type { LabsPort, SessionPort } from '../../../src/main/server/services.ts';

const machine = new LocalExecutor();

const NOTHING = fail({ code: 'not-here', message: 'There is no lab here.' });

const SUMMARY: LabSummary = { name: 'shop', backend: 'local', state: 'running', pid: 1, file: null, startedAt: null, failed: {}, unreachable: null };

const session: SessionPort = {
  summary: async () => SUMMARY,
  text: async () => NOTHING,
  plan: async () => NOTHING,
  apply: async () => NOTHING,
  stop: async () => NOTHING,
  programs: async () => NOTHING,
  log: async () => NOTHING,
  observe: async () => NOTHING,
  explain: async () => NOTHING,
  wasCutOff: async () => false,
  byHand: { watch: async () => NOTHING, reset: async () => NOTHING, keep: async () => NOTHING },
  enter: async () => ok({ executor: machine, argv: ['env', '-i', 'PATH=/usr/bin:/bin', 'TERM=xterm-256color', 'PS1=$ ', 'sh'] }),
};

/** Every lab is there, and every node is a shell. `asked` counts what reaches them. */
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
    ready: () => ok(undefined),
    on: () => () => undefined,
    onGone: () => () => undefined,
  };
  return labs;
}
