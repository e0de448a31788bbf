/**
 * What wsl.exe says of its own accord: UTF-16 without a mark, or UTF-8 where WSL_UTF8=1 is understood (0.64.0 and later,
 * github.com/microsoft/WSL/issues/4607). Errors are in the language of Windows and come on the *standard* output, with the exit code
 * -1; newer ones end with a code that is the same in every language, `Wsl/Service/…/NAME` (src/windows/common/WslClient.cpp and
 * wslutil.cpp of github.com/microsoft/WSL). What a Linux program says passes untouched.
 */
import type { Problem } from '../../../shared/result.ts';
import type { Said } from '../ask.ts';

/** For wsl.exe: UTF-8 where it knows that, and no warnings between what is asked for. */
export const WSL_ENVIRONMENT = { WSL_UTF8: '1', WSL_DISABLE_WARNINGS: '1' };

/** Text of what it said. There is no NUL in UTF-8, and in UTF-16 every line feed has one. Some versions write two carriage returns. */
export function decodeWords(bytes: Buffer): string {
  const text = bytes.includes(0) ? bytes.toString('utf16le') : bytes.toString();
  return text.replace(/^\uFEFF/, '').replace(/\r+/g, '');
}

/** -1 as Windows, and as a system with codes of one byte, hands it on. 50 is ERROR_NOT_SUPPORTED: where WSL is not installed. */
const ITS_OWN: ReadonlySet<number> = new Set([0xffffffff, -1, 255]);
const NOT_SUPPORTED = 50;

/** What a failure of wsl.exe means, by the code that newer versions give or by commands that its text names in every language. */
const MEANINGS: readonly (readonly [RegExp, (distribution: string) => Problem])[] = [
  [/WSL_E_DISTRO_NOT_FOUND/, noDistribution],
  // Of this error newer versions print no code; the older ones name the store.
  [/WSL_E_DEFAULT_DISTRO_NOT_FOUND|--list --online|aka\.ms\/wslstore/, noneAtAll],
  [/HCS_E_HYPERV_NOT_INSTALLED|0x80370102|aka\.ms\/enablevirtualization/i, noVirtualisation],
  [/HCS_E_SERVICE_NOT_AVAILABLE|WSL_E_VIRTUAL_MACHINE_PLATFORM_REQUIRED|0x80370114/i, noPlatform],
  [/WSL_E_WSL1_NOT_SUPPORTED|WSL_E_WSL2_NEEDED/, version1],
  [/WSL_E_VM_CRASHED|HCS_E_CONNECTION_TIMEOUT|HCS_E_TERMINATED|HCS_E_SYSTEM_ALREADY_STOPPED/, fell],
  [/ERROR_ACCESS_DISABLED_BY_POLICY|WSL_E_WSL1_DISABLED/, forbidden],
  [/WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED|REGDB_E_CLASSNOTREG|ERROR_SERVICE_DOES_NOT_EXIST|0x8007019e|--install/i, notInstalled],
];

/** Why wsl.exe failed, or, where it is not to blame, why the program in the distribution did. */
export function wslProblem(said: Said, distribution: string): Problem {
  if (said.code === 127 && said.stdout.length === 0 && said.stderr.length === 0) return notHere();
  const words = `${decodeWords(said.stdout)}\n${decodeWords(said.stderr)}`.trim();
  const meaning = MEANINGS.find(([pattern]) => pattern.test(words));
  if (meaning !== undefined) return meaning[1](distribution);
  if (said.code === NOT_SUPPORTED) return notInstalled();
  if (/perl/.test(words)) return noPerl(distribution);
  if (said.code === 124) return fell();
  const first = words.split('\n')[0] ?? '';
  const who = ITS_OWN.has(said.code) ? 'WSL refused' : `The distribution ${distribution} does not serve`;
  return { code: 'wsl-refused', message: `${who}: ${first || `wsl.exe ended with ${said.code}`}` };
}

function notHere(): Problem {
  return {
    code: 'no-wsl',
    message: 'WSL, the Windows Subsystem for Linux, is a part of Windows, and there is no wsl.exe here.',
    fix: 'Choose another backend.',
  };
}

function notInstalled(): Problem {
  return {
    code: 'wsl-not-installed',
    message: 'WSL, the Windows Subsystem for Linux, is not installed on this machine.',
    fix: 'wsl.exe --install --no-distribution (as administrator), then start Windows anew.',
  };
}

function noDistribution(distribution: string): Problem {
  return { code: 'no-distribution', message: `WSL has no distribution of the name ${distribution}.`, fix: '`wsl.exe --list --verbose` lists them.' };
}

/** There is no distribution, or none that can be used. */
export function noneAtAll(): Problem {
  return { code: 'no-distribution', message: 'WSL has no distribution of version 2 on this machine.', fix: 'wsl.exe --install Debian' };
}

function noVirtualisation(): Problem {
  return {
    code: 'wsl-virtualisation',
    message: 'WSL cannot start its machine: virtualisation is off.',
    fix: "Turn virtualisation (VT-x, AMD-V, SVM) on in the firmware's settings.",
  };
}

function noPlatform(): Problem {
  return {
    code: 'wsl-virtualisation',
    message: 'WSL cannot start its machine: the part “Virtual Machine Platform” of Windows is not there.',
    fix: 'wsl.exe --install --no-distribution (as administrator), then start Windows anew.',
  };
}

/** Version 1 has no kernel of Linux: system calls are translated, and there are no namespaces. */
export function version1(distribution: string): Problem {
  return {
    code: 'wsl-version-1',
    message: `The distribution ${distribution} is one of WSL 1, which has no Linux kernel.`,
    fix: `wsl.exe --set-version ${distribution} 2`,
  };
}

function forbidden(): Problem {
  return { code: 'wsl-forbidden', message: "A rule of this machine's administrators forbids WSL.", fix: 'Ask them, or choose another backend.' };
}

function fell(): Problem {
  return { code: 'wsl-silent', message: 'WSL did not start the distribution.', fix: 'wsl.exe --shutdown (it ends every distribution), then try again.' };
}

function noPerl(distribution: string): Problem {
  return {
    code: 'machine-lacks',
    message: `The distribution ${distribution} has no perl, in which the first process of every lab is written.`,
    fix: `In Debian or Ubuntu: wsl.exe --distribution ${distribution} --user root --exec apt-get install --yes perl-base iproute2 iptables nftables iputils-ping procps`,
  };
}
