/**
 * Builds the image of Netyard's VM from Debian packages: kernel, initramfs, manifest.json (what went in) and licences.txt.
 * Nothing is installed and root is not needed.
 *
 *   node scripts/image.mjs [--arch amd64|arm64] [--out DIR] [--wsl]
 *
 * --arch  the machine's own when not given
 * --out   dist/image/ARCH when not given
 * --wsl   also rootfs.tar.gz, for `wsl --import`
 */
import { arch as machine } from 'node:process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImage } from './image/build.mjs';
import { ARCHITECTURES } from './image/contents.mjs';
import { ROOT } from './lib/files.mjs';
import { paint, seconds } from './lib/print.mjs';
import { hasProgram } from './lib/tools.mjs';

/** The programs that the build runs, and the package of each. */
const NEEDS = { 'apt-get': 'apt', 'dpkg-deb': 'dpkg', depmod: 'kmod', zstd: 'zstd' };

function fail(sentence) {
  console.error(paint('red', sentence));
  process.exit(1);
}

const { values } = parseArgs({ options: { arch: { type: 'string' }, out: { type: 'string' }, wsl: { type: 'boolean', default: false } } });
const arch = values.arch ?? { x64: 'amd64', arm64: 'arm64' }[machine];
if (!Object.hasOwn(ARCHITECTURES, arch ?? '')) fail(`There is an image for ${Object.keys(ARCHITECTURES).join(' and ')} only: give one with --arch.`);
// Elsewhere no command brings Debian's tools.
if (!hasProgram('apt-get')) {
  fail(
    'The image is built where apt-get is: on Debian or Ubuntu, also in WSL or in a container. Its files run everywhere; copy them: docs/image.md says where to.',
  );
}
const missing = Object.keys(NEEDS).filter((program) => !hasProgram(program));
if (missing.length > 0) fail(`Missing: ${missing.join(', ')}. Install with: sudo apt-get install ${missing.map((program) => NEEDS[program]).join(' ')}`);

const begin = performance.now();
try {
  const out = resolve(values.out ?? join(ROOT, 'dist/image', arch));
  const size = await buildImage({ arch, out, wsl: values.wsl, say: (line) => console.log(paint('dim', line)) });
  console.log(`${out}: kernel and initramfs ${(size / 1e6).toFixed(1)} MB, in ${seconds(performance.now() - begin)}`);
} catch (error) {
  fail(error.message);
}
