/** Which files the page may touch at all: regular files of at most 1 MiB that are called *.yaml or *.yml. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { extname, isAbsolute, normalize } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { diskProblem, errorCode } from '../../disk/problem.ts';

/** 1 MiB. */
export const LONGEST_FILE = 1024 * 1024;

/** A file's content, and the name under which the next save knows it. */
export interface Content {
  readonly text: string;
  readonly version: string;
}

/** Results as the contract has them: lists that may be changed. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

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
      if (stat.size > LONGEST_FILE) return fail(tooLong(path));
      const bytes = await file.readFile();
      return bytes.length > LONGEST_FILE ? fail(tooLong(path)) : decoded(path, bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    return fail(diskProblem(error, path));
  }
}

export function tooLong(path: string): Problem {
  return { code: 'file-too-long', message: `${path} is longer than 1 MiB.`, fix: 'A topology is a short text: is this the right file?' };
}

function decoded(path: string, bytes: Buffer): Result<Content> {
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), version: versionOf(bytes) });
  } catch {
    return fail({ code: 'not-text', message: `${path} is not UTF-8 text.`, fix: 'Save it as UTF-8 in an editor.' });
  }
}

function notATopology(path: string): Problem {
  return { code: 'not-a-topology', message: `${path} is not called *.yaml or *.yml.`, fix: 'Netyard opens and saves topology files only.' };
}
