/** Every node of a running lab asks everybody at once: one process in each, for a question costs a datagram. */
import { readFileSync } from 'node:fs';
import type { Session } from '../../src/main/session/session.ts';
import { PORT, type Question, type ReachModel } from '../model/reach.ts';
import { must } from '../until.ts';

const SCRIPT = readFileSync(new URL('node.pl', import.meta.url), 'utf8');

/**
 * Milliseconds. `patience`: how long a round waits for an answer that is expected. `quiet`: how long nothing may be heard before
 * a round ends, for an answer that nobody expects comes at once or never.
 */
const TIMES = process.env.NETYARD_TEST_BACKEND === 'vm' ? { begin: 60_000, patience: 20_000, quiet: 2000 } : { begin: 20_000, patience: 3000, quiet: 250 };

/** The second is for what the first one's packets were lost for: a neighbour that was not known yet. */
const ROUNDS = 2;

/** `api 172.18.0.3:7000` → what was answered; null: nothing. */
export type Answers = ReadonlyMap<string, string | null>;

export function keyOf(node: string, { to, port }: Question): string {
  return `${node} → ${to}:${port}`;
}

/** Asks all questions of the model. Its predictions only tell how long it is worth waiting. */
export async function askEverybody(session: Session, model: ReachModel): Promise<Answers> {
  const heard = { last: Date.now() };
  const voices = await Promise.all(model.nodes.map((node) => Voice.begin(session, node, model, heard)));
  for (let round = 0; round < ROUNDS; round += 1) {
    heard.last = Date.now();
    for (const voice of voices) voice.ask();
    const end = Date.now() + TIMES.patience;
    await until(() => Date.now() > heard.last + TIMES.quiet && (voices.every((voice) => voice.complete) || Date.now() > end));
  }
  await Promise.all(voices.map((voice) => voice.end()));
  return new Map(voices.flatMap((voice) => voice.answers));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** One node that asks and answers. */
class Voice {
  readonly #node: string;
  readonly #questions: readonly Question[];
  readonly #wanted: ReadonlySet<number>;
  readonly #program: Awaited<ReturnType<typeof programIn>>;
  readonly #heard: { last: number };
  readonly #said = new Map<number, string>();
  #rest = '';
  #errors = '';
  #isReady = false;
  #hasEnded = false;

  private constructor(node: string, model: ReachModel, program: Awaited<ReturnType<typeof programIn>>, heard: { last: number }) {
    this.#node = node;
    this.#questions = model.questions(node);
    this.#wanted = new Set(this.#questions.flatMap((question, number) => (model.predict(node, question).answer === null ? [] : [number])));
    this.#program = program;
    this.#heard = heard;
    program.stdout.on('data', (bytes: Buffer) => this.#hear(bytes.toString()));
    program.stderr.on('data', (bytes: Buffer) => {
      this.#errors += bytes.toString();
    });
    void program.ended.then(() => {
      this.#hasEnded = true;
    });
  }

  static async begin(session: Session, node: string, model: ReachModel, heard: { last: number }): Promise<Voice> {
    const questions = model.questions(node).map(({ to, port }) => `${to}:${port}`);
    const argv = ['perl', '-e', SCRIPT, node, String(PORT), model.addresses(node).join(), ...questions];
    const voice = new Voice(node, model, await programIn(session, node, argv), heard);
    const end = Date.now() + TIMES.begin;
    await until(() => voice.#isReady || voice.#hasEnded || Date.now() > end);
    if (!voice.#isReady) throw new Error(`${node} does not answer: ${voice.#errors || 'it said nothing'}`);
    return voice;
  }

  /** All that is expected has been said. */
  get complete(): boolean {
    return [...this.#wanted].every((number) => this.#said.has(number));
  }

  get answers(): readonly (readonly [string, string | null])[] {
    return this.#questions.map((question, number) => [keyOf(this.#node, question), this.#said.get(number) ?? null] as const);
  }

  ask(): void {
    this.#program.stdin.write('ask\n');
  }

  async end(): Promise<void> {
    this.#program.stdin.end();
    const { code } = await this.#program.ended;
    if (code !== 0) throw new Error(`${this.#node} ended with ${code}: ${this.#errors}`);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, number, answer = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
      if (number === undefined) this.#isReady ||= line === 'ready';
      else {
        this.#said.set(Number(number), answer);
        this.#heard.last = Date.now();
      }
    }
  }
}

async function programIn(session: Session, node: string, argv: readonly string[]) {
  const entered = must(await session.enter(node, argv));
  return entered.executor.stream(entered.argv);
}
