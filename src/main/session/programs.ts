/** How the programs of a lab's nodes fare, and what they have said: asked of netyard-init (src/main/sandbox/init/followers.pl, logs.pl). */
import { fail, ok, type Result } from '../../shared/result.ts';
import { escapeField } from '../../shared/plan/lines.ts';
import type { NodeProgram, SaidPart } from '../../shared/api/programs.ts';
import type { Executor } from '../backend/executor.ts';

/** Every command and server of the lab, by node. */
export async function programsIn(sandbox: Executor): Promise<Result<NodeProgram[]>> {
  const told = await ask(sandbox, ['status']);
  return told.ok ? ok(told.value.flatMap((value) => readProgram(value.toString()))) : told;
}

/** What a node's programs have said from a byte on: at most 24 KiB, never cut within a character. `from` is later where that is not kept any more. */
export async function saidIn(sandbox: Executor, node: string, from: number): Promise<Result<SaidPart>> {
  const told = await ask(sandbox, ['log', node, String(from)]);
  if (!told.ok) return told;
  const [first, , bytes] = told.value;
  const start = Number(first);
  const whole = wholeCharacters(bytes ?? Buffer.alloc(0));
  return ok({ from: start, next: start + whole.length, text: whole.toString() });
}

/** `NODE,PROGRAM,STATE,CODE,RESTARTS,SINCE`. */
export function readProgram(value: string): NodeProgram[] {
  const [node, program, state, code, restarts, since] = value.split(',');
  if (node === undefined || program === undefined || (state !== 'running' && state !== 'restarting' && state !== 'exited')) return [];
  const numbers = [Number(restarts), Number(since)];
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 0) || !/^(-|\d{1,9})$/.test(code ?? '')) return [];
  const began = new Date((numbers[1] ?? 0) * 1000);
  if (Number.isNaN(began.getTime())) return [];
  return [{ node, program, state, code: code === '-' ? null : Number(code), restarts: numbers[0] ?? 0, since: began.toISOString() }];
}

/** Without the beginning of a character at the end (UTF-8): its rest comes with the next part. */
export function wholeCharacters(bytes: Buffer): Buffer {
  const at = bytes.subarray(-3).findLastIndex((byte) => byte >= 0xc0);
  if (at < 0) return bytes;
  const start = Math.max(0, bytes.length - 3) + at;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}

async function ask(sandbox: Executor, operation: readonly string[]): Promise<Result<readonly Buffer[]>> {
  const ran = await sandbox.run(`perl /run/netyard/ask <<'NETYARD_END'\n${operation.map(escapeField).join('\t')}\nNETYARD_END\n`);
  if (!ran.ok) return ran;
  const [line = ''] = ran.value.stdout.split('\n');
  const [status, ...values] = line.split(' ');
  if (status === 'ok') return ok(values.map(unescaped));
  return fail({ code: 'not-told', message: `The lab did not say: ${line.replace(/^err \S+ ?/, '') || ran.value.stderr.trim() || 'no answer'}` });
}

function unescaped(field: string): Buffer {
  const text = field.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
