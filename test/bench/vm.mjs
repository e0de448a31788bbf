/** Programs in the VM of a yard, beside its labs: the backend's own executor, bundled for Node. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { must } from './bench.mjs';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Beside the app's own bundle, where the agent's perl lies. */
const BUNDLE = join(ROOT, 'dist', 'main', 'bench-vm.js');

/** Bundled once, so that the opening alone is timed. */
const bundled = build({
  stdin: { contents: `export { vmBackend } from './src/main/backend/vm/vm-backend.ts';`, resolveDir: ROOT },
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['node-pty'],
  outfile: BUNDLE,
  logLevel: 'error',
});

/** The VM of the yard whose state lies there. */
export async function openVm(folder) {
  await bundled;
  const { vmBackend } = await import(pathToFileURL(BUNDLE).href);
  const backend = vmBackend({ kind: 'vm', target: null, text: 'vm' }, join(folder, 'netyard'));
  const booted = await backend.boot();
  must(booted.ok, `the VM does not start: ${JSON.stringify(booted.problems)}`);
  const feed = async (argv, input) => {
    const program = backend.executor.stream(argv);
    const chunks = [];
    program.stdout.on('data', (bytes) => chunks.push(bytes));
    const complaints = [];
    program.stderr.on('data', (bytes) => complaints.push(bytes));
    program.stdin.end(input);
    const { code } = await program.ended;
    must(code === 0, `${argv[0]} in the VM ended with ${code}: ${Buffer.concat(complaints)}`);
    return Buffer.concat(chunks).toString();
  };
  return { feed, run: (script) => feed(['sh', '-c', script], ''), close: () => backend.dispose() };
}
