/**
 * A removal of what is not there is done: somebody may have removed it by hand (`iptables -F`, `ip link del eth0`), and the
 * kernel ends much with an interface. Any other reason to fail still counts.
 */
import { isIptables } from '../resources/commands.ts';
import { quote } from '../shell/quote.ts';
import type { Batch, BatchLine } from './batches.ts';
import { enter, heredoc, programOf } from './program.ts';

function wordsOfIptables(program: string): readonly string[] {
  return [
    `'${program}: Bad rule (does a matching rule exist in that chain?)'*`,
    `'${program}: No chain/target/match by that name'*`,
    // A rule that jumps to a chain which is gone is gone, too: the kernel keeps a chain that is jumped to.
    `'${program} v'*" (nf_tables): Chain '"*"' does not exist"*`,
    `'${program} v'*" (legacy): Couldn't load target \\\`DOCKER"*`,
  ];
}

/** How each program says that what was to be removed is not there: patterns of sh for the whole of what it said. */
const WORDS: Readonly<Record<Exclude<Batch['program'], 'init'>, readonly string[]>> = {
  ip: [
    "'Cannot find device '*",
    "'RTNETLINK answers: No such device'*",
    "'RTNETLINK answers: No such process'*",
    "'RTNETLINK answers: No such file or directory'*",
    "'RTNETLINK answers: Cannot assign requested address'*",
    // Linux 6.4 and later say it in words of their own.
    "'Error: ipv4: Address not found'*",
    "'Error: ipv6: address not found'*",
    // A namespace that has no route at all has no table of them either.
    "'Error: FIB table does not exist'*",
    "'Error: ipv4: FIB table does not exist'*",
    "'Error: ipv6: FIB table does not exist'*",
  ],
  bridge: [
    "'Cannot find device '*",
    "'RTNETLINK answers: No such device'*",
    "'RTNETLINK answers: No such file or directory'*",
    // The forwarding entry of a bridge's port that is in no bridge any more.
    "'RTNETLINK answers: Operation not supported'*",
  ],
  tc: [
    "'Cannot find device '*",
    "'RTNETLINK answers: No such file or directory'*",
    // What an interface has when nobody gave it a queue.
    "'Error: Cannot delete qdisc with handle of zero'*",
  ],
  iptables: wordsOfIptables('iptables'),
  ip6tables: wordsOfIptables('ip6tables'),
  // The kernel's words; nft puts the place in its input before them, and shows the line behind.
  nft: ["*'Error: No such file or directory'*"],
  // As dash, then as bash and busybox.
  sysctl: ["*'cannot create /proc/sys/'*': Directory nonexistent'*", "*'/proc/sys/'*': No such file or directory'*"],
};

/** Functions of the wave's script. `gone PROGRAM COMMAND…` runs a removal by itself; it is silent and 0 when that is done. */
export const ABSENCE = `absent() {
  case $1 in
${Object.entries(WORDS)
  .map(([program, patterns]) => `  ${program}) case $2 in ${patterns.join(' | ')}) ;; *) return 1 ;; esac ;;`)
  .join('\n')}
  esac
}
gone() {
  program=$1
  shift
  said=$("$@" 2>&1) && return
  absent "$program" "$said" && return
  printf '%s\\n' "$said"
  return 1
}`;

/**
 * All in one run of the program, as fast as ever. When that fails, which is rare, each line again by itself and in order: what the
 * first run removed is not there. Stops at the first that fails for another reason, and tells its number like a sysctl's.
 * `ip -force` would not do: of some failures (`neigh del`) `ip` ends without a word on which line it was.
 */
export function renderRemoval(batch: Batch): string {
  const lines = batch.lines.map((line, index) => `${renderAlone(batch, line)}\n[ $? = 0 ] || { echo 'line ${index + 1} failed'; exit 1; }`);
  return [heredoc(`${programOf(batch)} >/dev/null 2>&1`, batch), '[ $? = 0 ] || (', ...lines, ')'].join('\n');
}

function renderAlone(batch: Batch, line: BatchLine): string {
  // `iptables` says why; `iptables-restore` of the old backend only that.
  const { program } = batch;
  if (!isIptables(program)) return heredoc(`gone ${program} ${programOf(batch)}`, { ...batch, lines: [line] });
  return `gone ${program} ${enter(batch.ns)}${program} --wait=5 -t ${line.table} ${line.text.split(' ').map(quote).join(' ')}`;
}
