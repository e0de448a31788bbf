/** QEMU's own control, QMP: JSON by lines over QEMU's standard input and output, which nobody else can reach. */
import type { Readable, Writable } from 'node:stream';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { eachLine } from './lines.ts';

const TIMEOUT_MS = 10_000;

interface Answer {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc?: string };
  readonly QMP?: unknown;
}

export class Qmp {
  /** Resolves to true when QEMU has greeted, to false when it ended before. */
  readonly greeted: Promise<boolean>;
  readonly #input: Writable;
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>();
  #last = 0;
  #ended = false;

  constructor(output: Readable, input: Writable) {
    this.#input = input;
    input.on('error', () => undefined);
    this.greeted = new Promise((resolve) => {
      eachLine(output, (line) => this.#hear(line, () => resolve(true)));
      output.on('close', () => {
        resolve(false);
        this.#end();
      });
    });
  }

  /** Problems: `vm-qemu` with what QEMU said, or that it said nothing. */
  execute(command: string, values: Readonly<Record<string, unknown>> = {}): Promise<Result<unknown>> {
    if (this.#ended) return Promise.resolve(qemuSaid('it has ended'));
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(qemuSaid(`it gave no answer to ${command}`)), TIMEOUT_MS);
      const settle = (result: Result<unknown>) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(result);
      };
      this.#waiting.set(id, settle);
      this.#input.write(`${JSON.stringify({ execute: command, arguments: values, id })}\n`);
    });
  }

  #hear(line: string, greeted: () => void): void {
    const answer = answerOf(line);
    if (answer?.QMP !== undefined) greeted();
    const settle = answer?.id === undefined ? undefined : this.#waiting.get(answer.id);
    settle?.(answer?.error === undefined ? ok(answer?.return) : qemuSaid(answer.error.desc ?? 'it failed'));
  }

  #end(): void {
    this.#ended = true;
    for (const settle of this.#waiting.values()) settle(qemuSaid('it has ended'));
  }
}

function answerOf(line: string): Answer | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function qemuSaid(words: string): Result<never> {
  return fail({ code: 'vm-qemu', message: `QEMU, which runs the small Linux, refused: ${words}.` });
}
