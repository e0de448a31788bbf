/** A plan that was cut off is found in the journal by the next process that opens the lab. */
import { rmSync } from 'node:fs';
import { standingAfter } from '../../shared/plan/standing.ts';
import { undoScript } from '../../shared/plan/undo.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Applied, LabFolder } from './folder.ts';
import { readJournal } from './journal.ts';

/**
 * Makes sure of what stands: steps that may or may not have happened are undone (what is not there is no error), and
 * the rest is written down as standing. Without a journal it is what was applied. Call it under the lock.
 */
export async function recover(folder: LabFolder, sandbox: Sandbox, applied: Applied): Promise<Result<Applied>> {
  const interrupted = readJournal(folder.journal);
  if (interrupted === null) return ok(applied);
  const unsure = new Set(interrupted.unsure.map((step) => step.resource));
  const versions = [...applied.resources, ...interrupted.want].filter((resource) => unsure.has(resource.id));
  if (versions.length > 0) {
    const ran = await sandbox.executor.run(undoScript(versions));
    if (!ran.ok) return ran;
  }
  const settled = { ...applied, resources: standingAfter(applied.resources, interrupted) };
  const written = await folder.writeApplied(settled);
  if (!written.ok) return written;
  rmSync(folder.journal, { force: true });
  return ok(settled);
}
