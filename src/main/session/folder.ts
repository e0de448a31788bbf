/**
 * A lab's folder: what was applied (`topology.yaml`), what stands (`applied.json`), the sandbox's identity
 * (`sandbox.json`), a journal of the plan under way, and the lock. The truth is the kernel; this is the memory beside it.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { NOTHING_HELD, type Held } from '../../shared/topology/resolved.ts';
import { writeAtomically } from '../disk/atomic.ts';
import { diskProblem } from '../disk/problem.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** What a lab holds between commands. */
export interface Applied {
  /** The file it came from, absolute; null for a drawing that was never saved. */
  readonly file: string | null;
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

/** Paths and contents of one lab's folder. */
export class LabFolder {
  readonly path: string;

  constructor(
    root: string,
    readonly name: string,
  ) {
    this.path = join(root, 'labs', name);
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
      return ok(undefined);
    } catch (error) {
      return fail(diskProblem(error, this.path));
    }
  }

  async applied(): Promise<Applied> {
    const value = await readJson(join(this.path, 'applied.json'));
    return value === null ? NEVER_APPLIED : { ...NEVER_APPLIED, ...(value as Partial<Applied>) };
  }

  async writeApplied(applied: Applied): Promise<Result<void>> {
    return await writeAtomically(join(this.path, 'applied.json'), JSON.stringify(applied));
  }

  /** The applied text, or null when nothing was ever applied. */
  async text(): Promise<string | null> {
    return await readFile(join(this.path, 'topology.yaml'), 'utf8').catch(() => null);
  }

  async writeText(text: string): Promise<Result<void>> {
    return await writeAtomically(join(this.path, 'topology.yaml'), text);
  }

  async sandbox(): Promise<ProcessIdentity | null> {
    const value = (await readJson(join(this.path, 'sandbox.json'))) as Partial<ProcessIdentity> | null;
    if (value === null || typeof value.pid !== 'number' || typeof value.startTime !== 'string' || typeof value.bootId !== 'string') return null;
    return { pid: value.pid, startTime: value.startTime, bootId: value.bootId };
  }

  async writeSandbox(identity: ProcessIdentity): Promise<Result<void>> {
    return await writeAtomically(join(this.path, 'sandbox.json'), JSON.stringify(identity));
  }

  async forgetSandbox(): Promise<void> {
    await rm(join(this.path, 'sandbox.json'), { force: true });
  }

  async forgetJournal(): Promise<void> {
    await rm(this.journal, { force: true });
  }

  /** Removes the lab for good, its addresses too. */
  async remove(): Promise<Result<void>> {
    try {
      await rm(this.path, { recursive: true, force: true });
      return ok(undefined);
    } catch (error) {
      return fail(diskProblem(error, this.path));
    }
  }
}

/** A file that is missing or was cut short by something other than us counts as absent: the kernel is asked again. */
async function readJson(path: string): Promise<object | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
