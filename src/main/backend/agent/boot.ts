/** What a link starts on the other side: perl that reads the agent from its standard input. The agent is sent each time and installed nowhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAM_PATH } from '../path.ts';

const FILES = ['frames', 'program', 'serve'] as const;

/**
 * Reads a length, that many bytes, and becomes them. It passes through login shells, wsl.exe and Windows' own quoting: there is
 * nothing in it that any of them would change. perl reads ahead here, so nothing more may be sent before the agent has said hello.
 */
const BOOT = 'read(STDIN,$_,<STDIN>);eval;die$@if$@';

/** argv for the other side. */
export function bootArgv(): readonly string[] {
  return ['env', PROGRAM_PATH, 'perl', '-e', BOOT];
}

/** What `bootArgv` reads first: a length in bytes, a line feed, the agent. It ends when it has heard nothing for so long. */
export function bootInput(silenceSeconds: number): string {
  const agent = [`our $SILENCE = ${silenceSeconds};`, ...FILES.map(readAgentFile)].join('\n');
  return `${Buffer.byteLength(agent)}\n${agent}`;
}

/** The program that reads or writes one file (file.pl). */
export function fileProgram(): string {
  return readAgentFile('file');
}

function readAgentFile(name: string): string {
  return readFileSync(join(agentFolder(), `${name}.pl`), 'utf8');
}

/** Where the perl files are: beside this module in the sources, in `agent/` beside the bundle when built. */
export function agentFolder(here: string = fileURLToPath(new URL('.', import.meta.url)), exists: (path: string) => boolean = existsSync): string {
  const folder = [here, join(here, 'agent')].find((candidate) => exists(join(candidate, 'frames.pl')));
  if (folder === undefined) throw new Error(`the agent is missing: no ${join(here, 'agent')}`);
  return folder;
}
