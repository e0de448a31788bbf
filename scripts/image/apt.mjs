import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../lib/run.mjs';

/** The release that the image is made of, its mirrors, and the key ring that signs it. */
export const RELEASE = 'bookworm';
const MIRROR = 'http://deb.debian.org';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** What of the machine's own configuration counts here too: how to reach a mirror. */
const KEPT = /^Acquire::(https?|ftp|Retries|ForceIPv|Check-)/;

/**
 * Prepares an apt that knows nothing of this machine: its own state and cache below `folder`, nothing installed, one architecture, only
 * Debian's own archive. So a foreign architecture is like the machine's own, and the machine stays as it is. Signatures and hashes are
 * checked by apt.
 *
 * @param {string} folder  where lists and packages stay between builds
 * @param {string} arch  Debian's name of an architecture
 * @returns {Promise<(args: string[], cwd?: string) => Promise<string>>} runs `apt-get` and gives what it printed; throws what it said where it failed
 */
export async function privateApt(folder, arch) {
  for (const sub of ['state/lists/partial', 'cache/archives/partial', 'etc']) mkdirSync(join(folder, sub), { recursive: true });
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const machine = await run(['apt-config', 'dump']);
  const settings = {
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Install-Recommends': 'false',
    // root would become _apt, who may not look into every folder
    'APT::Sandbox::User': 'root',
    'Acquire::ForceHash': 'SHA256',
    'Acquire::Languages': 'none',
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': file('status', ''),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::main': '/dev/null',
    'Dir::Etc::parts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::sourcelist': file('etc/sources.list', sources()),
    'Debug::NoLocking': 'true',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  const kept = machine.output.split('\n').filter((line) => KEPT.test(line));
  const APT_CONFIG = file('etc/apt.conf', `${[...kept, ...lines].join('\n')}\n`);
  return async (args, cwd = folder) => {
    const { code, output } = await run(['apt-get', '-q', ...args], { cwd, env: { ...process.env, APT_CONFIG, LC_ALL: 'C' } });
    if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${output}`);
    return output;
  };
}

function sources() {
  const line = (path, suite) => `deb [signed-by=${KEYRING}] ${MIRROR}/${path} ${suite} main\n`;
  return line('debian', RELEASE) + line('debian', `${RELEASE}-updates`) + line('debian-security', `${RELEASE}-security`);
}

/**
 * Fetches packages with all that they depend on, and the ones in `alone` without. What lies in the cache already is not fetched again.
 *
 * @param {Awaited<ReturnType<typeof privateApt>>} apt
 * @param {string} folder  the same as for `privateApt`
 * @param {{ packages: string[], alone: string[] }} wanted
 * @returns {Promise<{ path: string, sha256: string }[]>} the .deb files with the hashes that the signed lists give, in order of their names
 */
export async function fetchPackages(apt, folder, { packages, alone }) {
  const archives = join(folder, 'cache/archives');
  const install = ['-y', 'install', ...packages];
  const download = ['download', ...alone];
  // What is there already is not printed, so it is asked for as for an empty folder.
  const empty = join(folder, 'cache/none');
  mkdirSync(join(empty, 'partial'), { recursive: true });
  const print = ['--print-uris', '-o', `Dir::Cache::archives=${empty}`];
  const printed = [...printedPackages(await apt([...print, ...install], empty)), ...printedPackages(await apt([...print, ...download], empty))];
  await apt(['--download-only', ...install]);
  await apt(download, archives);
  return printed.map(({ name, sha256 }) => ({ path: join(archives, name), sha256 })).sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The files that `--print-uris` prints: `'URI' NAME SIZE SHA256:HASH`. */
export function printedPackages(output) {
  return [...output.matchAll(/^'[^']+' (\S+\.deb) \d+ SHA256:([0-9a-f]{64})\s*$/gm)].map(([, name, sha256]) => ({ name: basename(name), sha256 }));
}
