/** On Linux, what QEMU is told by the kernel rather than by its options: when to die, and which pages to use. */
import { findProgram, type Surroundings } from './qemu.ts';

/** prctl(2): its number, and what it is asked. Other processors get no prefix. */
const PRCTL: Readonly<Record<string, number>> = { x64: 157, arm64: 167 };
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const PR_SET_THP_DISABLE = 41;

export interface Bound {
  readonly around: Surroundings;
  /** Node's word for this machine's processor. */
  readonly hostArch: string;
  /** Has the kernel end QEMU with the process that starts it. */
  readonly deathSignal: boolean;
}

/**
 * In front of QEMU's command line: a perl that becomes QEMU. Nothing where there is no perl: then QEMU ends by its guest's
 * doing alone. Pages of 2 MB are refused because QEMU asks for them: each would be whole after one write, so that a guest which
 * uses 200 MB would take all of its memory, and zeroing that doubles the time in which a snapshot is read.
 */
export function bound({ around, hostArch, deathSignal }: Bound): readonly string[] {
  const prctl = PRCTL[hostArch];
  const perl = findProgram('perl', around);
  if (around.platform !== 'linux' || prctl === undefined || perl === null) return [];
  const death = `syscall(${prctl}, ${PR_SET_PDEATHSIG}, ${SIGKILL}, 0, 0, 0); exit 1 if getppid != ${process.pid};`;
  return [perl, '-e', `${deathSignal ? death : ''} syscall(${prctl}, ${PR_SET_THP_DISABLE}, 1, 0, 0, 0); exec { $ARGV[0] } @ARGV`];
}
