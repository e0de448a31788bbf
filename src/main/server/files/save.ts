import { lstat } from 'node:fs/promises';
import { type Outcome, outcome } from '../../../shared/api/outcome.ts';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { MAX_TEXT, tooLarge } from '../../../shared/text-limit.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import { checkPath, followLinks, readTopology, versionOf } from './topology-file.ts';

export interface Save {
  readonly path: string;
  readonly text: string;
  /** What the page knows the file by; null: it must not exist yet. */
  readonly version: string | null;
  /** Whatever is there, this text replaces it. */
  readonly overwrite: boolean;
}

/** Saves come one after the other: between looking at a file and replacing it no other save may come. */
let last: Promise<unknown> = Promise.resolve();

/** Saves a topology file so that a crash leaves the old text or the new one, whole. A link's target is written, its mode kept. */
export async function saveFile(save: Save): Promise<Outcome<{ path: string; version: string }>> {
  const mine = last.then(() => saveNow(save));
  last = mine.catch(() => undefined);
  return outcome(await mine);
}

async function saveNow({ path, text, version, overwrite }: Save): Promise<Result<{ path: string; version: string }>> {
  const checked = checkPath(path);
  if (!checked.ok) return checked;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MAX_TEXT) return fail(tooLarge(path));
  const place = await placeFor(checked.value, version, overwrite);
  if (!place.ok) return place;
  // The umask decides, as for any file that an editor makes.
  const written = await writeAtomically(place.value, text, 0o666);
  return written.ok ? ok({ path: checked.value, version: versionOf(bytes) }) : written;
}

/** The file to replace or to make, or why not. */
async function placeFor(path: string, version: string | null, overwrite: boolean): Promise<Result<string>> {
  const target = await followLinks(path);
  if (!target.ok) return target;
  if (target.value === null) {
    if (await isLink(path))
      return fail({ code: 'broken-link', message: `${path} is a link to a file that is not there.`, fix: 'Remove the link, or save elsewhere.' });
    return version === null || overwrite ? ok(path) : fail(changedOutside(path, 'was removed'));
  }
  const now = await readTopology(target.value);
  // Not ours to replace: a folder, a device, no permission. A text that is merely too long or not UTF-8 may be overwritten on request.
  if (!now.ok && !(overwrite && now.problems.every((problem) => problem.code === 'too-large' || problem.code === 'not-text'))) return now;
  if (overwrite || (now.ok && now.value.version === version)) return ok(target.value);
  return fail(version === null ? alreadyThere(path) : changedOutside(path, 'was changed'));
}

async function isLink(path: string): Promise<boolean> {
  const stat = await lstat(path).catch(() => null);
  return stat?.isSymbolicLink() ?? false;
}

function changedOutside(path: string, how: string): Problem {
  return { code: 'changed-outside', message: `${path} ${how} by another program since it was opened.`, fix: 'Open it again, or save over it.' };
}

function alreadyThere(path: string): Problem {
  return { code: 'already-there', message: `There is a file ${path} already.`, fix: 'Save over it, or choose another name.' };
}
