import { describe, expect, test } from 'vitest';
import type { Pty } from './executor.ts';
import { LocalExecutor } from './local.ts';

const executor = new LocalExecutor();

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function open(argv: readonly string[]): { readonly pty: Pty; readonly shown: () => Buffer; readonly ended: Promise<unknown> } {
  const opened = executor.pty(argv, { columns: 80, rows: 24 });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const chunks: Uint8Array[] = [];
  opened.value.onData((bytes) => void chunks.push(bytes));
  return { pty: opened.value, shown: () => Buffer.concat(chunks), ended: new Promise((resolve) => opened.value.onExit(resolve)) };
}

describe('a program on streams', () => {
  test('gets and gives bytes, and a variable of its own', async () => {
    const program = executor.stream(['sh', '-c', 'cat; echo "$COLOUR" >&2; exit 4'], { COLOUR: 'blue' });
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const [stdout, stderr] = [collect(program.stdout), collect(program.stderr)];
    program.stdin.end(bytes);
    expect([await program.ended, await stdout, (await stderr).toString()]).toEqual([{ code: 4 }, bytes, 'blue\n']);
  });

  test.each([
    ['a signal', ['sh', '-c', 'kill -9 $$'], 137],
    ['no program', ['/no/such/program'], 127],
  ])('ends as a shell says it: %s', async (_what, argv, code) => {
    expect(await executor.stream(argv).ended).toEqual({ code });
  });

  test('is killed with its children', async () => {
    const program = executor.stream(['sh', '-c', 'sleep 97532 & echo ready; wait']);
    await new Promise((resolve) => program.stdout.once('data', resolve));
    program.kill('SIGKILL');
    expect(await program.ended).toEqual({ code: 137 });
    const left = await executor.run("ps -eo args | grep -c '[s]leep 97532'; :");
    expect(left).toMatchObject({ ok: true, value: { stdout: '0\n' } });
  });
});

describe('a program on a terminal', () => {
  test('has its size, gives bytes undecoded and ends with its code', async () => {
    const { pty, shown, ended } = open(['sh', '-c', 'stty size; stty -opost; read line; printf "\\377\\303"; exit 5']);
    pty.resize(100, 40);
    pty.write(Buffer.from('go\r'));
    expect(await ended).toEqual({ code: 5, signal: null });
    expect(shown().subarray(-2)).toEqual(Buffer.from([0xff, 0xc3]));
  });

  test('that ends by a signal says which', async () => {
    expect(await open(['sh', '-c', 'kill -9 $$']).ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('loses nothing of its last words to a reader who pauses', async () => {
    const { pty, shown, ended } = open(['sh', '-c', 'seq 1 800']);
    pty.pause();
    await new Promise((resolve) => setTimeout(resolve, 700));
    pty.resume();
    await ended;
    expect(shown().toString()).toBe(Array.from({ length: 800 }, (_, index) => `${index + 1}\r\n`).join(''));
  });
});

describe('an executor with a prefix', () => {
  test('puts it in front of everything, after its own', async () => {
    const inner = executor.within(['env', 'A=1']).within(['env', 'B=2']);
    expect([inner.prefix, await inner.run('echo $A$B')]).toMatchObject([['env', 'A=1', 'env', 'B=2'], { ok: true, value: { stdout: '12\n' } }]);
    inner.dispose();
  });
});
