/** How netyard-init's programs are started from the machine: argv, with a clean environment. */
import { PROGRAM_PATH } from '../backend/path.ts';
import { initProgram } from './init.ts';
import type { SandboxIdentity } from './sandbox.ts';

/** Reads the programs on stdin and starts a sandbox. `volumes`: where its volumes are kept on its machine, `~/…` in the home there. */
export function launchArgv(volumes = ''): readonly string[] {
  return ['env', '-i', PROGRAM_PATH, 'perl', '-e', initProgram('boot'), volumes];
}

/** What `launchArgv` reads first. */
export function launchInput(): string {
  const programs = (['launch', 'init', 'enter', 'ask', 'look', 'follow'] as const).map((name) => [name, initProgram(name)] as const);
  const sizes = programs.map(([name, text]) => `${name} ${Buffer.byteLength(text)}`).join(' ');
  return `${sizes}\n${programs.map(([, text]) => text).join('')}`;
}

/** In front of an argv: runs it in the fabric, with full rights in the sandbox. */
export function fabricPrefix(identity: SandboxIdentity): readonly string[] {
  return [...join(identity), 'fabric', '--'];
}

/** Runs `argv` (empty: a shell) in a node, on the streams that it gets or on a terminal of the node's own. */
export function enterArgv(identity: SandboxIdentity, node: string, argv: readonly string[], tty: boolean): readonly string[] {
  return [...join(identity), tty ? 'tty' : 'node', node, '--', ...argv];
}

/** Ends a sandbox; prints `gone`, or `err CODE sentence`. */
export function endArgv(identity: SandboxIdentity, seconds: number): readonly string[] {
  return ['env', '-i', PROGRAM_PATH, 'perl', '-e', initProgram('end'), String(identity.pid), identity.startTime, String(seconds)];
}

/** Removes a folder of volumes; prints `gone`, or `err CODE sentence`. */
export function wipeArgv(volumes: string): readonly string[] {
  return ['env', '-i', PROGRAM_PATH, 'perl', '-e', initProgram('wipe'), volumes];
}

function join(identity: SandboxIdentity): readonly string[] {
  return ['env', '-i', PROGRAM_PATH, 'TERM=xterm-256color', 'perl', '-e', initProgram('join'), String(identity.pid), identity.startTime];
}
