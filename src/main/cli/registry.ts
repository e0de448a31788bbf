/** Every command, in the order in which help lists them. A new one is a file in commands/ and a line here. */
import type { CliCommand } from './command.ts';
import { backend } from './commands/backend.ts';
import { compare } from './commands/compare.ts';
import { doctor } from './commands/doctor.ts';
import { drift } from './commands/drift.ts';
import { down } from './commands/down.ts';
import { exec } from './commands/exec.ts';
import { explain } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { history } from './commands/history.ts';
import { keep } from './commands/keep.ts';
import { logs } from './commands/logs.ts';
import { plan } from './commands/plan.ts';
import { ps } from './commands/ps.ts';
import { reset } from './commands/reset.ts';
import { serve } from './commands/serve.ts';
import { shell } from './commands/shell.ts';
import { state } from './commands/state.ts';
import { up } from './commands/up.ts';

export const COMMANDS: readonly CliCommand[] = [
  up,
  down,
  ps,
  exec,
  shell,
  logs,
  plan,
  explain,
  exportCommand,
  state,
  drift,
  reset,
  keep,
  history,
  compare,
  backend,
  doctor,
  serve,
];
