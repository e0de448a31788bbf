/**
 * The image on first use, where there is none yet: fetched from the place that NETYARD_VM_IMAGE names, otherwise built, where
 * Netyard's sources and Debian's tools are. Either way what is started later is what the manifest says, by hash.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { diskProblem } from '../../disk/problem.ts';
import type { Arch } from './argv.ts';
import { manifestHashes, noImage } from './image.ts';

export interface ObtainOptions {
  readonly arch: Arch;
  /** `<state root>/vm`; the image comes to lie in `image/ARCH` in it. */
  readonly vmFolder: string;
  /** Where `scripts/image.mjs` is looked for. */
  readonly packageFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/** In bytes; an image has at most 40 MB. */
const LARGEST_FILE = 64 << 20;
const LARGEST_MANIFEST = 4 << 20;

/** Can an image be had on first use: is a place named, or are the sources and Debian's tools here? */
export function isObtainable(environment: NodeJS.ProcessEnv, packageFolder: string, apt = '/usr/bin/apt-get'): boolean {
  return (environment.NETYARD_VM_IMAGE ?? '') !== '' || (existsSync(buildScript(packageFolder)) && existsSync(apt));
}

function buildScript(packageFolder: string): string {
  return join(packageFolder, 'scripts', 'image.mjs');
}

/** Fetches or builds it. Problems: `no-vm-image`, `vm-image-source` (what was named cannot be used), `vm-image-build`, the disk's. */
export async function obtainImage(options: ObtainOptions): Promise<Result<void>> {
  const { environment, packageFolder, arch } = options;
  const source = environment.NETYARD_VM_IMAGE;
  if (source !== undefined && source !== '') return await fetchImage(source, options);
  const script = buildScript(packageFolder);
  return existsSync(script) ? await buildImage(script, options) : fail(noImage(arch));
}

/** `URL#sha256=HEX`: a folder with one folder for each processor; the hash is the manifest's, and over http there has to be one. */
async function fetchImage(source: string, { arch, vmFolder, progress, signal }: ObtainOptions): Promise<Result<void>> {
  const [address = '', pin] = source.split('#sha256=');
  if (!/^https?:\/\/./.test(address)) return fail(unusable(address, 'it is no http or https address'));
  if (address.startsWith('http:') && pin === undefined) return fail(unusable(address, 'over http the hash of the manifest has to be given too'));
  const folder = join(vmFolder, 'image', arch);
  const unfinished = `${folder}.new`;
  progress('Fetching the small Linux, once: about 40 MB…');
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const at = (name: string): string => `${address.replace(/\/$/, '')}/${arch}/${name}`;
    const manifest = await fetchManifest(at('manifest.json'), pin, signal);
    if (!manifest.ok) return manifest;
    for (const [name, hash] of Object.entries(manifest.value.hashes)) {
      const fetched = await fetchFile(at(name), join(unfinished, name), hash, signal);
      if (!fetched.ok) return fetched;
    }
    await writeFile(join(unfinished, 'manifest.json'), manifest.value.text, { mode: 0o600 });
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return ok(undefined);
  } catch (error) {
    return fail(diskProblem(error, unfinished));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

type Manifest = { readonly text: string; readonly hashes: Readonly<Record<string, string>> };

async function fetchManifest(address: string, pin: string | undefined, signal: AbortSignal): Promise<Result<Manifest>> {
  const body = await ask(address, signal);
  if (!body.ok) return body;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.value) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_MANIFEST) return fail(unusable(address, 'it is too large for a manifest'));
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  if (pin !== undefined && createHash('sha256').update(text).digest('hex') !== pin) return fail(unusable(address, 'it has another hash than was given'));
  const hashes = manifestHashes(text);
  return hashes === null ? fail(unusable(address, 'it is not a manifest that this Netyard understands')) : ok({ text, hashes });
}

/** Written down as it comes, and only good when its hash is. */
async function fetchFile(address: string, path: string, hash: string, signal: AbortSignal): Promise<Result<void>> {
  const body = await ask(address, signal);
  if (!body.ok) return body;
  const digest = createHash('sha256');
  let size = 0;
  const checked = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      size += bytes.length;
      digest.update(bytes);
      done(size > LARGEST_FILE ? new TooLarge() : null, bytes);
    },
  });
  try {
    await pipeline(body.value, checked, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (error) {
    if (error instanceof TooLarge) return fail(unusable(address, 'it is larger than an image can be'));
    return fail(unusable(address, error instanceof Error ? error.message : String(error)));
  }
  return digest.digest('hex') === hash ? ok(undefined) : fail(unusable(address, 'it is not what the manifest says'));
}

class TooLarge extends Error {}

async function ask(address: string, signal: AbortSignal): Promise<Result<Readable>> {
  try {
    const answer = await fetch(address, { signal });
    if (answer.ok && answer.body !== null) return ok(Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream));
    return fail(unusable(address, `the server answers ${answer.status}`));
  } catch (error) {
    const why = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    return fail(unusable(address, why));
  }
}

/** The build says in a sentence what it lacks. */
async function buildImage(script: string, { arch, vmFolder, progress, signal }: ObtainOptions): Promise<Result<void>> {
  progress('Building the small Linux from Debian’s packages, once: a minute or two…');
  const out = join(vmFolder, 'image', arch);
  await mkdir(dirname(out), { recursive: true, mode: 0o700 }).catch(() => undefined);
  const build = spawn(process.execPath, [script, '--arch', arch, '--out', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
    signal,
  });
  let said = '';
  build.stderr.on('data', (bytes: Buffer) => {
    said = `${said}${bytes.toString()}`.slice(-1000);
  });
  const code = await new Promise<number | null>((resolve) => {
    build.on('error', () => resolve(null));
    build.on('close', resolve);
  });
  if (code === 0) return ok(undefined);
  const why = plain(said) || `its build ended with ${code}`;
  return fail({
    code: 'vm-image-build',
    message: `The image of the small Linux could not be built: ${why}`,
    fix: 'Put that right and try again, or copy an image that was built elsewhere: docs/image.md says where to.',
  });
}

function plain(said: string): string {
  // Colours are for terminals.
  return said.replace(/\u001b\[[\d;]*m/g, '').trim();
}

function unusable(address: string, why: string): Problem {
  return {
    code: 'vm-image-source',
    message: `The image of the small Linux cannot be had from ${address}: ${why}.`,
    fix: 'NETYARD_VM_IMAGE says where it comes from: URL, or URL#sha256=HASH with the hash of its manifest.json.',
  };
}
