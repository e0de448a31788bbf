import { type Outcome, outcome } from '../../../shared/api/outcome.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { checkPath, type Content, followLinks, readTopology } from './topology-file.ts';

type Opened = Content & { readonly path: string };

/** Reads a topology file. `path` in the answer is the one that was asked for: a link stays a link. */
export async function openFile(path: string): Promise<Outcome<Opened>> {
  return outcome(await open(path));
}

async function open(path: string): Promise<Result<Opened>> {
  const checked = checkPath(path);
  if (!checked.ok) return checked;
  const target = await followLinks(checked.value);
  if (!target.ok) return target;
  if (target.value === null) return fail({ code: 'not-found', message: `There is no file ${path}.`, fix: 'Check the path.' });
  const content = await readTopology(target.value);
  return content.ok ? ok({ path: checked.value, ...content.value }) : content;
}
