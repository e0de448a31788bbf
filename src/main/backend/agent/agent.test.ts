/** The agent and its lines, on this machine: a line is a program, so every way in which one goes wrong is a small program. */
import { spawnSync } from 'node:child_process';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { startTimeOf } from '../../process/identity.ts';
import { Link, type LinkState } from '../link.ts';
import { programLine } from '../program-line.ts';
import { RemoteExecutor } from '../remote.ts';
import { bootArgv, bootInput, fileProgram } from './boot.ts';
import { encodeFrame } from './frames.ts';

const links: Link[] = [];
afterEach(() => {
  for (const link of links.splice(0)) link.dispose();
});

/** A link over these programs, one after the other. */
function over(carriers: (readonly string[])[], helloMs = 12_000): { readonly link: Link; readonly states: LinkState[]; opened: () => number } {
  let count = 0;
  const link = new Link(async () => ok(programLine('the lab', carriers[Math.min(count++, carriers.length - 1)] ?? [])), { helloMs, silenceMs: 4000 });
  links.push(link);
  const states: LinkState[] = [];
  link.onChange((state) => states.push(state));
  return { link, states, opened: () => count };
}

test.each([
  ['the agent', () => bootInput(20).slice(bootInput(20).indexOf('\n') + 1)],
  ['what reads and writes a file', fileProgram],
])('%s is valid perl, strict, without a module', (_what, program) => {
  const text = program();
  const { status, stderr } = spawnSync('perl', ['-c'], { input: text, encoding: 'utf8' });
  expect({ status, stderr, strict: text.includes('use strict;') }).toEqual({ status: 0, stderr: '- syntax OK\n', strict: true });
  const used = [...text.matchAll(/^\s*(?:use|require)\s+([\w:]+)/gm)].map(([, module]) => module);
  expect(used.filter((module) => !['strict', 'warnings', 'constant'].includes(module ?? ''))).toEqual([]);
});

test('what starts it has nothing in it that a shell, csh or Windows would change', () => {
  expect(bootArgv().at(-1)).toMatch(/^[\w(),;<>$@]+$/);
});

describe('a line that is none', () => {
  test.each([
    ['ends at once, with a word', ['sh', '-c', 'echo Permission denied >&2; exit 255'], 'backend-lost', 'There is no connection to the lab: Permission denied'],
    ['ends at once, without one', ['false'], 'backend-lost', 'There is no connection to the lab.'],
    [
      'is another program',
      ['sh', '-c', 'echo "Please change your password."; sleep 5'],
      'backend-silent',
      'the lab has not answered for 2 s: Please change your password.',
    ],
    ['is a flood', ['sh', '-c', 'yes | head -c 70000; sleep 5'], 'backend-lost', expect.stringMatching(/^There is no connection to the lab: y/)],
    ['says nothing', ['sleep', '5'], 'backend-silent', 'the lab has not answered for 2 s.'],
    ['cannot be started', ['/no/such/carrier'], 'backend-lost', expect.stringContaining('could not be started')],
    [
      'leads to where there is no perl',
      ['sh', '-c', 'echo "sh: 1: perl: not found" >&2; exit 127'],
      'backend-lost',
      expect.stringContaining('perl: not found'),
    ],
  ])('%s', async (_what, argv, code, message) => {
    const { link } = over([argv], 2000);
    expect(await link.agent()).toEqual({ ok: false, problems: [{ code, message }] });
  });
});

test('a login shell that greets does no harm', async () => {
  const { link } = over([['sh', '-c', 'echo "Welcome to the lab"; exec "$@"', 'sh', ...bootArgv()]]);
  expect((await link.agent()).ok).toBe(true);
});

test('who asks often does not knock often; after a while there is a new line', async () => {
  const { link, states, opened } = over([['false'], bootArgv()]);
  const first = await link.agent();
  const again = await Promise.all([link.agent(), link.agent()]);
  expect({ same: again.every((result) => JSON.stringify(result) === JSON.stringify(first)), opened: opened(), trouble: link.trouble?.code }).toEqual({
    same: true,
    opened: 1,
    trouble: 'backend-lost',
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect({ connected: (await link.agent()).ok, states: states.map(({ kind }) => kind), trouble: link.trouble }).toEqual({
    connected: true,
    states: ['connecting', 'lost', 'connecting', 'connected'],
    trouble: null,
  });
});

test('a clock that is put back does not keep it lost', async () => {
  const { link } = over([['false'], bootArgv()]);
  await link.agent();
  const hourAgo = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
  onTestFinished(() => hourAgo.mockRestore());
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await link.agent()).ok).toBe(true);
});

test('many programs share one line', async () => {
  const { link, opened } = over([bootArgv()]);
  const executor = new RemoteExecutor(link);
  const said = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const program = executor.stream(['sh', '-c', `cat; exit ${index}`]);
      const chunks: Buffer[] = [];
      program.stdout.on('data', (bytes: Buffer) => void chunks.push(bytes));
      program.stdin.end(`word ${index}`);
      const { code } = await program.ended;
      return [code, Buffer.concat(chunks).toString()];
    }),
  );
  expect([opened(), said]).toEqual([1, Array.from({ length: 40 }, (_, index) => [index, `word ${index}`])]);
});

test('an agent that stops answering is taken for lost', async () => {
  const { link } = over([bootArgv()]);
  const executor = new RemoteExecutor(link);
  const stopped = executor.stream(['sh', '-c', 'echo $PPID; sleep 0.2; kill -STOP $PPID; sleep 60']);
  const agent = Number(String(await new Promise((resolve) => stopped.stdout.once('data', resolve))));
  const begin = performance.now();
  expect(await stopped.ended).toMatchObject({ code: 255, problem: { code: 'backend-silent', message: 'the lab has not answered for 4 s.' } });
  expect(performance.now() - begin).toBeLessThan(7000);
  // Nor does it stay as it stands.
  await expect.poll(() => startTimeOf(agent), { timeout: 3000 }).toBe(null);
});

test('is a process still the one that was meant?', async () => {
  const { link } = over([bootArgv()]);
  const agent = await link.agent();
  if (!agent.ok) throw new Error(agent.problems[0]?.message);
  const { bootId } = agent.value.hello;
  const pid = process.pid;
  const startTime = spawnSync('sh', ['-c', `cut -d' ' -f22 /proc/${pid}/stat`], { encoding: 'utf8' }).stdout.trim();
  const ask = async (identity: { pid: number; startTime: string; bootId: string }) => await agent.value.isAlive(identity);
  expect([await ask({ pid, startTime, bootId }), await ask({ pid, startTime: '1', bootId }), await ask({ pid, startTime, bootId: 'another' })]).toEqual([
    ok(true),
    ok(false),
    ok(false),
  ]);
});

test('an agent that hears nothing any more ends what it has started, although nobody has closed the line', async () => {
  let frozen = false;
  const link = new Link(
    async () => {
      const line = programLine('the lab', bootArgv());
      const input = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          if (!frozen) line.input.write(chunk);
          done();
        },
      });
      onTestFinished(() => line.close());
      // A network that is cut carries no farewell.
      return ok({ ...line, input, close: () => undefined });
    },
    { helloMs: 12_000, silenceMs: 1500 },
  );
  links.push(link);
  const program = new RemoteExecutor(link).stream(['sh', '-c', 'echo $$; exec sleep 600']);
  const sleeper = Number(String(await new Promise((resolve) => program.stdout.once('data', resolve))));
  frozen = true;
  expect([await program.ended, startTimeOf(sleeper) === null]).toMatchObject([{ code: 255, problem: { code: 'backend-silent' } }, false]);
  await expect.poll(() => startTimeOf(sleeper), { timeout: 8000 }).toBe(null);
});

test('who says that he is there, but not whether a process is, is taken for lost', async () => {
  const output = new PassThrough();
  const beat = setInterval(() => output.write(encodeFrame('P', 0)), 200);
  onTestFinished(() => clearInterval(beat));
  const link = new Link(async () => ok({ name: 'the lab', input: new PassThrough().resume(), output, complaint: () => '', close: () => output.destroy() }), {
    helloMs: 5000,
    silenceMs: 1500,
  });
  links.push(link);
  output.write('\nnetyard-agent\n');
  output.write(encodeFrame('H', 0, ['1', 'boot', '0'].join('\0')));
  const agent = await link.agent();
  if (!agent.ok) throw new Error(agent.problems[0]?.message);
  expect(await agent.value.isAlive({ pid: 1, startTime: '1', bootId: 'boot' })).toEqual({
    ok: false,
    problems: [{ code: 'backend-silent', message: 'the lab has not answered for 1.5 s.' }],
  });
});

describe('what is no answer of our agent ends the line', () => {
  test.each([
    ['more output than was allowed', encodeFrame('O', 1, Buffer.alloc(300_000))],
    ['an end that is none', encodeFrame('Q', 1, 'code x')],
    ['a number that is none', encodeFrame('A', 1, 'x')],
  ])('%s', async (_what, answer) => {
    const output = new PassThrough();
    const link = new Link(async () => ok({ name: 'the lab', input: new PassThrough().resume(), output, complaint: () => '', close: () => output.destroy() }), {
      helloMs: 5000,
      silenceMs: 8000,
    });
    links.push(link);
    output.write('\nnetyard-agent\n');
    output.write(encodeFrame('H', 0, ['1', 'boot', '0'].join('\0')));
    await link.agent();
    const program = new RemoteExecutor(link).stream(['anything']);
    await new Promise((resolve) => setImmediate(resolve));
    output.write(answer);
    expect(await program.ended).toMatchObject({ code: 255, problem: { code: 'backend-lost', message: expect.stringContaining('is not what Netyard') } });
  });
});
