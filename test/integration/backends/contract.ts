/** What every backend's executor does, whatever carries it: one suite for all of them. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor, Pty, Streaming } from '../../../src/main/backend/executor.ts';
import { must, until } from '../../until.ts';
import { carriesFiles } from './files.ts';

/** A backend that is being looked at. */
export interface Subject {
  readonly executor: Executor;
  /** Ends what carries the bytes, without a word to either side (`kill -9` of ssh, of docker's client). Absent where nothing is between. */
  cut?(): Promise<void>;
  /** Lets go of everything. */
  dispose(): Promise<void> | void;
}

/** A number that no other test uses, to find a program by. */
const marked = (): string => String(7_000_000 + Math.floor(Math.random() * 1_000_000));

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Tests that the executor of a backend keeps its contract. `open` is called once. */
export function keepsTheContract(name: string, open: () => Promise<Subject>): void {
  describe(`the executor of ${name}`, () => {
    let subject: Subject;
    let executor: Executor;

    beforeAll(async () => {
      subject = await open();
      executor = subject.executor;
    }, 120_000);
    afterAll(() => subject?.dispose());

    /** How many programs there sleep for so many seconds. */
    const sleepers = async (seconds: string): Promise<number> => {
      const ran = must(await executor.run(`cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'slee[p] ${seconds}' | wc -l`));
      return Number(ran.stdout);
    };
    const gone = (seconds: string): Promise<void> =>
      until(
        () => sleepers(seconds),
        (count) => count === 0,
        3000,
      );

    describe('a script', () => {
      test('leaves its outputs and its code, and nothing of its shell to the next', async () => {
        const first = await executor.run('cd /proc; X=1; echo out; echo err >&2; exit 7');
        expect([first, await executor.run('pwd; echo "[$X]"')]).toEqual([
          { ok: true, value: { code: 7, stdout: 'out\n', stderr: 'err\n' } },
          { ok: true, value: { code: 0, stdout: '/\n[]\n', stderr: '' } },
        ]);
      });

      test('has no standard input that it could take away from the next', async () => {
        expect([must(await executor.run('cat')).stdout, must(await executor.run('echo still here')).stdout]).toEqual(['', 'still here\n']);
      });

      test('may be long, and say much', async () => {
        const text = Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join('\n');
        expect(must(await executor.run(`cat <<'END'\n${text}\nEND`)).stdout).toBe(`${text}\n`);
      });

      test('that takes too long is ended, with all that it started', async () => {
        const seconds = marked();
        const ran = await executor.run(`sleep ${seconds} & sleep ${seconds}`, { timeoutMs: 400 });
        expect(ran).toMatchObject({ ok: false, problems: [{ code: 'timeout' }] });
        await gone(seconds);
        expect(must(await executor.run('echo next')).stdout).toBe('next\n');
      });
    });

    describe('a program on streams', () => {
      test('gets and gives every byte, and a variable of its own', async () => {
        const program = executor.stream(['sh', '-c', 'cat; printf %s "$COLOUR" >&2; exit 4'], { COLOUR: 'a "b" $c\nd' });
        const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
        const [stdout, stderr] = [collect(program.stdout), collect(program.stderr)];
        program.stdin.end(bytes);
        expect([await program.ended, await stdout, (await stderr).toString()]).toEqual([{ code: 4 }, bytes, 'a "b" $c\nd']);
      });

      test('gets its arguments as they are', async () => {
        const argv = ['', 'two words', "it's", '"quoted"', '$HOME', '`id`', 'line\nfeed', '*', '-n', 'ümläut'];
        const program = executor.stream(['sh', '-c', 'for each; do printf "[%s]" "$each"; done', 'sh', ...argv]);
        program.stdin.end();
        expect((await collect(program.stdout)).toString()).toBe(argv.map((word) => `[${word}]`).join(''));
      });

      test('carries much both ways at once', async () => {
        const bytes = randomBytes(4 * 1024 * 1024);
        const program = executor.stream(['cat']);
        const stdout = collect(program.stdout);
        program.stdin.end(bytes);
        const hash = (value: Buffer) => createHash('sha256').update(value).digest('hex');
        expect([hash(await stdout), await program.ended]).toEqual([hash(bytes), { code: 0 }]);
      }, 60_000);

      test('waits for a reader who is slow, and others go on meanwhile', async () => {
        const count = must(await executor.run('mktemp')).stdout.trim();
        const writes = 'while (syswrite STDOUT, "x" x 4096) { $n += 4096; open my $file, ">", $ARGV[0]; print $file $n }';
        const flood = executor.stream(['perl', '-e', writes, count]);
        await new Promise((resolve) => flood.stdout.once('readable', resolve));
        const written = async () => Number(must(await executor.run(`sleep 0.3; cat ${count}`)).stdout);
        // Nobody reads: it has filled the pipes and what may be under way, and waits.
        const [once, again] = [await written(), await written()];
        expect([once === again, again < 1_500_000]).toEqual([true, true]);
        flood.kill('SIGKILL');
        flood.stdout.resume();
        expect(await flood.ended).toEqual({ code: 137 });
      });

      test('may close its input and go on', async () => {
        const program = executor.stream(['sh', '-c', 'exec <&-; echo said; exit 3']);
        program.stdin.on('error', () => undefined);
        program.stdin.write(Buffer.alloc(1024 * 1024));
        expect([(await collect(program.stdout)).toString(), await program.ended]).toEqual(['said\n', { code: 3 }]);
      });

      test.each([
        ['a code', ['sh', '-c', 'exit 200'], { code: 200 }],
        ['a signal', ['sh', '-c', 'kill -9 $$'], { code: 137 }],
      ])('ends as a shell says it: %s', async (_what, argv, end) => {
        expect(await executor.stream(argv).ended).toEqual(end);
      });

      test('that is not there ends with 127 and says so', async () => {
        expect(await executor.stream(['/no/such/program']).ended).toMatchObject({ code: 127, problem: { code: 'no-program' } });
      });

      test.each(['SIGTERM', 'SIGKILL', 'SIGINT'] as const)('hears %s, and so do its children', async (signal) => {
        const seconds = marked();
        const program = executor.stream(['perl', '-e', `$SIG{INT} = 'DEFAULT'; fork; $| = 1; print "x"; exec 'sleep', '${seconds}'`]);
        await spoken(program, 2);
        program.kill(signal);
        expect(await program.ended).toEqual({ code: 128 + { SIGTERM: 15, SIGKILL: 9, SIGINT: 2 }[signal] });
        await gone(seconds);
      });

      test('is ended although it does not want to hear', async () => {
        const program = executor.stream(['sh', '-c', "trap '' TERM; echo x; while :; do sleep 1; done"]);
        await spoken(program, 1);
        program.kill('SIGTERM');
        program.kill('SIGKILL');
        expect(await program.ended).toEqual({ code: 137 });
      });
    });

    describe('a program on a terminal', () => {
      const opened = (argv: readonly string[]) => watch(must(executor.pty(argv, { columns: 80, rows: 24 })));

      test('has its size, is resized, gives bytes undecoded and ends with its code', async () => {
        const { pty, shown, says, ended } = opened(['sh', '-c', 'stty size; stty -echo -opost; echo ready; read line; stty size; printf "\\377\\303"; exit 5']);
        await says('ready');
        pty.resize(100, 40);
        pty.write(Buffer.from('go\r'));
        expect(await ended).toEqual({ code: 5, signal: null });
        expect([shown().toString('latin1').includes('24 80'), shown().toString('latin1').includes('40 100'), shown().subarray(-2)]).toEqual([
          true,
          true,
          Buffer.from([0xff, 0xc3]),
        ]);
      });

      test('is its controlling terminal: Ctrl-C reaches what runs in it, job control works', async () => {
        const { pty, says, ended } = opened(['sh', '-i']);
        pty.write(Buffer.from('tty; sleep 1000\r'));
        await says('/dev/pts/');
        await new Promise((resolve) => setTimeout(resolve, 300));
        pty.write(Buffer.from([3]));
        pty.write(Buffer.from('echo "after-$((40+2))"; exit 6\r'));
        await says('after-42');
        expect(await ended).toEqual({ code: 6, signal: null });
      });

      test('that ends by a signal says which', async () => {
        expect(await opened(['sh', '-c', 'kill -9 $$']).ended).toEqual({ code: null, signal: 'SIGKILL' });
      });

      test('ends when it is closed', async () => {
        const seconds = marked();
        const { pty, says, ended } = opened(['sh', '-c', `echo ready; sleep ${seconds}`]);
        await says('ready');
        pty.kill();
        await ended;
        await gone(seconds);
      });

      test('loses nothing of its last words to a reader who pauses', async () => {
        const { pty, shown, ended } = opened(['sh', '-c', 'seq 1 800']);
        pty.pause();
        await new Promise((resolve) => setTimeout(resolve, 700));
        pty.resume();
        await ended;
        expect(shown().toString()).toBe(Array.from({ length: 800 }, (_, index) => `${index + 1}\r\n`).join(''));
      });
    });

    carriesFiles(() => executor);

    test('an executor within it has more in front of everything', async () => {
      const inner = executor.within(['env', 'A=1']).within(['env', 'B=2']);
      const program = inner.stream(['sh', '-c', 'echo $A$B']);
      const stdout = collect(program.stdout);
      program.stdin.end();
      expect([must(await inner.run('echo $A$B')).stdout, (await stdout).toString()]).toEqual(['12\n', '12\n']);
      inner.dispose();
    });

    test('where its line is cut, what ran over it is gone, it is said, and the next call has a new line', async () => {
      if (subject.cut === undefined) {
        // Nothing is between: only the shell can die, and the next script has a new one.
        expect(await executor.run('kill -9 $$; sleep 1')).toMatchObject({ ok: false, problems: [{ code: 'shell-ended' }] });
      } else {
        const seconds = marked();
        const [streaming, terminal] = [
          executor.stream(['sh', '-c', `echo x; sleep ${seconds}`]),
          watch(must(executor.pty(['sh', '-c', `echo ready; sleep ${seconds}`], { columns: 80, rows: 24 }))),
        ];
        const script = executor.run(`sleep ${seconds}`);
        await Promise.all([spoken(streaming, 1), terminal.says('ready')]);
        await subject.cut();
        const [ran, program, pty] = await Promise.all([script, streaming.ended, terminal.ended]);
        expect([ran, program, pty]).toMatchObject([
          { ok: false, problems: [{ code: 'backend-lost' }] },
          { code: 255, problem: { code: 'backend-lost' } },
          { code: 255, signal: null },
        ]);
        await until(
          () => executor.run('echo again'),
          (again) => again.ok && again.value.stdout === 'again\n',
          10_000,
        );
        await gone(seconds);
      }
      expect(must(await executor.run('echo again')).stdout).toBe('again\n');
    });
  });
}

/** Waits until a program has said so many bytes. */
async function spoken(program: Streaming, bytes: number): Promise<void> {
  let count = 0;
  await new Promise<void>((resolve) => {
    program.stdout.on('data', (chunk: Buffer) => {
      count += chunk.length;
      if (count >= bytes) resolve();
    });
  });
}

function watch(pty: Pty): {
  readonly pty: Pty;
  readonly shown: () => Buffer;
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<unknown>;
} {
  const chunks: Uint8Array[] = [];
  pty.onData((bytes) => void chunks.push(bytes));
  const shown = () => Buffer.concat(chunks);
  const says = (text: string) =>
    until(
      () => shown().toString('latin1'),
      (all) => all.includes(text),
      5000,
    );
  return { pty, shown, says, ended: new Promise((resolve) => pty.onExit(resolve)) };
}
