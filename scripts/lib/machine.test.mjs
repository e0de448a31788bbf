import { afterEach, expect, test, vi } from 'vitest';
import { asker } from './ask.mjs';
import { installTools } from './machine.mjs';

const MISSING = [
  { program: 'ip', package: 'iproute2', why: 'makes links' },
  { program: 'bridge', package: 'iproute2', why: 'reads tables' },
  { program: 'ping', package: 'iputils-ping', why: 'tries them' },
];
const INSTALL = '-qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends iproute2 iputils-ping';
const SAYS = 'Missing: ip (makes links); bridge (reads tables); ping (tries them).';

/** Runs it on a made-up machine; `ends` are apt-get's, one after the other. */
async function tried({ machine = {}, answer = true, ends = [true] } = {}) {
  const [said, asked, ran] = [[], [], []];
  const apt = (...args) => {
    ran.push(args.join(' '));
    return ends[ran.length - 1];
  };
  const good = await installTools(
    {
      needs: ['run'],
      say: (line) => said.push(line),
      ask: async (question) => {
        asked.push(question);
        return answer;
      },
    },
    { platform: 'linux', isRoot: true, missing: () => MISSING, has: () => true, apt, ...machine },
  );
  return { good, said, asked, ran };
}

const QUESTION = 'Install iproute2 iputils-ping with apt-get?';

test('nothing is missing: nothing is said or asked', async () => {
  expect(await tried({ machine: { missing: () => [] } })).toEqual({ good: true, said: [], asked: [], ran: [] });
});

test('no Linux: labs cannot run there anyway', async () => {
  expect(await tried({ machine: { platform: 'darwin' } })).toEqual({ good: true, said: [], asked: [], ran: [] });
});

test('root who says yes', async () => {
  expect(await tried()).toEqual({ good: true, said: [SAYS], asked: [QUESTION], ran: [INSTALL] });
});

test('root who says no', async () => {
  expect(await tried({ answer: false })).toEqual({ good: false, said: [SAYS], asked: [QUESTION], ran: [] });
});

test('without root: the one command, and no question', async () => {
  const command = 'This installs them:\n  sudo apt-get install --no-install-recommends iproute2 iputils-ping';
  expect(await tried({ machine: { isRoot: false } })).toEqual({ good: false, said: [SAYS, command], asked: [], ran: [] });
});

test('without apt-get: the packages', async () => {
  const names = "Install these with your system's package manager; Debian calls the packages: iproute2 iputils-ping";
  expect(await tried({ machine: { has: () => false } })).toEqual({ good: false, said: [SAYS, names], asked: [], ran: [] });
});

test('lists of packages are fetched only when the first try fails', async () => {
  expect((await tried({ ends: [false, true, true] })).ran).toEqual([INSTALL, '-qq update', INSTALL]);
});

test.each([
  ['no lists can be had', [false, false], [INSTALL, '-qq update']],
  ['the package is not in them', [false, true, false], [INSTALL, '-qq update', INSTALL]],
])('apt-get fails: %s', async (_, ends, ran) => {
  const sentence = 'apt-get could not install iproute2 iputils-ping; what it said is above.';
  expect(await tried({ ends })).toEqual({ good: false, said: [SAYS, sentence], asked: [QUESTION], ran });
});

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['--yes', true, '', true],
  ['CI=true', false, 'true', true],
  ['nobody can answer', false, '', false],
])('who is asked: %s', async (_, yes, ci, answer) => {
  vi.stubEnv('CI', ci);
  const terminal = process.stdin.isTTY;
  process.stdin.isTTY = false;
  expect(await asker(yes)(QUESTION)).toBe(answer);
  process.stdin.isTTY = terminal;
});
