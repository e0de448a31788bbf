/**
 * Builds what is out of date: dist/main (esbuild: CLI, host process, Electron's main and preload, netyard-init's
 * files) and dist/renderer (vite). dist/.stamp holds the hash of the inputs of either half.
 *
 *   node scripts/build.mjs [--force] [--quiet]
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, hashOf, ROOT, writeAtomically } from './lib/files.mjs';
import { withLock } from './lib/lock.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.stamp');
const COMMON = ['src/shared', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];

/** The two halves: what each is made of, and how. */
const HALVES = [
  { name: 'main', inputs: [...COMMON, 'src/main'], made: 'main/cli.js', make: buildMain },
  { name: 'renderer', inputs: [...COMMON, 'src/renderer', 'vite.config.ts'], made: 'renderer/index.html', make: buildRenderer },
];

/** Perl that is sent to where labs run, and where it lies beside the bundle. */
const PERL = [
  ['src/main/sandbox/init', 'init'],
  ['src/main/backend/agent', 'agent'],
];

/** Bundled CommonJS packages still call `require` for Node's own modules, which an ES module does not have. */
const REQUIRE = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

const SHARED_OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Node parses all of it at every start of the command line. Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  write: false,
  // Native (node-pty) or provided by the shell that runs the file (electron).
  external: ['node-pty', 'electron', 'bufferutil', 'utf-8-validate'],
};

/** Chunks lie beside the entries, so that import.meta.url means dist/main everywhere. */
function modules(esbuild) {
  return esbuild.build({
    ...SHARED_OPTIONS,
    entryPoints: entries({ cli: 'src/main/cli/index.ts', host: 'src/main/electron/host.ts', 'vm-keeper': 'src/main/backend/vm/keeper-main.ts' }),
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    outdir: 'dist/main',
    banner: { js: REQUIRE },
  });
}

/** For Electron: no banner and nothing of Node's, since a sandboxed preload script has neither `__filename` nor `node:url`. */
function scripts(esbuild) {
  return esbuild.build({
    ...SHARED_OPTIONS,
    entryPoints: entries({ electron: 'src/main/electron/main.ts', preload: 'src/main/electron/preload.ts' }),
    format: 'cjs',
    outdir: 'dist/main',
    outExtension: { '.js': '.cjs' },
  });
}

function entries(wanted) {
  return Object.fromEntries(Object.entries(wanted).filter(([, path]) => existsSync(join(ROOT, path))));
}

async function buildMain() {
  const esbuild = await import('esbuild');
  const built = await Promise.all([modules(esbuild), scripts(esbuild)]);
  const out = join(DIST, 'main');
  const files = built.flatMap((result) => result.outputFiles).map(({ path, contents }) => ({ path, contents }));
  for (const [folder, name] of PERL) {
    mkdirSync(join(out, name), { recursive: true });
    for (const path of filesBelow(join(ROOT, folder)).filter((file) => file.endsWith('.pl'))) {
      files.push({ path: join(out, name, basename(path)), contents: readFileSync(path) });
    }
  }
  // Entries last: who starts while a build runs finds every chunk that its entry names.
  const rank = ({ path }) => Number(/(cli|host|vm-keeper)\.js$/.test(path));
  for (const { path, contents } of files.sort((a, b) => rank(a) - rank(b))) writeAtomically(path, contents);
  sweep(out, new Set(files.map(({ path }) => path)));
}

function sweep(folder, keep) {
  for (const path of filesBelow(folder)) if (!keep.has(path)) rmSync(path);
}

async function buildRenderer() {
  const configFile = join(ROOT, 'vite.config.ts');
  if (!existsSync(configFile)) return;
  const { build } = await import('vite');
  const next = join(DIST, 'renderer.next');
  await build({ configFile, logLevel: 'warn', build: { outDir: next, emptyOutDir: true } });
  const old = join(DIST, 'renderer.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(join(DIST, 'renderer'))) renameSync(join(DIST, 'renderer'), old);
  renameSync(next, join(DIST, 'renderer'));
  rmSync(old, { recursive: true, force: true });
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

/** Builds what is out of date; says on stderr what it does. Returns the names of the halves that it built. */
export async function build({ force = false, quiet = false } = {}) {
  return await withLock(join(DIST, '.building'), async () => {
    const stamp = readStamp();
    const stale = HALVES.map((half) => ({ ...half, hash: hashOf(half.inputs) })).filter(
      (half) => force || stamp[half.name] !== half.hash || !existsSync(join(DIST, half.made)),
    );
    for (const half of stale) {
      const begin = performance.now();
      await half.make();
      stamp[half.name] = half.hash;
      writeAtomically(STAMP, JSON.stringify(stamp));
      if (!quiet) process.stderr.write(`built ${half.name} in ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
    }
    // Also when nothing was built: the launcher compares its time with the sources'.
    writeAtomically(STAMP, JSON.stringify(stamp));
    return stale.map((half) => half.name);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build({ force: process.argv.includes('--force'), quiet: process.argv.includes('--quiet') });
}
