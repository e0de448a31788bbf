/**
 * How QEMU is started: pure. The guest has no network device and no disk; its doors are virtio-serial ports, each a socket
 * that only this user reaches. The guest waits (`-S`) until the keeper has its hand on the control port.
 */
import { AGENT_PORTS, type Doors } from './doors.ts';

/** Debian's words for the processors that there is an image for. */
export type Arch = 'amd64' | 'arm64';

/** Who executes the guest's instructions: the processor itself, by one of three systems' interfaces, or QEMU (`tcg`). */
export type Accelerator = 'kvm' | 'hvf' | 'whpx' | 'tcg';

export interface QemuOptions {
  readonly platform: NodeJS.Platform;
  readonly arch: Arch;
  readonly accelerator: Accelerator;
  /** Paths of the image's two files. */
  readonly kernel: string;
  readonly initramfs: string;
  readonly doors: Doors;
  readonly memoryMb?: number;
  /** The file that is the guest's memory; absent where it is no file. */
  readonly memory?: MemoryFile;
  /** QEMU waits to be told where the rest of a snapshot is. */
  readonly incoming?: boolean;
}

/** A file as memory. `shared`: what the guest writes goes into the file; else the file stays as it is, and is read as it is needed. */
export interface MemoryFile {
  readonly path: string;
  readonly shared: boolean;
}

/** In MB. A lab of twenty containers takes a fifth of it. */
export const MEMORY_MB = 1024;

/** In MB: translated code. Without a bound QEMU takes a quarter of the machine's memory for it, up to 1 GB. */
const TRANSLATIONS_MB = 128;

/**
 * One virtual processor where instructions are translated. Measured on two cores, 20 × `ip link`: with one 0.3–0.6 s, two such side by
 * side 0.5–0.8 s; with two 0.4–0.8 s, side by side 0.3–0.7 s. A lab is built mostly by one program after the other.
 */
const PROCESSORS: Record<Accelerator, number> = { kvm: 2, hvf: 2, whpx: 2, tcg: 1 };

/** Everything after the program's name. */
export function qemuArgv(options: QemuOptions): readonly string[] {
  const { platform, accelerator, memoryMb = MEMORY_MB } = options;
  return [
    ['-name', platform === 'linux' ? 'netyard-vm,process=netyard-vm' : 'netyard-vm'],
    machine(options),
    ['-m', String(memoryMb), '-smp', String(PROCESSORS[accelerator])],
    options.memory === undefined ? [] : memoryFile(options.memory, memoryMb),
    ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-nic', 'none', '-S', '-rtc', 'base=utc,clock=host'],
    // What QEMU itself may do once it runs: a guest that breaks out of it finds no way to start a program. A filter of Linux only.
    platform === 'linux' ? ['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'] : [],
    ['-kernel', options.kernel, '-initrd', options.initramfs, '-append', kernelLine(options.arch)],
    ['-chardev', 'stdio,id=qmp,signal=off', '-mon', 'chardev=qmp,mode=control'],
    ['-object', 'rng-builtin,id=rng', '-device', 'virtio-rng-pci,rng=rng'],
    ports(options.doors),
    options.incoming === true ? ['-incoming', 'defer'] : [],
  ].flat();
}

/** A value inside a comma-separated option: QEMU reads a doubled comma as one. */
export function optionValue(text: string): string {
  return text.replaceAll(',', ',,');
}

function memoryFile({ path, shared }: MemoryFile, megabytes: number): readonly string[] {
  const object = `memory-backend-file,id=ram,size=${megabytes}M,mem-path=${optionValue(path)},share=${shared ? 'on' : 'off'}`;
  return ['-object', object, '-machine', 'memory-backend=ram'];
}

function machine({ arch, accelerator }: QemuOptions): readonly string[] {
  return ['-M', arch === 'amd64' ? 'pc,vmport=off' : 'virt', '-cpu', processor(arch, accelerator), '-accel', acceleration(accelerator)];
}

function processor(arch: Arch, accelerator: Accelerator): string {
  switch (accelerator) {
    case 'kvm':
    case 'hvf':
      return 'host';
    case 'whpx':
      // WHPX cannot serve what `max` promises the guest.
      return 'qemu64';
    case 'tcg':
      // Arm's own signing of pointers is dear to emulate; QEMU has a cheap one.
      return arch === 'arm64' ? 'max,pauth-impdef=on' : 'max';
  }
}

function acceleration(accelerator: Accelerator): string {
  switch (accelerator) {
    case 'tcg':
      return `tcg,tb-size=${TRANSLATIONS_MB}`;
    case 'whpx':
      return 'whpx,kernel-irqchip=off';
    default:
      return accelerator;
  }
}

/**
 * A kernel that panics ends its QEMU. Guards against a neighbour's guesses and against stale memory cost time and guard nothing: the
 * guest is one person's lab.
 */
function kernelLine(arch: Arch): string {
  return `console=${arch === 'amd64' ? 'ttyS0' : 'ttyAMA0'} quiet panic=-1 mitigations=off init_on_alloc=0`;
}

function ports(doors: Doors): readonly string[] {
  const names = ['control', ...Array.from({ length: AGENT_PORTS }, (_, port) => String(port))];
  return [
    ['-chardev', chardev(doors, 'console'), '-serial', 'chardev:console'],
    ['-device', `virtio-serial-pci,max_ports=${names.length + 1}`],
    ...names.flatMap((name) => [
      ['-chardev', chardev(doors, name)],
      ['-device', `virtserialport,chardev=${chardevId(name)},name=netyard.${name}`],
    ]),
  ].flat();
}

/** QEMU's ids begin with a letter. */
export function chardevId(door: string): string {
  return /^\d/.test(door) ? `agent${door}` : door;
}

function chardev(doors: Doors, name: string): string {
  const place = doors.kind === 'folder' ? `path=${optionValue(doors.path(name))}` : 'host=127.0.0.1,port=0,nodelay=on';
  return `socket,id=${chardevId(name)},${place},server=on,wait=off`;
}
