/**
 * The integration suite once more, as an ordinary user that is made for it and removed afterwards. The repository may
 * lie where only root can go: the user sees it (and Node) through bind mounts in a mount namespace of its own.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../lib/files.mjs';
import { run } from '../lib/run.mjs';
import { readReport } from './report.mjs';
import { limit, longEnvironment, vitestArgv } from './suites.mjs';

export async function runAsOrdinaryUser(project, { minutes, long }) {
  const user = makeUser();
  if (typeof user === 'string') return { passed: 0, failed: 1, names: [], unserved: [], faults: [user] };
  try {
    const report = join(user.base, 'tmp', 'report.json');
    const { code } = await run(argvFor(user, project, report, long), { show: true, cwd: '/', timeoutMs: limit(minutes, long) });
    const tally = readReport(report, code);
    const left = await leftBehind(user);
    if (left.length > 0) tally.faults.push(`processes outlive the suite: ${left.map(({ pid, name }) => `${name} (${pid})`).join(', ')}`);
    return { ...tally, failed: tally.failed + Number(left.length > 0) };
  } finally {
    removeUser(user);
  }
}

/** @returns {{ name: string, uid: number, gid: number, ranges: [number, number][], base: string } | string} a string says why not */
function makeUser() {
  const name = `netyard-${randomBytes(4).toString('hex')}`;
  const made = spawnSync('useradd', ['--create-home', '--shell', '/bin/sh', name], { encoding: 'utf8' });
  if (made.status !== 0) return `no user could be made: ${made.error?.message ?? made.stderr.trim()}`;
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    .split(':');
  const base = mkdtempSync(join(tmpdir(), 'netyard-user-'));
  chmodSync(base, 0o755);
  for (const folder of ['home', 'state', 'tmp']) {
    mkdirSync(join(base, folder));
    chownSync(join(base, folder), Number(uid), Number(gid));
  }
  mkdirSync(join(base, 'repository'));
  mkdirSync(join(base, 'bin'));
  writeFileSync(join(base, 'bin', 'node'), '');
  return { name, uid: Number(uid), gid: Number(gid), ranges: subordinate(name), base };
}

/** The ids that /etc/subuid gives the user. */
function subordinate(name) {
  const lines = existsSync('/etc/subuid') ? readFileSync('/etc/subuid', 'utf8').split('\n') : [];
  return lines
    .map((line) => line.split(':'))
    .filter(([owner]) => owner === name)
    .map(([, first, count]) => [Number(first), Number(count)]);
}

function argvFor({ name, base }, project, report, long) {
  const script = [
    'set -e',
    'mount --bind "$1" "$2/repository"',
    'mount --bind "$3" "$2/bin/node"',
    'base=$2 user=$4; shift 4',
    'cd "$base/repository"',
    'exec runuser -u "$user" -- env -i "PATH=$base/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" "HOME=$base/home" "XDG_STATE_HOME=$base/state" "TMPDIR=$base/tmp" LANG=C.UTF-8 "$@"',
  ].join('\n');
  const environment = Object.entries(longEnvironment(long)).map(([key, value]) => `${key}=${value}`);
  const [, ...vitest] = vitestArgv(project, report);
  const program = join(base, 'repository/node_modules/vitest/vitest.mjs');
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    script,
    'sh',
    ROOT,
    base,
    process.execPath,
    name,
    ...environment,
    'node',
    program,
    ...vitest,
  ];
}

/** Processes of the user that are still there a little after the suite ended: a lab's may take a moment to die. */
async function leftBehind(user) {
  let found = processesOf(user);
  for (let tries = 0; found.length > 0 && tries < 20; tries++) {
    await sleep(100);
    found = processesOf(user);
  }
  return found;
}

function processesOf({ uid, ranges }) {
  const owned = (id) => id === uid || ranges.some(([first, count]) => id >= first && id < first + count);
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      const [, name] = /^Name:\s*(.*)$/m.exec(status);
      const [, id] = /^Uid:\s*(\d+)/m.exec(status);
      return owned(Number(id)) && !/^State:\s*Z/m.test(status) ? [{ pid: Number(entry), name }] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });
}

/** The user is ours alone, and so is every process of it. */
function removeUser(user) {
  for (const { pid } of processesOf(user)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended by itself
    }
  }
  spawnSync('userdel', ['--remove', user.name], { stdio: 'ignore' });
  rmSync(user.base, { recursive: true, force: true });
}
