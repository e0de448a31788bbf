import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFolder } from './list.ts';
import { openFile } from './open.ts';
import { saveFile } from './save.ts';
import { versionOf } from './topology-file.ts';

let folder = '';
const at = (name: string) => join(folder, name);
const version = (text: string) => versionOf(Buffer.from(text));
const codes = (result: { ok: boolean; problems?: readonly { code: string }[] }) => (result.ok ? 'ok' : result.problems?.map((problem) => problem.code).join());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netyard-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('opening', () => {
  test('gives text and version', async () => {
    await writeFile(at('shop.yaml'), 'hosts: é\n');
    expect(await openFile(at('shop.yaml'))).toEqual({ ok: true, value: { path: at('shop.yaml'), text: 'hosts: é\n', version: version('hosts: é\n') } });
  });

  test('follows a link to a topology, and to nothing else', async () => {
    await writeFile(at('shop.yaml'), 'a: 1\n');
    await writeFile(at('secret'), 'x');
    await symlink(at('shop.yaml'), at('link.yaml'));
    await symlink(at('secret'), at('bad.yaml'));
    expect(await openFile(at('link.yaml'))).toEqual({ ok: true, value: { path: at('link.yaml'), text: 'a: 1\n', version: version('a: 1\n') } });
    expect(codes(await openFile(at('bad.yaml')))).toBe('not-a-topology');
  });

  test('refuses what is no topology file, each with its reason', async () => {
    await writeFile(at('long.yaml'), 'x'.repeat(1024 * 1024 + 1));
    await writeFile(at('binary.yaml'), Uint8Array.of(0xff, 0xfe));
    await mkdir(at('folder.yaml'));
    execFileSync('mkfifo', [at('pipe.yaml')]);
    const asked = ['shop.yaml', at('gone.yaml'), at('passwd'), at('long.yaml'), at('binary.yaml'), at('folder.yaml'), at('pipe.yaml'), `${at('a')}\0.yaml`];
    expect(await Promise.all(asked.map(async (path) => codes(await openFile(path))))).toEqual([
      'relative-path',
      'not-found',
      'not-a-topology',
      'too-large',
      'not-text',
      'not-a-file',
      'not-a-file',
      'relative-path',
    ]);
  });
});

describe('saving', () => {
  test('makes a new file, once', async () => {
    const save = { path: at('new.yaml'), text: 'a: 1\n', version: null, overwrite: false };
    expect(await saveFile(save)).toEqual({ ok: true, value: { path: at('new.yaml'), version: version('a: 1\n') } });
    expect(codes(await saveFile(save))).toBe('already-there');
    expect(await readFile(at('new.yaml'), 'utf8')).toBe('a: 1\n');
  });

  test('replaces the file that was opened, its mode kept, no other file left', async () => {
    await writeFile(at('shop.yaml'), 'old');
    await chmod(at('shop.yaml'), 0o640);
    expect(codes(await saveFile({ path: at('shop.yaml'), text: 'new', version: version('old'), overwrite: false }))).toBe('ok');
    expect([await readFile(at('shop.yaml'), 'utf8'), (await stat(at('shop.yaml'))).mode & 0o777, await readdir(folder)]).toEqual(['new', 0o640, ['shop.yaml']]);
  });

  test('does not replace what another program changed or removed, unless it is told to', async () => {
    await writeFile(at('shop.yaml'), 'theirs');
    const save = { path: at('shop.yaml'), text: 'mine', version: version('old'), overwrite: false };
    expect(codes(await saveFile(save))).toBe('changed-outside');
    expect(await readFile(at('shop.yaml'), 'utf8')).toBe('theirs');
    await rm(at('shop.yaml'));
    expect(codes(await saveFile(save))).toBe('changed-outside');
    expect(codes(await saveFile({ ...save, overwrite: true }))).toBe('ok');
    expect(await readFile(at('shop.yaml'), 'utf8')).toBe('mine');
  });

  test('writes through a link, and leaves the link', async () => {
    await mkdir(at('real'));
    await writeFile(at('real/shop.yaml'), 'old');
    await symlink(at('real/shop.yaml'), at('link.yaml'));
    expect(codes(await saveFile({ path: at('link.yaml'), text: 'new', version: version('old'), overwrite: false }))).toBe('ok');
    expect([await readFile(at('real/shop.yaml'), 'utf8'), await readdir(folder)]).toEqual(['new', ['link.yaml', 'real']]);
  });

  test('two at once with one version: one of them hears that the other was first', async () => {
    await writeFile(at('shop.yaml'), 'old');
    const saves = ['one', 'two'].map((text) => saveFile({ path: at('shop.yaml'), text, version: version('old'), overwrite: false }));
    expect((await Promise.all(saves)).map(codes)).toEqual(['ok', 'changed-outside']);
  });

  test('refuses places that are not its own, each with its reason', async () => {
    await writeFile(at('secret'), 'x');
    await symlink(at('secret'), at('bad.yaml'));
    await symlink(at('gone.yaml'), at('broken.yaml'));
    await mkdir(at('folder.yaml'));
    const paths = ['shop.yaml', at('shop.txt'), at('bad.yaml'), at('broken.yaml'), at('folder.yaml'), at('no/such/folder.yaml')];
    expect(await Promise.all(paths.map(async (path) => codes(await saveFile({ path, text: 'x', version: null, overwrite: true }))))).toEqual([
      'relative-path',
      'not-a-topology',
      'not-a-topology',
      'broken-link',
      'not-a-file',
      'not-found',
    ]);
    expect(await readFile(at('secret'), 'utf8')).toBe('x');
  });

  test('refuses more than 1 MiB as bytes', async () => {
    expect(codes(await saveFile({ path: at('a.yaml'), text: 'é'.repeat(600_000), version: null, overwrite: false }))).toBe('too-large');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('listing', () => {
  test('shows folders, then topology files, links by what they lead to; nothing hidden', async () => {
    for (const name of ['b.yaml', 'a.yml', 'notes.txt', '.hidden.yaml']) await writeFile(at(name), '');
    for (const name of ['zoo', '.git']) await mkdir(at(name));
    await symlink(at('zoo'), at('link'));
    await symlink(at('nowhere'), at('gone.yaml'));
    expect(await listFolder(folder)).toEqual({
      ok: true,
      value: {
        folder,
        entries: [
          { name: 'link', kind: 'folder' },
          { name: 'zoo', kind: 'folder' },
          { name: 'a.yml', kind: 'file' },
          { name: 'b.yaml', kind: 'file' },
        ],
      },
    });
  });

  test('says what is wrong with a folder', async () => {
    await writeFile(at('notes.txt'), '');
    const asked = ['here', at('gone'), at('notes.txt'), at('notes.txt/below')];
    expect(await Promise.all(asked.map(async (path) => codes(await listFolder(path))))).toEqual(['relative-path', 'not-found', 'not-a-folder', 'not-a-folder']);
  });
});
