/** Files in and out of a backend: captures, volumes, what a lab leaves. Below one folder there, and never out of it. */
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { fileProgram } from './agent/boot.ts';
import type { Executor, Streaming } from './executor.ts';
import { PROGRAM_PATH } from './path.ts';

/** What is read at most, in bytes, where nobody says otherwise. */
const MOST = 64 * 1024 * 1024;

/**
 * The content of the file at `path` (relative, parts joined by `/`) below `folder` (absolute). Problems: `path-escapes` (the path, or a
 * link on its way, leads out of the folder), `no-file`, `not-a-file`, `too-large`, `refused`, and those of the backend.
 */
export async function readFileThere(executor: Executor, folder: string, path: string, most = MOST): Promise<Result<Buffer>> {
  const parts = partsOf(path);
  if (!parts.ok) return parts;
  const program = executor.stream(argv(['read', String(most), folder, ...parts.value]));
  program.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  program.stdout.on('data', (bytes: Buffer) => {
    size += bytes.length;
    // It may have grown since it was asked how large it is.
    if (size > most) program.kill('SIGKILL');
    else chunks.push(bytes);
  });
  const ended = await endOf(program, path);
  if (size > most) return fail({ code: 'too-large', message: `The file ${path} has more than ${most} bytes.` });
  return ended.ok ? ok(Buffer.concat(chunks)) : ended;
}

/**
 * Writes a file below `folder`, its folders too where they are missing; whoever reads it sees the old content or the new. Problems: `path-escapes`,
 * `disk-full`, `refused`, and those of the backend.
 */
export async function writeFileThere(executor: Executor, folder: string, path: string, content: Uint8Array): Promise<Result<void>> {
  const parts = partsOf(path);
  if (!parts.ok) return parts;
  const program = executor.stream(argv(['write', folder, ...parts.value]));
  program.stdin.on('error', () => undefined); // its end tells
  program.stdin.end(content);
  program.stdout.resume();
  return await endOf(program, path);
}

function argv(given: readonly string[]): readonly string[] {
  return ['env', PROGRAM_PATH, 'perl', '-e', fileProgram(), '--', ...given];
}

/** A path that could mean anything but a file below is refused here already, before anything is asked there. */
function partsOf(path: string): Result<readonly string[]> {
  const parts = path.split('/');
  const wrong = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0') || Buffer.byteLength(part) > 200);
  return wrong ? fail(escapes(path)) : ok(parts);
}

async function endOf(program: Streaming, path: string): Promise<Result<void>> {
  let said = '';
  program.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const { code, problem } = await program.ended;
  if (problem !== undefined) return fail(problem);
  if (code === 0) return ok(undefined);
  const [, word = 'refused', why = said.trim()] = /^([a-z-]+) (.*)/.exec(said) ?? [];
  if (word === 'path-escapes') return fail(escapes(path));
  return fail({ code: word, message: `The file ${path} could not be carried over: ${why || `the program ended with ${code}`}.` });
}

function escapes(path: string): Problem {
  return {
    code: 'path-escapes',
    message: `“${path}” is no path of a file below its folder, or leads out of it.`,
    fix: 'Write names joined by “/”, without “..” and without links.',
  };
}
