/** The image's tree as a tar, from which Netyard's own container and its own distribution of WSL are made. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { packageFolder } from '../package-folder.ts';
import { VmFolder } from './vm/folder.ts';
import { imageFolders } from './vm/image.ts';

export interface Rootfs {
  /** A `.tar.gz`. */
  readonly path: string;
  /** SHA-256 of the file. */
  readonly hash: string;
}

const NAME = 'rootfs.tar.gz';

/** Where the tree for a processor, in Debian's words, may lie; `root` is Netyard's state folder. */
export function rootfsFolders(root: string, architecture: string): readonly string[] {
  const known = (['amd64', 'arm64'] as const).find((one) => one === architecture);
  return known === undefined ? [] : imageFolders(packageFolder(), new VmFolder(root).path, known);
}

/** The first of the folders whose manifest names the tar, checked by its hash. Problems: `no-rootfs`, `rootfs-damaged`. */
export async function findRootfs(folders: readonly string[]): Promise<Result<Rootfs>> {
  for (const folder of folders) {
    const wanted = hashIn(join(folder, 'manifest.json'));
    const path = join(folder, NAME);
    if (wanted === null || !existsSync(path)) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex') === wanted ? ok({ path, hash: wanted }) : fail(damaged(path));
  }
  return fail(missing());
}

/** From an image's manifest; null where it names no tar. */
function hashIn(manifest: string): string | null {
  try {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files?: unknown };
    for (const file of Array.isArray(files) ? files : []) {
      const { name, sha256 } = (file ?? {}) as Record<string, unknown>;
      if (name === NAME && typeof sha256 === 'string') return sha256;
    }
  } catch {
    // no manifest: no tar
  }
  return null;
}

function missing(): Problem {
  return {
    code: 'no-rootfs',
    message: `The tree of the small Linux (${NAME}) is not there: it is no part of Netyard's own files.`,
    fix: 'Build it from Debian packages with `npm run image -- --wsl`, in the folder of Netyard.',
  };
}

function damaged(path: string): Problem {
  return {
    code: 'rootfs-damaged',
    message: `${path} is not used: it is not what its manifest says.`,
    fix: 'Build it anew with `npm run image -- --wsl`.',
  };
}
