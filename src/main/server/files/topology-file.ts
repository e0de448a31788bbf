/** Which files the page may touch at all: regular files of at most 1 MiB that are called *.yaml or *.yml. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { extname, isAbsolute, normalize } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { diskProblem, errorCode } from '../../disk/problem.ts';
import { readTopologyText } from '../../disk/topology-text.ts';

/** A file's content, and the name under which the next save knows it. */
export interface Content {
  readonly text: string;
  readonly version: string;
}

/** Changes when the bytes do. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Checks a path as text: absolute, without NUL, with the right ending. Problems: `relative-path`, `not-a-topology`. */
export function checkPath(path: string): Result<string> {
  if (!isAbsolute(path) || path.includes('\0'))
    return fail({ code: 'relative-path', message: `${path} does not start at the root of the disk.`, fix: 'Give the whole path.' });
  if (!isTopologyName(path)) return fail(notATopology(path));
  return ok(normalize(path));
}

/** `*.yaml` or `*.yml`. */
export function isTopologyName(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase());
}

/** Where the path leads when links are followed; null where nothing is there. A link must lead to a topology file too. */
export async function followLinks(path: string): Promise<Result<string | null>> {
  try {
    const target = await realpath(path);
    return isTopologyName(target) ? ok(target) : fail(notATopology(target));
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? ok(null) : fail(diskProblem(error, path));
  }
}

/** Reads a file whose links have been followed. Opens without waiting: a pipe would wait for ever, a device has effects. */
export async function readTopology(path: string): Promise<Result<Content>> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return fail({ code: 'not-a-file', message: `${path} is no regular file.`, fix: 'Name a file.' });
      const read = await readTopologyText(file.createReadStream({ autoClose: false }), path);
      return read.ok ? ok({ text: read.value.text, version: versionOf(read.value.bytes) }) : read;
    } finally {
      await file.close();
    }
  } catch (error) {
    return fail(diskProblem(error, path));
  }
}

function notATopology(path: string): Problem {
  return { code: 'not-a-topology', message: `${path} is not called *.yaml or *.yml.`, fix: 'Netyard opens and saves topology files only.' };
}
