/** Windows' own Linux: the distributions that there are, or Netyard's own. Listing them starts none. */
import { fail, type Problem, type Result } from '../../shared/result.ts';
import type { Found, Looks } from './offers-types.ts';
import { findRootfs, rootfsFolders } from './rootfs.ts';
import { type Distribution, listDistributions } from './wsl/distributions.ts';
import { noneAtAll, version1 } from './wsl/words.ts';
import { wslProgram } from './wsl/wsl-backend.ts';

/** In milliseconds: where WSL is missing, wsl.exe may wait for a key. */
const PATIENCE_MS = 1500;

/** None on other systems. */
export async function wslOffers({ platform, environment, root }: Looks): Promise<readonly Found[]> {
  if (platform !== 'win32') return [];
  const tree = findRootfs(rootfsFolders(root, process.arch === 'arm64' ? 'arm64' : 'amd64'));
  const [listed, { ok: hasTree }] = await Promise.all([inTime(listDistributions(wslProgram(environment, platform))), tree]);
  return wslFound(listed, hasTree);
}

async function inTime<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => resolve(fail(silent())), PATIENCE_MS);
  });
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}

/** `hasTree`: Netyard's own distribution can be made. Plain `wsl` comes first: it is what Windows is asked for where nothing was chosen. */
export function wslFound(listed: Result<readonly Distribution[]>, hasTree: boolean): readonly Found[] {
  if (!listed.ok) return [found('wsl', 'The Linux of Windows (WSL 2).', false, listed.problems)];
  const [usual, ...others] = [...listed.value].sort((one, other) => Number(other.version) - Number(one.version) || Number(other.usual) - Number(one.usual));
  if (usual === undefined) {
    return [found('wsl', 'A Linux of Netyard’s own, in Windows’ WSL 2; it is made when it is first used.', false, hasTree ? [] : [noneAtAll()])];
  }
  const named = (backend: string, { name, version, running }: Distribution): Found =>
    found(backend, `${name}, a Linux of Windows (WSL).`, running, version === 2 ? [] : [version1(name)]);
  return [named('wsl', usual), ...others.map((each) => named(`wsl:${each.name}`, each))];
}

function found(backend: string, what: string, running: boolean, missing: readonly Problem[]): Found {
  return { backend, kind: 'wsl', what, state: missing.length === 0 ? 'untried' : 'lacking', can: 'Runs what its kernel can.', missing, running, whole: false };
}

function silent(): Problem {
  return { code: 'wsl-silent', message: 'WSL gives no answer.', fix: 'wsl --install --no-distribution' };
}
