/** Several labs, wrong input, and what a script may rely on when something is not as it thought. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Yard } from '../kills/yard.ts';
import { BRIDGE, LARGER, started } from './program.ts';

let yard: Yard;

beforeEach(async () => {
  yard = await Yard.open();
});
afterEach(async () => await yard.close());

const WRONG = 'networks:\n  web: { driver: brigde }\ncontainers:\n  a: { networks: [webb] }\n  b: { netwroks: [web] }\n';

describe('a wrong file', () => {
  test('gets all errors at once, each with file, line, column, element and a way out; nothing runs', async () => {
    const { code, stdout, stderr } = await yard.netyard(['up', yard.file('wrong.yaml', WRONG)]);
    expect([code, stdout, await yard.ps()]).toEqual([2, '', []]);
    const places = [...stderr.matchAll(/^(\S+wrong\.yaml):(\d+):(\d+): /gm)].map(([, , line]) => Number(line));
    expect(new Set(places)).toEqual(new Set([2, 4, 5]));
    expect(stderr).toContain('bridge');
  });

  test('with --json: the problems on stdout too', async () => {
    const { code, stdout } = await yard.netyard(['plan', yard.file('wrong.yaml', WRONG), '--json']);
    const { problems } = JSON.parse(stdout) as { problems: Record<string, unknown>[] };
    expect([code, problems.every(({ file, line, message }) => file && line && message)]).toEqual([2, true]);
  });

  test('a file that is not there', async () => {
    expect(await yard.netyard(['up', '/nowhere/x.yaml'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'netyard: There is no file /nowhere/x.yaml.\n  Check the path.\n',
    });
  });

  test('loses nothing that ran before', async () => {
    await yard.netyard(['up', yard.file('shop.yaml', BRIDGE)]);
    const before = await yard.ps();
    expect((await yard.netyard(['up', yard.file('shop.yaml', WRONG)])).code).toBe(2);
    expect([await yard.ps(), (await yard.netyard(['exec', 'a', '--', 'ping', '-c1', '-W2', 'b'])).code]).toEqual([before, 0]);
  });
});

describe('several labs', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two']) expect((await yard.netyard(['up', yard.file(`${name}.yaml`, BRIDGE)])).code).toBe(0);
  });

  test('without --lab an error lists them; with it the right one is meant', async () => {
    expect(await yard.netyard(['exec', 'a', '--', 'true'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'netyard: 2 labs are running: one, two.\n  Say which one with --lab NAME.\n',
    });
    expect((await yard.netyard(['exec', '--lab', 'two', 'a', '--', 'hostname'])).stdout).toBe('a\n');
    expect((await yard.netyard(['down'])).stderr).toBe('netyard: 2 labs are running: one, two.\n  Write `netyard down NAME`, or `netyard down --all`.\n');
  });

  test('a node that only one of them has needs no --lab', async () => {
    await yard.netyard(['up', yard.file('two.yaml', LARGER)]);
    expect((await yard.netyard(['exec', 'c', '--', 'hostname'])).stdout).toBe('c\n');
  });

  test('unknown names get the nearest', async () => {
    const [lab, node, command] = [
      await yard.netyard(['exec', '--lab', 'tow', 'a', '--', 'true']),
      await yard.netyard(['exec', '--lab', 'two', 'hots', '--', 'true']),
      await yard.netyard(['psx']),
    ];
    expect([lab, node, command].map(({ code }) => code)).toEqual([2, 2, 2]);
    expect([lab.stderr, node.stderr, command.stderr]).toEqual([
      expect.stringMatching(/no lab called “tow”.*\n.*two/),
      expect.stringMatching(/“hots”.*\n.*host/),
      expect.stringMatching(/no command “psx”.*\n.*netyard ps/),
    ]);
  });

  test('down of one leaves the other; down --all ends all; a second time is no error', async () => {
    expect(await yard.netyard(['down', 'one'])).toMatchObject({ code: 0, stdout: 'one is stopped\n' });
    expect((await yard.ps()).map(({ name }) => name)).toEqual(['two']);
    expect(await yard.netyard(['down', '--all', '--json'])).toMatchObject({ code: 0 });
    expect([await yard.ps(), await yard.leftOvers(2000)]).toEqual([[], []]);
    expect((await yard.netyard(['down', '--all'])).code).toBe(0);
  });

  test('another file with the name of one that runs is refused', async () => {
    const { code, stderr } = await yard.netyard(['up', yard.file('other.yaml', BRIDGE), '--name', 'one']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/“one” already runs.*one\.yaml/)]);
  });
});

test('up on a running lab applies the difference', async () => {
  const file = yard.file('shop.yaml', BRIDGE);
  await yard.netyard(['up', file]);
  const ifindex = async () => (await yard.netyard(['exec', 'a', '--', 'cat', '/sys/class/net/eth0/ifindex'])).stdout;
  const [before, pid] = [await ifindex(), (await yard.ps())[0]?.pid];
  yard.file('shop.yaml', LARGER);
  expect(await yard.netyard(['up', file])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^shop is changed by \d+ steps: 4 nodes \(host, a, b, c\)\n$/),
  });
  expect(await yard.netyard(['up', file])).toMatchObject({ code: 0, stdout: 'shop is up to date: 4 nodes (host, a, b, c)\n' });
  expect([await ifindex(), (await yard.ps())[0]?.pid]).toEqual([before, pid]);
  expect((await yard.netyard(['exec', 'a', '--', 'ping', '-c1', '-W2', 'c'])).code).toBe(0);
});

test('from standard input, with a name, and progress on stderr only', async () => {
  const { code, stdout, stderr } = await yard.netyard(['up', '-', '--name', 'piped', '--json'], BRIDGE);
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ name: 'piped', state: 'running', file: null })]);
  expect(stderr).toMatch(/^\[ *\d+\/\d+\] Making /);
});

test('Ctrl-C while a lab starts: it ends with 130 and nothing is left', async () => {
  const many = `networks:\n  web: { driver: bridge }\ncontainers:\n${Array.from({ length: 150 }, (_, index) => `  c${index}: { networks: [web] }`).join('\n')}\n`;
  const child = started(yard, ['up', yard.file('many.yaml', many)]);
  await new Promise<void>((resolve) => child.process.stderr.once('data', () => resolve()));
  child.process.kill('SIGINT');
  expect(await child.ended).toBe(130);
  expect([await yard.ps(), await yard.leftOvers(2000)]).toEqual([[], []]);
});

test('serve prints one line with the URL, answers there, and ends when asked', async () => {
  const child = started(yard, ['serve']);
  await child.says('\n');
  expect(child.output()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S*\n$/);
  expect((await fetch(child.output().trim(), { redirect: 'manual' })).status).toBeLessThan(400);
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe(0);
});

test('serve --port: there and nowhere else; a second one on that port is told why not', async () => {
  const port = await freePort();
  const child = started(yard, ['serve', '--port', String(port)]);
  await child.says('\n');
  expect(new URL(child.output().trim()).port).toBe(String(port));
  const second = await yard.netyard(['serve', '--port', String(port)]);
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining(String(port))]);
  expect(second.stderr).not.toMatch(/^\s+at /m);
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe(0);
  expect((await yard.netyard(['serve', '--port', '70000'])).code).toBe(2);
});

test('where the labs cannot be looked at, ps says so, and not that there are none', async () => {
  const state = join(yard.folder, 'elsewhere');
  mkdirSync(join(state, 'netyard'), { recursive: true });
  writeFileSync(join(state, 'netyard', 'labs'), 'a file where the folder should be');
  const other = await Yard.open({ XDG_STATE_HOME: state });
  for (const argv of [['ps'], ['exec', 'a', '--', 'true'], ['down', '--all']]) {
    const { code, stdout, stderr } = await other.netyard(argv);
    expect([argv, code, stdout, stderr]).toEqual([argv, 1, '', expect.stringContaining(join(state, 'netyard', 'labs'))]);
  }
  await other.close();
});

test('serve --port 0: as scripts write it, one that is free', async () => {
  const child = started(yard, ['serve', '--port', '0']);
  await child.says('\n');
  expect(Number(new URL(child.output().trim()).port)).toBeGreaterThan(0);
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe(0);
});

/** One that the kernel just gave and took back. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
