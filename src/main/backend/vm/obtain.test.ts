/** The image on first use, from a web server of the test's own, or by a build that the test puts in place. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isObtainable, obtainImage } from './obtain.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const manifest = JSON.stringify({
  format: 1,
  files: [
    { name: 'kernel', sha256: hashOf('the kernel') },
    { name: 'initramfs', sha256: hashOf('the initramfs') },
  ],
});

let folder: string;
let server: Server;
let address: string;
let served: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-obtain-'));
  served = { '/images/amd64/manifest.json': manifest, '/images/amd64/kernel': 'the kernel', '/images/amd64/initramfs': 'the initramfs' };
  server = createServer((request, response) => {
    const body = served[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/images`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const said: string[] = [];
const obtain = (source?: string) =>
  obtainImage({
    arch: 'amd64',
    vmFolder: join(folder, 'vm'),
    packageFolder: join(folder, 'package'),
    environment: source === undefined ? {} : { NETYARD_VM_IMAGE: source },
    progress: (sentence) => said.push(sentence),
    signal: new AbortController().signal,
  });
const at = (name: string) => join(folder, 'vm', 'image', name);

test('is fetched with its manifest, checked by hash', async () => {
  expect(await obtain(`${address}#sha256=${hashOf(manifest)}`)).toEqual({ ok: true, value: undefined });
  expect(['manifest.json', 'kernel', 'initramfs'].map((name) => readFileSync(at(`amd64/${name}`), 'utf8'))).toEqual([manifest, 'the kernel', 'the initramfs']);
});

test.each([
  ['another manifest than was meant', () => `${address}#sha256=${hashOf('another')}`, 'it has another hash than was given'],
  ['no hash over http', () => address, 'over http the hash of the manifest has to be given too'],
  ['no address', () => 'ftp://somewhere', 'it is no http or https address'],
  ['nothing there', () => `${address}/nowhere#sha256=${hashOf(manifest)}`, 'the server answers 404'],
])('is not taken: %s', async (_what, source, why) => {
  expect(await obtain(source())).toMatchObject({ ok: false, problems: [{ code: 'vm-image-source', message: expect.stringContaining(why) }] });
  expect(existsSync(at('amd64'))).toBe(false);
});

test('a file that is not what the manifest says is not kept, nor is the rest', async () => {
  served['/images/amd64/initramfs'] = 'something else';
  expect(await obtain(`${address}#sha256=${hashOf(manifest)}`)).toMatchObject({
    ok: false,
    problems: [{ code: 'vm-image-source', message: expect.stringMatching(/initramfs: it is not what the manifest says\.$/) }],
  });
  expect(readdirSync(at('.'))).toEqual([]);
});

/** Puts a build script in place. */
function build(text: string): void {
  mkdirSync(join(folder, 'package', 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package', 'scripts', 'image.mjs'), text);
}

test('is built where the sources are, and it is said', async () => {
  build(
    `import { mkdirSync, writeFileSync } from 'node:fs'; const out = process.argv.at(-1); mkdirSync(out); writeFileSync(out + '/made', process.argv.slice(2, 4).join(' '));`,
  );
  expect(await obtain()).toEqual({ ok: true, value: undefined });
  expect([readFileSync(at('amd64/made'), 'utf8'), said.at(-1)]).toEqual(['--arch amd64', expect.stringMatching(/^Building the small Linux/)]);
});

test('a build that fails says why, without colours', async () => {
  build("console.error('\\u001b[31mMissing: zstd.\\u001b[39m'); process.exit(1);");
  expect(await obtain()).toMatchObject({
    ok: false,
    problems: [{ code: 'vm-image-build', message: 'The image of the small Linux could not be built: Missing: zstd.' }],
  });
});

test('where it can be had from nowhere it is said how to have it', async () => {
  expect(await obtain()).toMatchObject({ ok: false, problems: [{ code: 'no-vm-image' }] });
});

test('it can be had where a place is named, or where the build and Debian’s tools are', () => {
  const scripts = join(folder, 'package', 'scripts');
  const image = join(scripts, 'image.mjs');
  const can = (environment: NodeJS.ProcessEnv, apt: string) => isObtainable(environment, join(folder, 'package'), apt);
  const before = can({}, process.execPath);
  mkdirSync(scripts, { recursive: true });
  writeFileSync(image, '');
  expect([before, can({}, process.execPath), can({}, join(folder, 'apt-get')), can({ NETYARD_VM_IMAGE: address }, join(folder, 'apt-get'))]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
