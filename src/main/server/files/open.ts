import { checkPath, followLinks, type Outcome, readTopology } from './topology-file.ts';

/** Reads a topology file. `path` in the answer is the one that was asked for: a link stays a link. */
export async function openFile(path: string): Promise<Outcome<{ path: string; text: string; version: string }>> {
  const checked = checkPath(path);
  if (!checked.ok) return { ok: false, problems: [...checked.problems] };
  const target = await followLinks(checked.value);
  if (!target.ok) return { ok: false, problems: [...target.problems] };
  if (target.value === null) return { ok: false, problems: [{ code: 'not-found', message: `There is no file ${path}.`, fix: 'Check the path.' }] };
  const content = await readTopology(target.value);
  return content.ok ? { ok: true, value: { path: checked.value, ...content.value } } : { ok: false, problems: [...content.problems] };
}
