/**
 * Who executes the guest's instructions. That a system offers an interface says little: /dev/kvm may open and the guest then
 * hang. So one is believed when a guest has booted with it within a deadline, and one that failed is remembered.
 */
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import type { Accelerator, Arch } from './argv.ts';

/** In ms: a guest boots in one or two seconds where the processor runs it itself. */
export const HARDWARE_DEADLINE_MS = 8_000;

/** In ms: software emulation on a slow and busy machine. */
export const SOFTWARE_DEADLINE_MS = 120_000;

/** Those to try, best first; the last is software emulation, which always works. */
export function accelerators(platform: NodeJS.Platform, hostArch: string, arch: Arch): readonly Accelerator[] {
  // A processor runs its own instructions only.
  const own = (hostArch === 'x64' && arch === 'amd64') || (hostArch === 'arm64' && arch === 'arm64');
  if (!own) return ['tcg'];
  switch (platform) {
    case 'linux':
      return ['kvm', 'tcg'];
    case 'darwin':
      return ['hvf', 'tcg'];
    case 'win32':
      return ['whpx', 'tcg'];
    default:
      return ['tcg'];
  }
}

/** What need not be tried at all, told at once. */
export function isOffered(accelerator: Accelerator, device = '/dev/kvm'): boolean {
  if (accelerator !== 'kvm') return true;
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What was found out about accelerators under one key: the host's boot, QEMU and the image. Other keys' findings are forgotten. */
export class Findings {
  readonly #path: string;
  readonly #key: string;

  constructor(vmFolder: string, key: string) {
    this.#path = join(vmFolder, 'accelerators.json');
    this.#key = key;
  }

  /** Did a guest fail to boot with it? */
  failed(accelerator: Accelerator): boolean {
    return this.#read().includes(accelerator);
  }

  /** Remembers that it did. What cannot be written costs the next start its trial again, and nothing else. */
  async remember(accelerator: Accelerator): Promise<void> {
    const failed = [...new Set([...this.#read(), accelerator])];
    await writeAtomically(this.#path, `${JSON.stringify({ key: this.#key, failed })}\n`);
  }

  #read(): readonly string[] {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      if (typeof value !== 'object' || value === null) return [];
      const { key, failed } = value as Record<string, unknown>;
      return key === this.#key && Array.isArray(failed) ? failed.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }
}
