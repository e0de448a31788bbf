/** A file from somebody else, whose values are written for a shell: what is shown to be copied, and what is exported, is text to it. */
import { expect, test } from 'vitest';
import { drive } from '../drivers/registry.ts';
import { exportBash } from '../export/bash.ts';
import { changeCommands, createCommands, removeCommands } from '../resources/registry.ts';
import { showCommand } from '../resources/show.ts';
import { parseTopology } from '../topology/parse.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { NOTHING_HELD } from '../topology/resolved.ts';
import { dockerWords } from './docker/docker.ts';

const EVIL = `"'$(touch A)'\`touch B\`;\\n\\r\\ntouch C # \\\\ %s %n ! * ~ {a,b} <x >y |z &"`;
const KEY = `"$(touch\${IFS}D);\`E\`'&"`;
const LAB = `
lans: { office: {} }
hosts:
  alpha: { lans: [office], command: [${EVIL}, "-rf", "", ${EVIL}], environment: { ${KEY}: ${EVIL}, "-n": ${EVIL} }, sysctls: { net.ipv4.ip_default_ttl: "$(touch F);'" } }
networks: { front: { driver: bridge, host: alpha } }
containers:
  api:
    host: alpha
    networks: [front]
    command: [${EVIL}, "-rf", "", ${EVIL}]
    environment: { ${KEY}: ${EVIL}, "-n": ${EVIL} }
    sysctls: { net.ipv4.conf.eth0~a@b.rp_filter: "\`G\`\\r" }
    extra_hosts: { ____: 10.0.0.1 }
    dns: [fd00::1]
    volumes: ["data:/-rf"]
    serves: { dns: 53 }
`;

/** What is left for the shell to read: without quoted text (which holds everything but its own quote) and quoted quotes. */
function bare(line: string): string {
  return line.replaceAll(/'[^']*'|\\'/g, '');
}

function resourcesOf(text: string) {
  const topology = parseTopology(text);
  if (!topology.ok) throw new Error(JSON.stringify(topology.problems));
  const resolved = resolveTopology(topology.value, NOTHING_HELD);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return { resolved: resolved.value, resources: drive(resolved.value) };
}

const { resolved, resources } = resourcesOf(LAB);
/** Such as would start, or go on with, something else. */
const SPECIAL = /[$`;|<(){}*!\n\r"\\~]|&(?!$)|>(?! \/etc\/)/;

test('every command that is shown, to make, to change and to remove, is one command of plain and quoted words', () => {
  const shown = resources
    .flatMap((it) => [...createCommands(it, null), ...(changeCommands(it, it) ?? []), ...removeCommands(it, () => false)])
    .map(showCommand);
  expect(shown.filter((line) => !line.startsWith('# ')).filter((line) => SPECIAL.test(bare(line)))).toEqual([]);
  expect(shown.filter((line) => line.startsWith('# ') && /[\n\r]/.test(line))).toEqual([]);
  expect(shown.filter((line) => line.includes('touch')).length).toBeGreaterThan(6);
});

test('so is what Docker would be told', () => {
  const shown = ['containers.api', 'api.front', 'networks.front'].flatMap((element) => dockerWords(resolved, element).commands);
  expect(shown.filter((line) => SPECIAL.test(bare(line)))).toEqual([]);
  expect(shown.join('\n')).toContain(`--env '$(touch\${IFS}D);\`E\`'\\''&='`);
});

test('what the exported script runs to build the lab is such lines, too', () => {
  const script = exportBash('evil', resources);
  const build = script.slice(script.indexOf('\nbuild() {\n') + 11, script.indexOf('\ndown() {\n'));
  const lines = bare(build).split('\n').slice(0, -2);
  expect(lines.filter((line) => !/^ *#/.test(line)).filter((line) => SPECIAL.test(line))).toEqual([]);
  expect(build).toContain(`setting evil-alpha net/ipv4/ip_default_ttl '$(touch F);'\\'''`);
});
