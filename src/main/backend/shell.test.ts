import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Shell } from './shell.ts';
import { startProgram } from './stream.ts';

const shells: Shell[] = [];
afterEach(() => {
  for (const shell of shells.splice(0)) shell.dispose();
});

function open(argv: readonly string[] = ['sh']): Shell {
  const shell = new Shell(() => startProgram(argv));
  shells.push(shell);
  return shell;
}

const done = (stdout: string, code = 0, stderr = '') => ({ ok: true, value: { code, stdout, stderr } });

describe('a script', () => {
  test.each([
    ['prints on both outputs and ends with a code', 'echo out; echo err >&2; exit 3', done('out\n', 3, 'err\n')],
    ['prints nothing', ':', done('')],
    ['prints no newline at its end', 'printf no', done('no')],
    ['has quotes, lines and dollars in it', "x='a b'\nprintf '%s|' \"$x\" 'it'\\''s' \"$(echo \\$)\"", done("a b|it's|$|")],
    ['ends by a signal', "sh -c 'kill -TERM $$'", expect.objectContaining({ ok: true, value: expect.objectContaining({ code: 143 }) })],
    ['reads its input, of which there is none', 'cat; echo end', done('end\n')],
    ['is no shell', 'if then )', expect.objectContaining({ ok: true, value: expect.objectContaining({ code: 2, stdout: '' }) })],
  ])('that %s', async (_what, script, result) => {
    const shell = open();
    expect(await shell.run(script)).toEqual(result);
    expect(await shell.run('echo alive')).toEqual(done('alive\n'));
  });

  test('leaves nothing to the next: variables, folder, functions', async () => {
    const shell = open();
    await shell.run('x=1; cd /usr; f() { :; }; set -e; exec >/dev/null');
    expect(await shell.run('echo "[$x]"; pwd; f || echo none')).toMatchObject(done('[]\n/\nnone\n', 0, expect.stringContaining('f') as unknown as string));
  });

  test('of a megabyte comes whole, and so does its output', async () => {
    const text = 'ü0123456789\n'.repeat(90_000);
    expect(await open().run(`cat <<'END'\n${text}END`)).toEqual(done(text));
  });
});

describe('a shell', () => {
  test('runs scripts one after the other', async () => {
    const shell = open();
    const ran = await Promise.all(['sleep 0.1; echo 1', 'echo 2', 'echo 3'].map((script) => shell.run(`${script}; date +%s%N >&2`)));
    const times = ran.map((result) => (result.ok ? Number(result.value.stderr) : 0));
    expect({ out: ran.map((result) => result.ok && result.value.stdout), times }).toEqual({
      out: ['1\n', '2\n', '3\n'],
      times: [...times].sort((a, b) => a - b),
    });
  });

  test('kills a script that takes too long, with its children, and starts again', async () => {
    const shell = open();
    const late = await shell.run('sleep 97531 & sleep 97531; echo never', 200);
    expect(late).toMatchObject({ ok: false, problems: [{ code: 'timeout' }] });
    expect(await shell.run("ps -eo args | grep -c '[s]leep 97531'")).toEqual(done('0\n', 1));
  });

  test('asks a script that takes too long to end before it kills it', async () => {
    const shell = open();
    const told = join(mkdtempSync(join(tmpdir(), 'netyard-shell-')), 'told');
    await shell.run(`trap 'echo asked > ${told}; exit' TERM; while :; do sleep 0.05; done`, 200);
    expect(await shell.run(`cat ${told}`)).toEqual(done('asked\n'));
    rmSync(dirname(told), { recursive: true });
  });

  test('kills a script that does not listen', async () => {
    const shell = open();
    expect(await shell.run("trap '' TERM; sleep 97532; sleep 97532", 200)).toMatchObject({ ok: false, problems: [{ code: 'timeout' }] });
    expect(await shell.run("ps -eo args | grep -c '[s]leep 97532'")).toEqual(done('0\n', 1));
  });

  test('ends a script that says more than anybody can keep, and starts again', async () => {
    const shell = open();
    const begin = performance.now();
    const flood = await shell.run('yes 0123456789abcdef0123456789abcdef');
    const took = performance.now() - begin;
    expect([flood, await shell.run('echo again')]).toEqual([
      { ok: false, problems: [{ code: 'too-large', message: 'A script said more than 64 MB and was ended.' }] },
      done('again\n'),
    ]);
    // Searching all of it again with each piece takes minutes.
    expect(took).toBeLessThan(15_000);
  }, 30_000);

  test('that dies says so with its last words, and starts again', async () => {
    const shell = open();
    expect(await shell.run('echo bye >&2; kill -9 $$')).toMatchObject({ ok: false, problems: [{ code: 'shell-ended' }] });
    expect(await shell.run('echo again')).toEqual(done('again\n'));
  });

  test.each([
    ['is not there', ['/no/such/shell'], /ENOENT/],
    ['refuses', ['sh', '-c', 'echo refused >&2; exit 125'], /refused/],
  ])('whose program %s says why', async (_what, argv, why) => {
    const ran = await open(argv).run('echo x');
    expect(ran).toMatchObject({ ok: false, problems: [{ code: 'shell-ended', message: expect.stringMatching(why) }] });
  });

  test('that was disposed of runs nothing, and lets go of what it ran', async () => {
    const shell = open();
    const cut = shell.run('sleep 100');
    await new Promise((resolve) => setTimeout(resolve, 100));
    shell.dispose();
    expect([await cut, await shell.run('echo x')]).toMatchObject([
      { ok: false, problems: [{ code: 'shell-ended' }] },
      { ok: false, problems: [{ code: 'disposed' }] },
    ]);
  });
});
