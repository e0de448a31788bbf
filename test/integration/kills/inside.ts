/** What a yard's labs are like, asked by this very process: a command of its own for each question would cost most of a round. */
import { readdirSync, readFileSync } from 'node:fs';
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import type { Session } from '../../../src/main/session/session.ts';
import { stateRoot } from '../../../src/main/session/state-root.ts';
import type { Yard } from './yard.ts';

/** Works with a lab of the yard, and holds nothing of it open afterwards. */
export async function withLab<T>(yard: Yard, name: string, work: (lab: Session) => Promise<T>): Promise<T> {
  const root = stateRoot(yard.env, process.platform);
  const backends = new Backends({ root, environment: yard.env, platform: process.platform });
  const labs = new Labs(root, backends);
  try {
    return await work(labs.open(name));
  } finally {
    labs.dispose();
    backends.dispose();
  }
}

/** Runs a program in a node: its code, and all it said. */
export async function ran(lab: Session, node: string, argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const entered = await lab.enter(node, argv);
  if (!entered.ok) return { code: -1, said: entered.problems.map(({ message }) => message).join(' ') };
  const program = entered.value.executor.stream(entered.value.argv);
  program.stdin.end();
  let said = '';
  for (const stream of [program.stdout, program.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  const { code } = await program.ended;
  return { code, said };
}

/** A ping in the lab: an empty string where it is answered, else what was said. */
export async function pinged(lab: Session, from: string, to: string): Promise<string> {
  const { code, said } = await ran(lab, from, ['ping', '-n', '-c', '1', '-W', '2', to]);
  return code === 0 ? '' : `code ${code}: ${said}`;
}

/** Whom a process has started, and they in turn, as far as they live. */
export function descendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const each of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [, parent] = /^\d+ \(.*\) [^ZX] (\d+)/s.exec(statOf(each)) ?? [];
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(each)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family.slice(1);
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return ''; // ended meanwhile
  }
}
