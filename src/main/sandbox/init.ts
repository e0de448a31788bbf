/** The texts of netyard-init: perl files beside this one, put together to the programs that run in a sandbox. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of each program, in order: a file uses what stands before it. */
const PROGRAMS = {
  /** Makes a sandbox, on the machine. */
  launch: ['kernel', 'identity', 'words', 'maps', 'delegate', 'rootfs', 'launch'],
  /** Pid 1 of the sandbox. */
  init: [
    ...[
      'kernel',
      'identity',
      'words',
      'rootfs',
      'box',
      'limits',
      'nodes',
      'settings',
      'cgroups',
      'nursery',
      'keeper',
      'guard',
      'loop',
      'operations',
      'followers',
    ],
    ...['addresses', 'dns', 'forward', 'resolver', 'logs', 'program', 'dweller', 'name-server', 'responder', 'command', 'note', 'main'],
  ],
  /** Runs a program in a node. */
  enter: ['kernel', 'identity', 'limits', 'program', 'terminal', 'enter'],
  /** Passes operations to pid 1. */
  ask: ['ask'],
  /** Tells how the programs of the nodes fare. */
  follow: ['follow'],
  /** Tells what the kernel holds, once or whenever it changes. */
  look: ['kernel', 'look', 'watch', 'look-main'],
  /** These run on the machine. Reads the programs and becomes `launch`. */
  boot: ['boot'],
  /** Joins a sandbox and goes on with its `enter`. */
  join: ['join'],
  /** Ends a sandbox. */
  end: ['end'],
  /** Removes a lab's volumes. */
  wipe: ['kernel', 'identity', 'words', 'maps', 'wipe'],
} as const satisfies Record<string, readonly string[]>;

export type InitProgram = keyof typeof PROGRAMS;

/** One program's text. */
export function initProgram(name: InitProgram, folder: string = initFolder()): string {
  return PROGRAMS[name].map((file) => readFileSync(join(folder, `${file}.pl`), 'utf8')).join('\n');
}

/** Where the perl files are: beside this module in the sources, in `init/` beside the bundle when built. */
export function initFolder(here: string = fileURLToPath(new URL('.', import.meta.url)), exists: (path: string) => boolean = existsSync): string {
  const folder = join(here, 'init');
  if (!exists(join(folder, 'kernel.pl'))) throw new Error(`netyard-init is missing: no ${folder}`);
  return folder;
}
