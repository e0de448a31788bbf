import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '../../shared/result.ts';
import type { Examination } from './examine.ts';
import { findOffers, poorer, recommended } from './offers.ts';
import { sshHosts } from './offers-ssh.ts';
import { wslFound } from './offers-wsl.ts';
import type { Distribution } from './wsl/distributions.ts';
import type { Found } from './offers-types.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'netyard-offers-'));
  mkdirSync(join(home, '.ssh', 'config.d'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(home, '.ssh', name), text);

describe('hosts of the ssh configuration', () => {
  test.each([
    ['names, several in a line', 'Host one two\n  HostName 10.0.0.1\nHost three\n', ['one', 'two', 'three']],
    ['no patterns', 'Host *\nHost lab-? !lab-1 lab-2\n', ['lab-2']],
    ['in any case, with = and quotes, behind comments', '# Host no\nHOST=one\n\thost "two"\nHostName three\n', ['one', 'two']],
    ['each once', 'Host one\nHost one two\n', ['one', 'two']],
    ['nothing that ssh would take for an option', 'Host -oProxyCommand=x one\n', ['one']],
    ['files that are included, in their order', 'Include config.d/*.conf\nHost one\n', ['b-first', 'c-second', 'one']],
    ['one that is included by its path from home', 'Include ~/.ssh/config.d/c.conf\n', ['c-second']],
    ['what includes itself, once', 'Include config\nHost one\n', ['one']],
    ['includes of what is not there', 'Include none config.d/x*\nHost one\n', ['one']],
  ])('%s', (_what, text, hosts) => {
    write('config', text);
    write('config.d/b.conf', 'Host b-first\n');
    write('config.d/c.conf', 'Host c-second\n');
    write('config.d/c.conf~', 'Host backup\n');
    expect(sshHosts({ HOME: home })).toEqual(hosts);
  });

  test('another file, as it is named', () => {
    write('other', 'Host lima-default\n');
    write('config', 'Host one\n');
    expect(sshHosts({ HOME: home, NETYARD_SSH_CONFIG: join(home, '.ssh', 'other') })).toEqual(['lima-default']);
  });

  test('none where there is no file', () => {
    expect(sshHosts({ HOME: join(home, 'nobody') })).toEqual([]);
  });
});

const check = (name: string, ok: boolean, needed = false) => ({ name, ok, needed, why: 'is there', said: '' });
const examination = (...checks: Examination['checks']): Examination => ({
  backend: 'local',
  canRun: checks.every(({ ok, needed }) => ok || !needed),
  checks,
  ways: [],
  versions: { kernel: null, iproute2: null, iptables: null },
});

test('what a package brings is no reason to go elsewhere; what the kernel lacks is', () => {
  expect(poorer(examination(check('tcpdump', false), check('cgroup limits', false), check('netem', false), check('veth', true)))).toEqual(['netem']);
  expect(poorer(examination(check('ipvlan', false), check('ipvlan l3', false)))).toEqual(['ipvlan']);
  expect(poorer(examination(check('ipvlan', true), check('ipvlan l3s', false)))).toEqual(['ipvlan l3s']);
});

describe('which is recommended', () => {
  const found = (backend: Found['kind'], state: Found['state'], whole = true): Found => ({
    backend,
    kind: backend,
    what: '',
    state,
    can: '',
    missing: [],
    running: false,
    whole,
  });
  test.each<[string, Found[], string | null]>([
    ['this computer, where it can do everything', [found('local', 'ready'), found('vm', 'ready')], 'local'],
    ['the VM, where this computer lacks something', [found('local', 'ready', false), found('vm', 'ready')], 'vm'],
    ['this computer, where it lacks something and there is no VM yet', [found('local', 'ready', false), found('vm', 'lacking')], 'local'],
    ['the VM, where labs run nowhere and one command brings it', [found('local', 'lacking'), found('vm', 'lacking')], 'vm'],
    ['WSL on Windows', [found('vm', 'ready'), found('wsl', 'untried', false)], 'wsl'],
    ['a container, where nothing else is', [found('vm', 'lacking'), found('docker', 'untried', false)], 'docker'],
    ['no host that was not chosen by anybody', [found('ssh', 'untried', false)], null],
  ])('%s', (_what, offers, best) => {
    expect(recommended(offers)).toBe(best);
  });
});

describe('WSL', () => {
  const distribution = (name: string, change: Partial<Distribution> = {}): Distribution => ({ name, running: false, version: 2, usual: false, ...change });
  const shown = (offers: readonly Found[]) =>
    offers.map(({ backend, state, running, missing }) => [backend, state, running, ...missing.map(({ code }) => code)]);
  test.each<[string, Parameters<typeof wslFound>, unknown[]]>([
    [
      'the usual distribution first, of version 2 before 1',
      [ok([distribution('Old', { version: 1, usual: true }), distribution('Debian'), distribution('Ubuntu', { running: true })]), false],
      [
        ['wsl', 'untried', false],
        ['wsl:Ubuntu', 'untried', true],
        ['wsl:Old', 'lacking', false, 'wsl-version-1'],
      ],
    ],
    ['Netyard’s own, where there is none', [ok([]), true], [['wsl', 'untried', false]]],
    ['none, and no tree to make one from', [ok([]), false], [['wsl', 'lacking', false, 'no-distribution']]],
    ['WSL is not there', [fail({ code: 'no-wsl', message: 'WSL is not installed.' }), true], [['wsl', 'lacking', false, 'no-wsl']]],
  ])('%s', (_what, given, offers) => {
    expect(shown(wslFound(...given))).toEqual(offers);
  });
});

test('this machine, and hosts over ssh, those that were used before the others', async () => {
  write('config', 'Host lab-host other\n');
  const offers = await findOffers({
    root: join(home, 'state'),
    environment: { HOME: home, PATH: '' },
    platform: 'linux',
    used: ['local', 'ssh:other', 'ssh:away'],
    examineLocal: async () => examination(check('veth', true, true), check('ipvlan', false)),
  });
  const shown = offers.filter(({ kind }) => kind === 'local' || kind === 'ssh').map(({ backend, state, can }) => [backend, state, can]);
  expect(shown).toEqual([
    ['local', 'ready', 'Runs labs, without ipvlan.'],
    ['ssh:other', 'untried', 'It was chosen or used before.'],
    ['ssh:away', 'untried', 'It was chosen or used before.'],
    ['ssh:lab-host', 'untried', 'It is named in your ssh configuration.'],
  ]);
  expect(offers.filter((offer) => offer.recommended).length).toBe(1);
});

test('a machine that cannot run labs says why, with the way out', async () => {
  const local = { ...check('veth', false, true), fix: 'sudo modprobe veth' };
  const [offer] = await findOffers({
    root: join(home, 'state'),
    environment: { HOME: home },
    platform: 'linux',
    used: [],
    examineLocal: async () => examination(local),
  });
  expect(offer).toMatchObject({
    backend: 'local',
    state: 'lacking',
    missing: [{ code: 'machine-lacks', message: 'This machine lacks veth, which is there.', fix: 'sudo modprobe veth' }],
  });
});
