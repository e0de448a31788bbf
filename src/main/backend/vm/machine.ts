/** One QEMU: from its start until the guest answers, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import { chardevId } from './argv.ts';
import { Control } from './control.ts';
import { type Door, type Doors, enter } from './doors.ts';
import { Tail } from './tail.ts';
import { Qmp } from './qmp.ts';

export interface Launch {
  /** Path of QEMU. */
  readonly qemu: string;
  /** In front of QEMU's own command line. */
  readonly prefix: readonly string[];
  readonly argv: readonly string[];
  readonly doors: Doors;
  /** File that is given to QEMU as descriptor 3; null for a cold start. */
  readonly snapshot: string | null;
  /** Until the guest answers. */
  readonly deadlineMs: number;
  /** Where what the guest's console said goes when it does not answer. */
  readonly consoleLog: string;
  /** Ends it at any time. */
  readonly signal: AbortSignal;
}

/** In ms: what QEMU itself may take beside its guest. */
const QEMU_MS = 2_000;

/** In ms: how often QEMU is asked whether it has read a snapshot. */
const READING_MS = 5;

/** The descriptor after the three standard ones. */
const SNAPSHOT_DESCRIPTOR = 3;

/** A QEMU whose guest answers on the control port. */
export class Machine {
  readonly pid: number;
  readonly qmp: Qmp;
  readonly control: Control;
  readonly doors: Doors;
  /** Resolves when QEMU has ended, with how. */
  readonly ended: Promise<string>;
  readonly #end: () => Promise<void>;

  constructor(start: Starting, control: Control, doors: Doors) {
    this.pid = start.pid;
    this.qmp = start.qmp;
    this.control = control;
    this.doors = doors;
    this.ended = start.ended;
    this.#end = () => start.end();
  }

  /** Where a port is. Problem: `vm-qemu`. */
  async door(name: string): Promise<Result<Door>> {
    return await findDoor(this.qmp, this.doors, name);
  }

  /** Ends it at once: there is no disk, so nothing can be lost. */
  async end(): Promise<void> {
    await this.#end();
  }
}

/**
 * Starts QEMU and waits for the guest. Ends it again when that fails. Problems: `vm-qemu` (QEMU would not start),
 * `vm-silent` (the guest did not answer), `vm-memory-file` (the disk has no room for its memory), each with what was said.
 */
export async function launchMachine(launch: Launch): Promise<Result<Machine>> {
  if (launch.signal.aborted) return fail({ code: 'vm-ended', message: 'The small Linux was ended before it was up.' });
  const start = new Starting(launch);
  launch.signal.addEventListener('abort', () => void start.end(), { once: true });
  // A QEMU that hangs before it can be asked anything.
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void start.end();
  }, launch.deadlineMs + QEMU_MS);
  const machine = await boot(start, launch);
  clearTimeout(timer);
  if (machine.ok) return machine;
  await start.end();
  if (late) return await start.silent(launch);
  return machine;
}

async function boot(start: Starting, launch: Launch): Promise<Result<Machine>> {
  const { qmp } = start;
  const { doors } = launch;
  if (!(await qmp.greeted)) return start.failed('ended at once');
  const able = await qmp.execute('qmp_capabilities');
  if (!able.ok) return able;
  const places = await Promise.all(['console', 'control'].map((name) => findDoor(qmp, doors, name)));
  const sockets = [];
  for (const place of places) {
    if (!place.ok) return place;
    const socket = await enter(place.value).catch(() => null);
    if (socket === null) return start.failed('let nobody in');
    sockets.push(socket);
  }
  const [console, stream] = sockets;
  if (console === undefined || stream === undefined) return start.failed('let nobody in');
  start.console.listen(console);
  if (launch.snapshot !== null) await readRest(qmp, launch.deadlineMs);
  const gone = await qmp.execute('cont');
  if (!gone.ok) return start.failed('did not go on');
  const control = new Control(stream);
  const ready = await Promise.race([control.hello(launch.deadlineMs), start.ended.then(() => null)]);
  if (ready === null) return await start.silent(launch);
  // The guest's clock stood still while it was a file, and an emulated one begins with whole seconds.
  if (!(await control.clock(Date.now()))) return await start.silent(launch);
  return ok(new Machine(start, control, doors));
}

/** The process, what it says, and how it ends. */
class Starting {
  readonly pid: number;
  readonly qmp: Qmp;
  readonly ended: Promise<string>;
  readonly console = new Tail();
  readonly #complaints = new Tail();
  readonly #process: ChildProcess;

  constructor({ qemu, prefix, argv, snapshot }: Launch) {
    const [program = qemu, ...values] = [...prefix, qemu, ...argv];
    const descriptor = snapshot === null ? null : openSync(snapshot, 'r');
    // In `/`: a state folder can be removed while it runs.
    const child = spawn(program, values, { stdio: ['pipe', 'pipe', 'pipe', ...(descriptor === null ? [] : [descriptor])], cwd: '/', windowsHide: true });
    if (descriptor !== null) closeSync(descriptor);
    this.#process = child;
    this.pid = child.pid ?? -1;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`QEMU could not be started (${error.message})`));
      child.once('exit', (code, signal) => resolve(signal === null ? `QEMU ended with ${code}` : `QEMU was ended by ${signal}`));
    });
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('A process was started with pipes and has none.');
    this.#complaints.listen(stderr);
    this.qmp = new Qmp(stdout, stdin);
  }

  async end(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  /** QEMU itself would not. */
  failed(how: string): Result<never> {
    const said = this.#complaints.lastWords();
    return fail({
      code: 'vm-qemu',
      message: `QEMU, which runs the small Linux, ${how}${said === '' ? '' : `: ${said}`}.`,
      fix: 'See that QEMU is installed whole and not older than version 7, then try again.',
    });
  }

  /** The guest would not. */
  async silent({ deadlineMs, consoleLog }: Launch): Promise<Result<never>> {
    // The doors of a QEMU that ends close a moment before its end is known.
    const how = await Promise.race([this.ended, sleep(300).then(() => null)]);
    const said = [this.console.lastWords(), this.#complaints.lastWords()].filter((text) => text !== '').join(' / ');
    // A pity if it cannot be written, and no reason to say anything else.
    await writeAtomically(consoleLog, this.console.text);
    return fail({
      // A page of memory that is a file could not be had: a full disk, or a quota, which nobody can ask for.
      code: how?.includes('SIGBUS') === true ? 'vm-memory-file' : 'vm-silent',
      message: `The small Linux ${how === null ? `gave no answer within ${Math.round(deadlineMs / 1000)} s` : `ended before it was up: ${how}`}${said === '' ? '' : `; its last words: ${said}`}.`,
      fix: `Try again when the machine is less busy. All that it said is in ${consoleLog}; a new image is built with \`npm run image\`.`,
    });
  }
}

/** Until QEMU has the rest of a snapshot, or has ended. A snapshot is of a machine that stands still, so it does not go on by itself. */
async function readRest(qmp: Qmp, deadlineMs: number): Promise<void> {
  await withoutMemory(qmp);
  await qmp.execute('migrate-incoming', { uri: `fd:${SNAPSHOT_DESCRIPTOR}` });
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const asked = await qmp.execute('query-status');
    const { status } = (asked.ok ? asked.value : {}) as { status?: unknown };
    if (status !== 'inmigrate') return;
    await sleep(READING_MS);
  }
}

/** A guest's memory that is a file is no part of what QEMU writes or reads. Its name has an x because few need it; Kata lives by it. */
export async function withoutMemory(qmp: Qmp): Promise<Result<unknown>> {
  return await qmp.execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
}

async function findDoor(qmp: Qmp, doors: Doors, name: string): Promise<Result<Door>> {
  if (doors.kind === 'folder') return ok({ path: doors.path(name) });
  const asked = await qmp.execute('query-chardev');
  if (!asked.ok) return asked;
  const port = tcpPort(asked.value, chardevId(name));
  return port === null ? fail({ code: 'vm-qemu', message: `QEMU, which runs the small Linux, has no port for ${name}.` }) : ok({ port });
}

/** The port that a chardev listens on, from QMP's `query-chardev`: `disconnected:tcp:127.0.0.1:PORT,server=on`. */
export function tcpPort(answer: unknown, id: string): number | null {
  for (const one of Array.isArray(answer) ? answer : []) {
    const { label, filename } = (one ?? {}) as Record<string, unknown>;
    const port = label === id && typeof filename === 'string' ? /tcp:127\.0\.0\.1:(\d+)/.exec(filename)?.[1] : undefined;
    if (port !== undefined) return Number(port);
  }
  return null;
}
