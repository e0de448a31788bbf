import { CAPABILITIES } from '../../../src/shared/topology/box/capabilities.ts';
import type { Facts } from './fact.ts';
import { partsOf } from './parts.ts';

/** Files, name and rights of a container. */
export function readFiles(text: string): Facts {
  const parts = partsOf(text);
  const lines = (part: string) => (parts.get(part) ?? []).filter((line) => !line.startsWith('#'));
  return {
    '/etc/hosts': lines('hosts').map((line) => line.replace(/\s+/g, ' ')),
    '/etc/resolv.conf': lines('resolv.conf'),
    hostname: lines('hostname'),
    'own settings': lines('own settings'),
    capabilities: lines('status').flatMap(capabilities),
  };
}

/** `CapBnd: 00000000a80425fb` by names. */
function capabilities(line: string): readonly string[] {
  const [, set, mask] = /^Cap(\w+):\s+([0-9a-f]+)$/.exec(line) ?? [];
  if (set === undefined || mask === undefined) return [];
  return [`${set}: ${CAPABILITIES.filter((_, number) => (BigInt(`0x${mask}`) >> BigInt(number)) & 1n).join(' ')}`];
}
