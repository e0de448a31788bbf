/** The VM from outside: how it starts, who may come in, and that it is never left behind. One state root, with a name that bites. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Connection, connectVm } from '../../../src/main/backend/vm/connect.ts';
import { startTimeOf } from '../../../src/main/process/identity.ts';
import { until } from '../../until.ts';
import { areGone, asAgent, lossOf, SmallLinux, statusOf } from './small-linux.ts';

/** In ms: how soon things happen on a machine that is busy with other tests too. */
const LINGER_MS = 400;
const HANG_MS = 5_000;

let linux: SmallLinux;

beforeAll(() => {
  process.env.NETYARD_VM_LINGER_MS = String(LINGER_MS);
  process.env.NETYARD_VM_HANG_MS = String(HANG_MS);
  linux = SmallLinux.open('a state, root');
});

afterEach(async () => {
  delete process.env.NETYARD_VM_DEATH_SIGNAL;
  await linux.end();
});

afterAll(async () => {
  await linux.close();
});

/** Every sentence that it said, and the connection. */
async function start(): Promise<{ readonly connection: Connection; readonly sentences: readonly string[] }> {
  const sentences: string[] = [];
  const connection = await linux.connect((sentence) => sentences.push(sentence));
  if (!connection.ok) throw new Error(JSON.stringify(connection.problems));
  return { connection: connection.value, sentences };
}

test('a cold start, then a snapshot makes the next one short; a third boots again because the snapshot is spoilt', async () => {
  const first = await start();
  const { qemu } = await linux.pids();
  const confined = [statusOf(qemu, 'Seccomp'), statusOf(qemu, 'Uid').split('\t')[0], Number(statusOf(qemu, 'VmRSS').split(' ')[0]) < 400_000];
  const said = await asAgent(first.connection, 'print "$^O ", join " ", map { m{([^/]+)$} } glob "/sys/class/net/*"');
  const snapshot = snapshotFiles();
  const sizes = snapshot.map((path) => statSync(path)).map(({ blocks, mode }) => [blocks * 512 < 320 << 20, (mode & 0o777).toString(8)]);
  await linux.end();

  const begin = performance.now();
  const second = await start();
  await asAgent(second.connection, 'print `uname`');
  const took = performance.now() - begin;
  await linux.end();

  truncateSync(String(snapshot[0]), 1000);
  const third = await start();
  await linux.end();

  expect([confined, said, sizes]).toEqual([
    ['2', String(process.getuid?.()), true],
    'linux lo',
    [
      [true, '600'],
      [true, '600'],
    ],
  ]);
  const [boot, save, resume] = [
    'Starting a small Linux (the first start takes about 15 s)…',
    'Linux is up; a snapshot makes this and later starts fast…',
    'Starting a small Linux…',
  ];
  expect([first.sentences, second.sentences, third.sentences]).toEqual([[boot, save], [resume], [resume, boot, save]]);
  expect(new Set([first, second, third].map(({ connection }) => connection.life)).size).toBe(3);
  // 1.5 s where nothing else runs; a busy machine gets four times that.
  expect(took).toBeLessThan(6_000);
}, 120_000);

test('the clock is right after a snapshot was resumed', async () => {
  await (await linux.connected()).close();
  await linux.end();
  const connection = await linux.connected();
  const before = Date.now() / 1000;
  const guest = Number(await asAgent(connection, 'print `date +%s.%N`'));
  const after = Date.now() / 1000;
  expect([guest > before - 1, guest < after + 1, guest]).toEqual([true, true, guest]);
});

test('eight hold it at once, a ninth is told so, and gets in when one has left', async () => {
  const eight = await Promise.all(Array.from({ length: 8 }, () => linux.connected()));
  const said = await Promise.all(eight.map((connection, index) => asAgent(connection, `print ${index}`)));
  const ninth = await linux.connect();
  eight[3]?.close();
  await sleep(200);
  const tenth = await linux.connected();
  const answer = await asAgent(tenth, 'print "tenth"');
  expect([said, ninth, answer, new Set([...eight, tenth].map(({ life }) => life)).size]).toEqual([
    ['0', '1', '2', '3', '4', '5', '6', '7'],
    {
      ok: false,
      problems: [
        {
          code: 'vm-busy',
          message: '8 processes of Netyard use the small Linux already, as many as it has doors for.',
          fix: 'End one of them, or wait until one is done.',
        },
      ],
    },
    'tenth',
    1,
  ]);
});

test('it stays for a lab that is kept, and goes when that is released, leaving nothing behind', async () => {
  const one = await linux.connected();
  const { keeper, qemu } = await linux.pids();
  const kept = [await one.keep('office'), await one.keep('school'), await one.release('school')];
  one.close();
  await sleep(LINGER_MS * 3);
  const stayed = [keeper, qemu].map((pid) => startTimeOf(pid) !== null);
  const other = await linux.connected();
  const same = other.life === one.life;
  const released = await other.release('office');
  other.close();
  await areGone([keeper, qemu]);
  expect([kept, stayed, same, released]).toEqual([Array(3).fill({ ok: true, value: undefined }), [true, true], true, { ok: true, value: undefined }]);
  // A keeper that came too late to another test's crowd may still be on its way out.
  await expect.poll(() => linux.left(), { timeout: 15_000 }).toEqual(['image-checked.json', 'keeper.log', 'snapshot', 'snapshot.memory']);
});

test('an agent that ends is told of; so is a VM that dies, and one that hangs; who comes next gets a new one', async () => {
  const alone = await linux.connected();
  const other = await linux.connected();
  const program = 'exit 0';
  alone.input.write(`${program.length}\n${program}`);
  const ended = await lossOf(alone);

  process.kill((await linux.pids()).qemu, 'SIGKILL');
  const died = await lossOf(other);

  const next = await linux.connected();
  const answer = await asAgent(next, 'print 2');
  const begin = performance.now();
  const { qemu } = await linux.pids();
  process.kill(qemu, 'SIGSTOP');
  const hung = await lossOf(next);
  const took = performance.now() - begin;
  await areGone([qemu]);

  expect([ended, died, answer, hung]).toEqual([
    'The program in the small Linux that works for Netyard has ended.',
    'The small Linux is gone: QEMU was ended by SIGKILL. What ran in it is gone with it.',
    '2',
    'The small Linux is gone: it gave no answer for 5 s. What ran in it is gone with it.',
  ]);
  expect(took).toBeLessThan(HANG_MS + 2_000);
});

test('a record that is removed is written again; a folder that is removed takes its VM along, and leaves the next one alone', async () => {
  const one = await linux.connected();
  await one.keep('office');
  const first = await linux.pids();
  rmSync(join(linux.vm.path, 'keeper.json'));
  await until(
    () => linux.vm.readRecord(),
    (record) => record !== null,
    10_000,
  );
  const again = await linux.pids();
  // All but the snapshot: it saves a boot.
  for (const name of ['keeper.json', 'lock', 'doors']) rmSync(join(linux.vm.path, name), { recursive: true });
  const next = await linux.connected();
  await next.keep('school');
  const sentence = await lossOf(one);
  await areGone([first.keeper, first.qemu]);
  const other = await linux.connected();
  expect([again, sentence, other.life === next.life, await asAgent(other, 'print 5')]).toEqual([
    first,
    'The folder of the small Linux was removed, and so the small Linux was ended.',
    true,
    '5',
  ]);
});

test('a keeper that is killed takes QEMU along, by either of two ways', async () => {
  // By the end of the control port alone: the guest powers off.
  process.env.NETYARD_VM_DEATH_SIGNAL = 'no';
  const one = await linux.connected();
  const first = await linux.pids();
  process.kill(first.keeper, 'SIGKILL');
  const [byGuest, sentence] = await Promise.all([areGone([first.qemu]), lossOf(one)]);

  // By the death signal alone: a guest that stands still cannot.
  delete process.env.NETYARD_VM_DEATH_SIGNAL;
  await linux.connected();
  const second = await linux.pids();
  process.kill(second.qemu, 'SIGSTOP');
  process.kill(second.keeper, 'SIGKILL');
  const bySignal = await areGone([second.qemu]);

  // What both left is no hindrance, and is taken away.
  const next = await linux.connected();
  expect([await asAgent(next, 'print 3'), sentence, byGuest < 2_000, bySignal < 2_000]).toEqual(['3', 'The connection to the small Linux is cut.', true, true]);
});

test('holders that are killed let go of it', async () => {
  const own = await linux.connected();
  const { keeper, qemu } = await linux.pids();
  const holders = await Promise.all([holder(), holder()]);
  own.close();
  await sleep(LINGER_MS * 2);
  const stayed = [keeper, qemu].map((pid) => startTimeOf(pid) !== null);
  for (const { child } of holders) child.kill('SIGKILL');
  const took = await areGone([keeper, qemu]);
  expect([stayed, took < LINGER_MS + 3_000]).toEqual([[true, true], true]);
});

test('a start that nobody waits for any more is ended', async () => {
  const nobody = new AbortController();
  let began: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const connection = connectVm({ root: linux.root, onProgress: began, signal: nobody.signal });
  await begun;
  const { keeper } = await linux.record();
  nobody.abort();
  const took = await areGone([keeper.pid]);
  expect([await connection, took < LINGER_MS + 3_000]).toEqual([
    { ok: false, problems: [{ code: 'cancelled', message: 'The start of the small Linux was cancelled.' }] },
    true,
  ]);
});

test('who does not know the secret gets nothing, and one that talks nonsense neither', async () => {
  await linux.connected();
  const { door, secret } = await linux.record();
  const path = 'path' in door ? door.path : '';
  const say = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(path, () => socket.write(text));
      let heard = '';
      socket.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard));
    });
  const words = [
    '{"kind":"use"}\n',
    '{"kind":"secret","secret":"x"}\n{"kind":"use"}\n',
    'GET / HTTP/1.1\n\n',
    `{"kind":"secret","secret":"${secret}"}\nnonsense\n`,
  ];
  expect([
    await Promise.all(words.map(say)),
    (statSync(linux.vm.path).mode & 0o777).toString(8),
    (statSync(join(linux.vm.path, 'keeper.json')).mode & 0o777).toString(8),
  ]).toEqual([['', '', '', ''], '700', '600']);
});

test('a state root whose path is too long for a socket', async () => {
  const far = SmallLinux.open('x'.repeat(120));
  try {
    // A snapshot does not depend on where it lies: that saves a boot.
    mkdirSync(far.vm.path, { recursive: true });
    for (const path of snapshotFiles()) linkSync(path, join(far.vm.path, basename(path)));
    const connection = await far.connected();
    const { doors } = await far.record();
    const answer = await asAgent(connection, 'print 4');
    await far.end();
    expect([answer, doors?.includes('netyard-vm-'), existsSync(String(doors)), far.left()]).toEqual([
      '4',
      true,
      false,
      ['image-checked.json', 'keeper.log', 'snapshot', 'snapshot.memory'],
    ]);
  } finally {
    await far.close();
  }
});

/** The rest of a snapshot, and its memory. */
function snapshotFiles(): readonly string[] {
  const names = readdirSync(linux.vm.path).filter((name) => name.startsWith('snapshot-'));
  return names.sort().map((name) => join(linux.vm.path, name));
}

/** A process that holds the VM and does nothing else. */
async function holder(): Promise<{ readonly child: ChildProcess }> {
  const { door, secret } = await linux.record();
  const script = `
    const socket = require('node:net').connect(${JSON.stringify(door)});
    socket.write(${JSON.stringify(`{"kind":"secret","secret":"${secret}"}\n{"kind":"use"}\n`)});
    socket.on('data', (bytes) => bytes.includes('"port"') && process.stdout.write('in'));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { child };
}
