import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Yard } from '../kills/yard.ts';
import { BRIDGE, LARGER, PROGRAM, started } from './program.ts';

let yard: Yard;

beforeAll(async () => {
  yard = await Yard.open();
  expect(await yard.netyard(['up', yard.file('shop.yaml', BRIDGE)])).toMatchObject({ code: 0, stdout: 'shop is running: 3 nodes (host, a, b)\n' });
});
afterAll(async () => await yard.close());

describe('ps', () => {
  test('--json: each lab with name, state, pid, file and start', async () => {
    const listed = await yard.ps();
    expect(listed).toEqual([
      {
        name: 'shop',
        state: 'running',
        backend: 'local',
        pid: expect.any(Number),
        file: join(yard.folder, 'shop.yaml'),
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
    process.kill(listed[0]?.pid ?? 0, 0); // is there
  });

  test('for people', async () => {
    expect((await yard.netyard(['ps'])).stdout).toMatch(/^NAME +STATE +BACKEND +PID +STARTED +FILE\nshop +running +local +\d+ +\S+ +\S+shop\.yaml\n$/);
  });
});

describe('exec', () => {
  test.each([
    ['success', ['true'], 0],
    ['its own code', ['sh', '-c', 'exit 7'], 7],
    ['a signal, as a shell counts it', ['sh', '-c', 'kill -TERM $$'], 143],
    ['a command that is not there', ['no-such-command'], 127],
  ])('ends with the exit code of the command: %s', async (_, command, code) => {
    expect((await yard.netyard(['exec', 'a', '--', ...command])).code).toBe(code);
  });

  test('stdout and stderr stay apart', async () => {
    expect(await yard.netyard(['exec', 'a', '--', 'sh', '-c', 'echo out; echo err >&2'])).toEqual({ code: 0, stdout: 'out\n', stderr: 'err\n' });
  });

  test('arguments arrive as they are', async () => {
    const words = ['a b', '', "it's", '"', '$HOME', '*', '\\', 'ü\n', '--', '-x', ';'];
    expect((await yard.netyard(['exec', 'a', '--', 'printf', '[%s]', ...words])).stdout).toBe(words.map((word) => `[${word}]`).join(''));
  });

  test('bytes of any kind go through and come back', async () => {
    const bytes = randomBytes(3 * 1024 * 1024);
    const child = started(yard, ['exec', 'a', '--', 'cat']);
    const hash = createHash('sha256');
    child.process.stdout.on('data', (part: Buffer) => hash.update(part));
    child.process.stdin.end(bytes);
    expect([await child.ended, hash.digest('hex')]).toEqual([0, createHash('sha256').update(bytes).digest('hex')]);
  });

  test('there is no terminal, so that nothing is rewritten', async () => {
    expect((await yard.netyard(['exec', 'a', '--', 'sh', '-c', 'test -t 0 || test -t 1 || test -t 2 || echo none'])).stdout).toBe('none\n');
  });

  test('the neighbour answers by address and by name', async () => {
    const [byName, byAddress] = [
      await yard.netyard(['exec', 'a', '--', 'ping', '-c', '1', '-W', '2', 'b']),
      await yard.netyard(['exec', 'a', '--', 'ping', '-c', '1', '-W', '2', '172.18.0.3']),
    ];
    expect([byName.code, byAddress.code, byName.stdout.includes('172.18.0.3')]).toEqual([0, 0, true]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s goes to the command', async (signal, code) => {
    const child = started(yard, ['exec', 'a', '--', 'sh', '-c', 'echo ready; exec sleep 1000']);
    await child.says('ready');
    child.process.kill(signal);
    expect(await child.ended).toBe(code);
    await expect.poll(async () => (await yard.netyard(['exec', 'a', '--', 'ps', '-eo', 'args'])).stdout).not.toContain('sleep 1000');
  });

  test('a reader that leaves ends the command', async () => {
    const child = started(yard, ['exec', 'a', '--', 'yes']);
    await child.says('y');
    child.process.stdout.destroy();
    await child.ended;
    await expect.poll(async () => (await yard.netyard(['exec', 'a', '--', 'ps', '-eo', 'comm'])).stdout).not.toContain('yes');
  });
});

describe('shell', () => {
  test('is a terminal: typed lines are answered, its size follows, its exit code is ours', async () => {
    const { openTerminal } = await import('./terminal.ts');
    const terminal = openTerminal(yard, ['shell', 'a'], { columns: 100, rows: 30 });
    await terminal.says('# ');
    terminal.type('echo $((6*7)) $(hostname) $(stty size)\r');
    await terminal.says('42 a 30 100');
    terminal.resize(120, 40);
    // A signal tells of the size, and what is typed may overtake it.
    terminal.type("until [ \"$(stty size)\" = '40 1''20' ]; do sleep 0.05; done; stty size\r");
    await terminal.says('40 120');
    terminal.type('exit 3\r');
    expect(await terminal.ended).toBe(3);
  });

  test('shows line feeds as the program means them: a new line, or only down', async () => {
    const { openTerminal } = await import('./terminal.ts');
    const terminal = openTerminal(yard, ['shell', 'a'], { columns: 100, rows: 30 });
    await terminal.says('# ');
    terminal.type("printf 'one\\n''two'; stty -opost; printf 'three\\n''four'; exit\r");
    await terminal.says('one\r\ntwo');
    await terminal.says('three\nfour');
    expect(await terminal.ended).toBe(0);
  });

  test('without a terminal it says what to use instead', async () => {
    expect(await yard.netyard(['shell', 'a'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'netyard: Standard input is no terminal, which a shell for people needs.\n  For a script: netyard exec a -- COMMAND…\n',
    });
  });
});

describe('state', () => {
  test('--json: interfaces, addresses, routes, neighbours and rules of each node', async () => {
    const { lab, nodes } = JSON.parse((await yard.netyard(['state', '--json'])).stdout);
    expect([lab, nodes.map(({ node }: { node: string }) => node)]).toEqual(['shop', ['host', 'a', 'b']]);
    expect(Object.keys(nodes[0])).toEqual(['node', 'interfaces', 'addresses', 'routes', 'neighbours', 'fdb', 'rules']);
    expect(nodes[1].addresses).toContainEqual({ interface: 'eth0', address: '172.18.0.2/16' });
    expect(nodes[1].routes).toContainEqual(expect.stringContaining('default via 172.18.0.1'));
    expect(nodes[0].rules).toContainEqual(expect.stringContaining('MASQUERADE'));
  });

  test('of one node', async () => {
    expect((await yard.netyard(['state', 'b'])).stdout).toMatch(/^b\n {2}interfaces\n[\s\S]*172\.18\.0\.3\/16/);
  });
});

describe('plan', () => {
  test('of what runs already: nothing', async () => {
    expect(JSON.parse((await yard.netyard(['plan', yard.file('shop.yaml', BRIDGE), '--json'])).stdout)).toEqual({ steps: [] });
  });

  test('of an edit: only the difference, each step with its commands and its reason', async () => {
    const { steps } = JSON.parse((await yard.netyard(['plan', yard.file('shop.yaml', LARGER), '--json'])).stdout) as { steps: Record<string, unknown>[] };
    expect(steps.length).toBeGreaterThan(0);
    expect(new Set(steps.flatMap((step) => Object.keys(step)))).toEqual(new Set(['action', 'element', 'resource', 'reason', 'commands']));
    // The other containers' name lists change with a new name; no object of theirs does.
    expect(steps.filter(({ element }) => !['containers.c', 'c.web', 'networks.web'].includes(String(element)))).toEqual([]);
  });

  test('of a fresh start: the whole, and nothing runs', async () => {
    const { steps } = JSON.parse((await yard.netyard(['plan', yard.file('other.yaml', BRIDGE), '--json'])).stdout) as { steps: { action: string }[] };
    expect([new Set(steps.map(({ action }) => action)), (await yard.ps()).length]).toEqual([new Set(['create']), 1]);
  });

  test('a reader that is slower than the pipe gets it to its last byte', async () => {
    const containers = Array.from({ length: 80 }, (_, index) => `  c${index}: { networks: [web] }\n`).join('');
    const file = yard.file('large.yaml', `networks:\n  web: { driver: bridge }\ncontainers:\n${containers}`);
    const read = promisify(execFile)('sh', ['-c', '"$0" plan "$1" --json | (sleep 1; cat)', PROGRAM, file], { env: yard.env, maxBuffer: 2 ** 24 });
    const { steps } = JSON.parse((await read).stdout) as { steps: unknown[] };
    expect(steps.length).toBeGreaterThan(80);
  });
});

test('explain: an element, its objects and their commands', async () => {
  const explained = JSON.parse((await yard.netyard(['explain', yard.file('shop.yaml', BRIDGE), 'networks.web', '--json'])).stdout);
  expect(explained.sentence).toContain('A switch inside host');
  const file = join(yard.folder, 'shop.yaml');
  expect(JSON.parse((await yard.netyard(['explain', file, 'web', '--json'])).stdout)).toEqual(explained);
  expect(explained.objects.flatMap(({ commands }: { commands: string[] }) => commands).join('\n')).toContain('type bridge');
});

test('doctor --json', async () => {
  const { code, stdout } = await yard.netyard(['doctor', '--json']);
  const { canRun, checks } = JSON.parse(stdout);
  expect([code, canRun]).toEqual([0, true]);
  expect(checks).toContainEqual({ name: 'veth', ok: true, needed: true, why: 'joins a container to its network', said: '' });
});

test('ps NAME and logs: what runs in a lab, how it fares, and what it says', async () => {
  const text = BRIDGE.replace('  b: {', '  b: { command: [sh, -c, "echo said; sleep 1; echo more; exit 4"], serves: { http: 80 },');
  expect((await yard.netyard(['up', yard.file('shop.yaml', text)])).code).toBe(0);
  const follower = started(yard, ['logs', '-f', 'b']);
  await follower.says('more\n');
  follower.process.kill('SIGINT');
  await follower.ended;
  await expect.poll(async () => (await yard.netyard(['ps', 'shop'])).stdout).toMatch(/^b +command +exited \(4\) since/m);
  const listed = JSON.parse((await yard.netyard(['ps', 'shop', '--json'])).stdout);
  const since = expect.stringMatching(/^\d{4}-/);
  const programs = [
    { program: 'command', state: 'exited', code: 4, restarts: 0, since },
    { program: 'http:80', state: 'running', code: null, restarts: 0, since },
  ];
  expect(listed).toEqual({
    lab: 'shop',
    nodes: [
      { node: 'host', programs: [] },
      { node: 'a', programs: [] },
      { node: 'b', programs },
    ],
  });
  expect(await yard.netyard(['logs', 'b'])).toEqual({ code: 0, stdout: 'said\nmore\n', stderr: '' });
  expect((await yard.netyard(['logs', 'nobody'])).stderr).toContain('nobody');
});

test('through a symbolic link to the program', async () => {
  const link = join(yard.folder, 'linked');
  symlinkSync(PROGRAM, link);
  const child = started(yard, ['--version'], link);
  expect([await child.ended, child.output()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});
