/** A plan that was cut off is found in the journal by the next process that opens the lab. */
import { rmSync } from 'node:fs';
import { settle } from '../../shared/plan/settle.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Applied, LabFolder } from './folder.ts';
import { readJournal } from './journal.ts';

/**
 * Makes sure of what stands: steps that may or may not have happened are undone (what is not there is no error), and
 * the rest is written down as standing. Without a journal it is what was applied. Call it under the lock.
 */
export async function recover(folder: LabFolder, sandbox: Sandbox, applied: Applied): Promise<Result<Applied>> {
  const settled = await makeCertain(folder, sandbox, applied);
  if (!settled.ok || settled.value === applied) return settled;
  const written = await folder.writeApplied(settled.value);
  if (!written.ok) return written;
  rmSync(folder.journal, { force: true });
  return settled;
}

/** The kernel's half of it: nothing is written, so it works on a full disk too. Run again it does no harm. */
export async function makeCertain(folder: LabFolder, sandbox: Sandbox, applied: Applied): Promise<Result<Applied>> {
  const interrupted = readJournal(folder.journal);
  if (interrupted === null) return ok(applied);
  const { script, standing } = settle(applied.resources, interrupted);
  if (script !== '') {
    const ran = await sandbox.executor.run(script);
    if (!ran.ok) return ran;
    if (!(await sandbox.alive()))
      return fail({ code: 'lab-ended', message: 'The lab ended while a plan that was cut off was being put right.', fix: 'Start it again.' });
  }
  // What a cut-off plan made has the addresses that plan decided.
  return ok({ ...applied, resources: standing, held: interrupted.held });
}
