/**
 * A lab's folder: what was applied (`topology.yaml`), what stands (`applied.json`), the sandbox's identity
 * (`sandbox.json`), a journal of the plan under way, and the lock. The truth is the kernel; this is the memory beside it.
 */
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { NOTHING_HELD, type Held } from '../../shared/topology/resolved.ts';
import { stage as stageFile, type Staged, writeAtomically } from '../disk/atomic.ts';
import { keepOwn } from '../disk/own.ts';
import { diskProblem, errorCode } from '../disk/problem.ts';
import type { SandboxIdentity } from '../sandbox/sandbox.ts';

/** Of `applied.json`; raised when what is in it changes its meaning. */
const FORMAT = 1;

/** What a lab holds between commands. */
export interface Applied {
  /** The file it came from, absolute; null for a drawing that was never saved. */
  readonly file: string | null;
  /** Where it runs, or ran last: `local`, `vm`, `ssh:HOST`… Absent: it was never started. */
  readonly backend?: string;
  /** ISO 8601; null when stopped. */
  readonly startedAt: string | null;
  /** What stands, as far as the last finished plan says. Empty when stopped. */
  readonly resources: readonly Resource[];
  /** Decisions that survive Stop, so that a rebuild has the same addresses. */
  readonly held: Held;
  /** Element → what the kernel said when the last plan failed there. */
  readonly failed: Readonly<Record<string, string>>;
  /** True when an undo failed too: what stands is in `resources`, and the next run goes on from there. */
  readonly broken: boolean;
}

export const NEVER_APPLIED: Applied = { file: null, startedAt: null, resources: [], held: NOTHING_HELD, failed: {}, broken: false };

/** A file of ours in a lab's folder, or what it is called while it is written. What else lies there is somebody else's. */
const OURS = /^\.?(?:applied\.json|topology\.yaml|sandbox\.json|journal\.jsonl|lock|history)(?:\.|$)/;

/** Is the folder at `path` that of a lab? A name alone makes none. */
export function isLabFolder(path: string): boolean {
  try {
    return readdirSync(path).some((entry) => OURS.test(entry));
  } catch {
    return false;
  }
}

/** Paths and contents of one lab's folder. */
export class LabFolder {
  readonly path: string;
  readonly #root: string;
  /** A large lab's record takes longer to read than to use, and one request asks for it several times. */
  #lastRead: { readonly edition: string; readonly applied: Applied } | null = null;

  constructor(
    root: string,
    readonly name: string,
  ) {
    this.path = join(root, 'labs', name);
    this.#root = root;
  }

  get lock(): string {
    return join(this.path, 'lock');
  }

  get journal(): string {
    return join(this.path, 'journal.jsonl');
  }

  /** Makes the folder, for this user only. */
  async create(): Promise<Result<void>> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      return keepOwn(this.#root);
    } catch (error) {
      // Asked for a whole path, Node says ENOENT where the file system is read-only.
      if (errorCode(error) === 'ENOENT') return fail(notWritable(this.path));
      return fail(diskProblem(error, this.path));
    }
  }

  /** Is there a lab of this name, running, stopped, or whose first start failed? */
  exists(): boolean {
    return isLabFolder(this.path);
  }

  /** What stands as far as is written down; a problem (`lab-damaged`, or the disk's) where that cannot be read: it is never taken for nothing. */
  async applied(): Promise<Result<Applied>> {
    const path = this.#record;
    const edition = await editionOf(path);
    if (edition !== null && this.#lastRead?.edition === edition) return ok(this.#lastRead.applied);
    const value = await readJson(path);
    if (!value.ok) return value;
    if (value.value === null) return ok(NEVER_APPLIED);
    if (!isApplied(value.value)) return fail(damaged(this.name, 'applied.json'));
    // Replaced meanwhile: what was read may be either edition.
    if (edition !== null && edition === (await editionOf(path))) this.#lastRead = { edition, applied: value.value };
    return ok(value.value);
  }

  /** Under the lock, as all that writes. */
  async writeApplied(applied: Applied): Promise<Result<void>> {
    return await this.#remembered(applied, await writeAtomically(this.#record, JSON.stringify({ format: FORMAT, ...applied })));
  }

  get #record(): string {
    return join(this.path, 'applied.json');
  }

  /** What was just written need not be read again. */
  async #remembered(applied: Applied, written: Result<void>): Promise<Result<void>> {
    const edition = written.ok ? await editionOf(this.#record) : null;
    this.#lastRead = edition === null ? null : { edition, applied };
    return written;
  }

  /** The applied text, or null when nothing was ever applied. */
  async text(): Promise<string | null> {
    return await readFile(join(this.path, 'topology.yaml'), 'utf8').catch(() => null);
  }

  /** Writes down, beside what is there, what will have been applied: before anything runs, so that a full disk is found before. */
  async stage(applied: Applied, text: string): Promise<Result<Staged>> {
    const [record, document] = await Promise.all([
      stageFile(this.#record, JSON.stringify({ format: FORMAT, ...applied })),
      stageFile(join(this.path, 'topology.yaml'), text),
    ]);
    if (!record.ok || !document.ok) {
      for (const staged of [record, document]) if (staged.ok) await staged.value.drop();
      return record.ok ? document : record;
    }
    const both = [record.value, document.value];
    return ok({
      commit: async () => {
        for (const staged of both) {
          const placed = await staged.commit();
          if (!placed.ok) return placed;
        }
        return await this.#remembered(applied, ok(undefined));
      },
      drop: async () => {
        for (const staged of both) await staged.drop();
      },
    });
  }

  /** The sandbox that was started last, alive or not; null where there is none. */
  async sandbox(): Promise<Result<SandboxIdentity | null>> {
    const read = await readJson(join(this.path, 'sandbox.json'));
    if (!read.ok || read.value === null) return read.ok ? ok(null) : read;
    const { pid, startTime, bootId, controllers } = read.value as Partial<SandboxIdentity>;
    if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof bootId !== 'string') return fail(damaged(this.name, 'sandbox.json'));
    return ok({ pid, startTime, bootId, ...(Array.isArray(controllers) ? { controllers: controllers.map(String) } : {}) });
  }

  async writeSandbox(identity: SandboxIdentity): Promise<Result<void>> {
    return await writeAtomically(join(this.path, 'sandbox.json'), JSON.stringify(identity));
  }

  async forgetSandbox(): Promise<void> {
    await rm(join(this.path, 'sandbox.json'), { force: true });
  }

  async forgetJournal(): Promise<void> {
    await rm(this.journal, { force: true });
  }

  /** Removes the lab for good, its addresses too. What somebody else has put there stays. */
  async remove(): Promise<Result<void>> {
    try {
      const entries = (await readdir(this.path)).filter((entry) => OURS.test(entry));
      await Promise.all(entries.map((entry) => rm(join(this.path, entry), { recursive: true, force: true })));
      await rmdir(this.path);
      return ok(undefined);
    } catch (error) {
      return ['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '') ? ok(undefined) : fail(diskProblem(error, this.path));
    }
  }
}

function notWritable(path: string): Problem {
  return { code: 'no-permission', message: `The folder ${path} cannot be made: the place is not writable.`, fix: 'Set XDG_STATE_HOME to a place that is.' };
}

/** Tells one edition of a file that is only ever replaced whole from the next: no two are the same file at the same time. */
async function editionOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? null : `${found.ino} ${found.mtimeNs} ${found.ctimeNs} ${found.size}`;
}

/** The object in a JSON file; null where there is no file. */
async function readJson(path: string): Promise<Result<object | null>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? ok(null) : fail(diskProblem(error, path));
  }
  try {
    const value: unknown = JSON.parse(text);
    return ok(typeof value === 'object' && value !== null ? value : {});
  } catch {
    return ok({}); // no file of ours is cut short by a crash: this is somebody else's work, and is called damaged
  }
}

/** Enough to know a record of ours; what is inside was written by the version that its format names. */
function isApplied(value: object): value is Applied {
  const { format, resources, held, failed, backend } = value as Partial<Applied> & { format?: unknown };
  if (format !== FORMAT || !isObject(failed) || !['string', 'undefined'].includes(typeof backend)) return false;
  return Array.isArray(resources) && resources.every(isObject) && isHeld(held);
}

function isHeld(held: unknown): boolean {
  return isObject(held) && Object.keys(NOTHING_HELD).every((kind) => isObject(held[kind]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function damaged(name: string, file: string): Problem {
  return {
    code: 'lab-damaged',
    message: `What is written down about the lab “${name}” (${file}) cannot be read: it is damaged, or another version of Netyard wrote it.`,
    fix: `\`netyard down ${name} --forget\` ends what runs and forgets the lab; then start it again.`,
  };
}
