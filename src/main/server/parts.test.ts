import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseAddress, hostsFor, isLoopback } from './address.ts';
import { exampleOf } from './handlers/examples.ts';
import { disruptive } from './handlers/labs.ts';
import { limited } from './log.ts';
import { openPages, withSecret } from './pages.ts';

describe('the address', () => {
  test('is the loopback one, unless a token guards another', () => {
    expect(chooseAddress()).toEqual({ ok: true, value: { host: '127.0.0.1', token: null } });
    expect(chooseAddress('0.0.0.0', 'sixteen-characters')).toEqual({ ok: true, value: { host: '0.0.0.0', token: 'sixteen-characters' } });
    expect(chooseAddress('192.168.1.5')).toMatchObject({ ok: false, problems: [{ code: 'token-needed' }] });
    expect(chooseAddress('127.0.0.1', 'short')).toMatchObject({ ok: false, problems: [{ code: 'token-too-short' }] });
  });

  test('is no loopback address because it looks like one', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost', '127.evil.example', '0.0.0.0', '::', '127.0.0.1.evil.example', ''].map(isLoopback)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('answers to exact names', () => {
    expect(hostsFor('127.0.0.1', 8080)).toEqual(new Set(['127.0.0.1:8080', 'localhost:8080']));
    expect(hostsFor('::1', 8080)).toEqual(new Set(['[::1]:8080', 'localhost:8080']));
    expect(hostsFor('10.0.0.7', 80)).toEqual(new Set(['10.0.0.7', '10.0.0.7:80']));
    expect(hostsFor('0.0.0.0', 8080).has('127.0.0.1:8080')).toBe(true);
  });
});

describe('the page', () => {
  test('is what the folder held at the start: no links, no unknown kinds, no way out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netyard-pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<head></head>');
    await writeFile(join(folder, 'assets', 'a.js'), '1');
    await writeFile(join(folder, 'key.pem'), 'x');
    await symlink('/etc/passwd', join(folder, 'passwd.js'));
    const pages = await openPages(folder);
    if (!pages.ok) throw new Error('no pages');
    const asked = ['', 'index.html', 'assets/a.js', 'key.pem', 'passwd.js', '../index.html', 'assets/../index.html', 'assets', '__proto__'];
    expect(await Promise.all(asked.map(async (path) => (await pages.value.file(path))?.type ?? null))).toEqual([
      'text/html; charset=utf-8',
      'text/html; charset=utf-8',
      'text/javascript; charset=utf-8',
      ...Array(6).fill(null),
    ]);
    await rm(folder, { recursive: true });
  });

  test('that was not built is a problem', async () => {
    expect(await openPages('/nowhere')).toMatchObject({ ok: false, problems: [{ code: 'not-built' }] });
  });

  test('carries its secret first in its head', () => {
    expect(withSecret(Buffer.from('<html><head lang="en"><title>é</title></head>'), 'a.b').toString()).toBe(
      '<html><head lang="en"><meta name="netyard-secret" content="a.b"><title>é</title></head>',
    );
  });
});

describe('an example', () => {
  test('has its title and summary from the comments at its top', () => {
    const text = '# Two containers on a bridge\n#\n# They ping each other\n# by name.\ncontainers:\n  # not this\n';
    expect(exampleOf('01-two-containers.yaml', text)).toEqual({
      id: 'two-containers',
      title: 'Two containers on a bridge',
      summary: 'They ping each other by name.',
      text,
    });
  });

  test('without comments is called by its file', () => {
    expect(exampleOf('nat.yaml', 'hosts:\n')).toEqual({ id: 'nat', title: 'nat', summary: '', text: 'hosts:\n' });
  });
});

test('a plan disrupts the elements whose namespaces go', () => {
  const step = (action: 'create' | 'remove' | 'change', resource: string, element: string) => ({
    action,
    resource,
    element,
    reason: '',
    commands: [],
    after: [],
  });
  const steps = [
    step('remove', 'container:api', 'containers.api'),
    step('remove', 'veth:api.front', 'containers.api'),
    step('create', 'container:api', 'containers.api'),
    step('remove', 'host:alpha', 'hosts.alpha'),
    step('remove', 'veth:web.front', 'containers.web'),
    step('change', 'container:db', 'containers.db'),
  ];
  expect(disruptive({ steps, want: [] })).toEqual(['containers.api', 'hosts.alpha']);
});

test('a log lets thirty lines a minute through, and says when there are more', () => {
  const lines: string[] = [];
  let now = 0;
  const log = limited(
    (line) => lines.push(line),
    () => now,
  );
  for (let index = 0; index < 100; index++) log(`line ${index}`);
  now = 60_000;
  log('after');
  expect(lines).toEqual([...Array.from({ length: 30 }, (_, index) => `line ${index}`), 'More of the same is not shown for a minute.', 'after']);
});
