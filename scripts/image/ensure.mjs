import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/files.mjs';

/** Debian's words for the processors that an image is built for. */
const ARCH = { x64: 'amd64', arm64: 'arm64' };

/** Builds the image of a processor, this machine's or `arm64`, where there is none. Throws with what the build said. */
export function ensureImage(arch = ARCH[process.arch]) {
  if (existsSync(join(ROOT, 'dist', 'image', String(arch), 'manifest.json'))) return;
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts', 'image.mjs'), '--arch', String(arch)], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr.trim().split('\n').slice(-5).join(' '));
}
