/** A lab from a text, and short questions to it: who reaches whom, who answers, what the kernel holds. */
import { afterAll } from 'vitest';
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import type { Session } from '../../../src/main/session/session.ts';
import { stateRoot } from '../../../src/main/session/state-root.ts';
import type { SeenNamespace } from '../../../src/shared/api/contract.ts';
import type { Result } from '../../../src/shared/result.ts';

let backends: Backends | null = null;
let labs: Labs | null = null;
let count = 0;

/** Where the tests' labs run. */
const BACKEND = process.env.NETYARD_TEST_BACKEND ?? 'local';

/** Opened late: the state folder of the test file is set before its first test. */
function allLabs(): Labs {
  const root = stateRoot(process.env, process.platform);
  // One VM for the whole run, where that is the backend.
  backends ??= new Backends({ root: process.env.NETYARD_TEST_VM_ROOT ?? root, environment: process.env, platform: process.platform });
  labs ??= new Labs(root, backends, BACKEND);
  return labs;
}

afterAll(async () => {
  // What cannot be ended is a failure of the file, not a lab that nobody hears of.
  if (labs !== null) for (const { name } of await labs.list()) must(await labs.open(name).remove());
  labs?.dispose();
  labs = null;
  backends?.dispose();
  backends = null;
});

/** What a program in a node left. */
export interface Ran {
  readonly code: number;
  readonly said: string;
}

/** What an HTTP responder said of a question. */
export interface Answer {
  /** Who answered. */
  readonly name: string;
  /** Whom it saw, without the port. */
  readonly saw: string;
}

// perl-base is on every machine that can run a lab; curl is not.
const ASK = `use IO::Socket::IP; my ($host, $port) = @ARGV;
my $to = IO::Socket::IP->new(PeerAddr => $host, PeerPort => $port, Timeout => 2) or die "no connection: $@";
print $to "GET / HTTP/1.0\\r\\n\\r\\n"; print while <$to>;`;

export class TestLab {
  private constructor(readonly session: Session) {}

  /** Starts a lab; fails the test where it does not stand. */
  static async up(text: string): Promise<TestLab> {
    count += 1;
    const lab = new TestLab(allLabs().open(`lab-${count}`));
    await lab.edit(text);
    return lab;
  }

  /** Starts a lab from a text that may be wrong; null where it is. */
  static async fromValid(text: string): Promise<TestLab | null> {
    const plan = await allLabs().open('unused').plan(text);
    return plan.ok ? await TestLab.up(text) : null;
  }

  /** Starts a lab that is expected not to stand. */
  static async refused(text: string): Promise<{ readonly codes: string[]; readonly elements: (string | undefined)[]; readonly running: boolean }> {
    count += 1;
    const session = allLabs().open(`lab-${count}`);
    const result = await session.apply(text, { file: null });
    const problems = result.ok ? [] : result.problems;
    return { codes: problems.map(({ code }) => code), elements: problems.map(({ element }) => element), running: (await session.summary()).pid !== null };
  }

  async edit(text: string): Promise<void> {
    must(await this.session.apply(text, { file: null }));
  }

  /** Stops it and starts it anew; it keeps its addresses. */
  async restart(text: string): Promise<void> {
    must(await this.session.stop());
    await this.edit(text);
  }

  /** Runs a script of sh in a node, as somebody in its terminal would. */
  async run(node: string, script: string): Promise<Ran> {
    const { executor, argv } = must(await this.session.enter(node, ['sh', '-c', script]));
    const program = executor.stream(argv);
    program.stdin.end();
    const said: Buffer[] = [];
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
    const { code } = await program.ended;
    return { code, said: Buffer.concat(said).toString().trim() };
  }

  /** Does an answer to a ping come back? */
  async pings(from: string, to: string): Promise<boolean> {
    return (await this.run(from, `ping -n -c 1 -W 1 ${to}`)).code === 0;
  }

  /** Asks an HTTP responder; null where nobody answers. */
  async asks(from: string, host: string, port: number): Promise<Answer | null> {
    const { said } = await this.run(from, `perl -e '${ASK}' ${host} ${port}`);
    const [, name, six, four] = /I am (\S+)\.[\s\S]*You are (?:\[([\da-f:]+)\]|([\d.]+)):\d+\./.exec(said) ?? [];
    const saw = six ?? four;
    return name === undefined || saw === undefined ? null : { name, saw };
  }

  async sees(node: string): Promise<SeenNamespace> {
    return must(await this.session.observe(node));
  }

  async down(): Promise<void> {
    must(await this.session.remove());
  }
}

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.problems.map(({ code, element, message }) => `${code} ${element ?? ''}: ${message}`).join('\n'));
}
