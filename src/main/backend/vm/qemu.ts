/** Which QEMU is there: the machine's own, or the one command that installs it. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Arch } from './argv.ts';

/** A program on this machine, and what tells it from the same one after an upgrade. */
export interface QemuProgram {
  readonly path: string;
  /** Real path, size and time of change: asking for its version would cost a start. */
  readonly edition: string;
}

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  /** The text of /etc/os-release, empty where there is none. */
  readonly osRelease: string;
}

/** Where installers put QEMU without telling PATH. */
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'],
  win32: ['C:\\Program Files\\qemu', 'C:\\msys64\\ucrt64\\bin'],
};

const NAMES: Record<Arch, string> = { amd64: 'qemu-system-x86_64', arm64: 'qemu-system-aarch64' };

/** The processor of this machine in Debian's words; null for one that there is no image for. */
export function archOf(nodeArch: string): Arch | null {
  switch (nodeArch) {
    case 'x64':
      return 'amd64';
    case 'arm64':
      return 'arm64';
    default:
      return null;
  }
}

/** What this machine says of itself. */
export function surroundings(): Surroundings {
  let osRelease = '';
  try {
    osRelease = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // no Linux, or one that does not say who it is
  }
  return { platform: process.platform, environment: process.env, osRelease };
}

/** Problem `no-qemu` with the command that installs it here. */
export function findQemu(arch: Arch, around: Surroundings): Result<QemuProgram> {
  const path = findProgram(NAMES[arch], around);
  if (path === null) return fail(noQemu(arch, around));
  const real = realpathSync(path);
  const { size, mtimeMs } = statSync(real);
  return ok({ path, edition: `${real} ${size} ${mtimeMs}` });
}

/** An executable's path, by PATH and the places where installers put it; null when there is none. */
export function findProgram(name: string, { platform, environment }: Surroundings): string | null {
  const file = platform === 'win32' ? `${name}.exe` : name;
  const folders = [...(environment.PATH ?? environment.Path ?? '').split(delimiter), ...(PLACES[platform] ?? [])];
  for (const folder of folders) {
    const path = join(folder, file);
    if (folder !== '' && isProgram(path)) return path;
  }
  return null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The problem that QEMU is missing, with the one command for this system. */
export function noQemu(arch: Arch, around: Surroundings): Problem {
  return {
    code: 'no-qemu',
    message: `The small Linux runs in QEMU, and there is no ${NAMES[arch]} on this machine.`,
    fix: `Install it: ${installQemu(arch, around)}`,
  };
}

function installQemu(arch: Arch, { platform, osRelease }: Surroundings): string {
  if (platform === 'darwin') return 'brew install qemu';
  if (platform === 'win32') return 'winget install --id SoftwareFreedomConservancy.QEMU';
  // ID and ID_LIKE of os-release(5): the system, and those that it is made like.
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, value = '']) => value.split(' '));
  const amd64 = arch === 'amd64';
  if (ids.includes('fedora') || ids.includes('rhel')) return `sudo dnf install ${amd64 ? 'qemu-system-x86-core' : 'qemu-system-aarch64-core'}`;
  if (ids.includes('arch')) return `sudo pacman -S ${amd64 ? 'qemu-system-x86' : 'qemu-system-aarch64'}`;
  if (ids.includes('suse') || ids.includes('opensuse')) return `sudo zypper install ${amd64 ? 'qemu-x86' : 'qemu-arm'}`;
  if (ids.includes('alpine')) return `sudo apk add ${NAMES[arch]}`;
  return `sudo apt install --no-install-recommends ${amd64 ? 'qemu-system-x86' : 'qemu-system-arm'}`;
}
