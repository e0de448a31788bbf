/** `sysctls` as Compose has them: a map, or a list of KEY=VALUE. Of a network namespace, so `net.…` only. */
import * as z from 'zod';
import { pairs } from './read.ts';

type Written = readonly string[] | Readonly<Record<string, string | number>>;

/** A key below /proc/sys/net, in either spelling of sysctl(8): no way leads up from there, nor to one setting by two keys. */
const KEY = /^(?!.*[./]{2})net[./][\w./@~-]{0,149}[\w@~-]$/;

/** At most as long as one write to /proc/sys may be, without what ends a line, and not blank. */
const VALUE = /^(?=.*\S)[^\0\n]{1,200}$/;

export const sysctls = z
  .union([z.array(z.string()), z.record(z.string(), z.union([z.string(), z.number()]))])
  .superRefine((written, context) => {
    for (const [index, [key, value]] of pairs(written).entries()) {
      const wrong = problemOf(key, value);
      if (wrong !== null) context.addIssue({ code: 'custom', path: [Array.isArray(written) ? index : key], ...wrong });
    }
  })
  .meta({ description: 'Settings of the kernel for its own network namespace.', examples: [{ 'net.ipv4.ip_default_ttl': 32 }] });

function problemOf(key: string, value: string | null): { readonly message: string; readonly params: Readonly<Record<string, string>> } | null {
  const shown = key.slice(0, 60);
  if (KEY.test(key) && value !== null && VALUE.test(value)) return null;
  if (value === null || KEY.test(key)) {
    return { message: `“${shown}” has no value.`, params: { code: 'bad-sysctl', fix: 'Write net.ipv4.ip_default_ttl: 32.' } };
  }
  return {
    message: `“${shown}” is no setting of a network namespace; the others are the machine’s, which a lab does not touch.`,
    params: { code: 'bad-sysctl', fix: 'Write a key that begins with net., such as net.ipv4.ip_default_ttl.' },
  };
}

/** Key → value, the key as sysctl(8) spells it, the value as the kernel prints it: with one blank between numbers, and those without noughts before them. */
export function readSysctls(written: Written | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs(written ?? []).flatMap(([key, value]) => (problemOf(key, value) === null ? [[spelling(key), plain(value ?? '')]] : [])));
}

/** With dots, but where an interface has one in its name (`net/ipv4/conf/eth0.10/rp_filter`). */
function spelling(key: string): string {
  const path = sysctlPath(key);
  return path.includes('.') ? path : path.replaceAll('/', '.');
}

/** Below /proc/sys. Which of the two separators comes first is the separator; the other is a character (sysctl(8)). */
export function sysctlPath(key: string): string {
  return key.startsWith('net/') ? key : key.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'));
}

function plain(value: string): string {
  return value
    .trim()
    .split(/\s+/)
    .map((word) => (/^-?0*\d{1,15}$/.test(word) ? String(Number(word)) : word))
    .join(' ');
}
