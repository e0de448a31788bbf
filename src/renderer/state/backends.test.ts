import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../shared/api/contract.ts';
import { fakeHost, summary } from '../testing/fakeHost.ts';
import { createHub } from '../terminals/hub.ts';
import { chooseBackend, examineBackend, findBackends, runOn } from './actions/backends.ts';
import { openDocument } from './actions/documents.ts';
import { createApp } from './app.ts';
import { commandIn, cutAfter, cutWords, gapsOf, meanwhileWords, wayOut, whereOf, whereWords } from './backends.ts';
import { documentOf, INITIAL, type State } from './state.ts';

const info = { version: '1', platform: 'linux', canRun: true, why: [], root: false, backend: 'local', home: '/' };
const state = (change: Partial<State>): State => ({ ...INITIAL, ...change });
const on = (backend: string, lab: LabSummary): LabSummary => ({ ...lab, backend });

describe('where a lab runs', () => {
  const document = documentOf('shop', '');
  it.each([
    [
      'what was chosen, where nothing runs',
      state({ info: { ...info, backend: 'vm' }, document, labs: { shop: on('local', summary('shop', 'stopped')) } }),
      'vm',
      'vm',
    ],
    ['where it is, while it runs', state({ info, document, labs: { shop: on('ssh:lab-host', summary('shop', 'running')) } }), 'ssh:lab-host', 'ssh:lab-host'],
    ['this machine, and whether as root', state({ info }), 'local', 'local · no root'],
    ['the same as root', state({ info: { ...info, root: true } }), 'local', 'local · root'],
    ['nobody knows yet', state({}), null, null],
  ])('%s', (_what, given, where, words) => {
    expect([whereOf(given), whereWords(given)]).toEqual([where, words]);
  });
});

describe('out of reach', () => {
  const labs = (...all: LabSummary[]) => Object.fromEntries(all.map((lab) => [lab.name, lab]));
  it('is since when it was first heard, until it is heard no more', () => {
    const first = cutAfter({}, labs(summary('a', 'unreachable'), summary('b', 'running')), 1000);
    const later = cutAfter(first, labs(summary('a', 'unreachable'), summary('b', 'unreachable')), 2000);
    expect([first, later, cutAfter(later, labs(summary('a', 'running'), summary('b', 'unreachable')), 3000)]).toEqual([
      { a: 1000 },
      { a: 1000, b: 2000 },
      { b: 2000 },
    ]);
    expect(cutAfter(later, labs(summary('a', 'unreachable'), summary('b', 'unreachable')), 4000)).toBe(later);
  });

  it.each([
    ['ssh:lab-host', 'The line to lab-host is cut'],
    ['vm', 'The small Linux does not answer'],
    ['wsl:Ubuntu', 'Ubuntu does not answer'],
    ['wsl', 'Windows’ Linux does not answer'],
    ['docker', 'The container netyard does not answer'],
    ['podman:box', 'The container box does not answer'],
    ['local', 'This lab is out of reach'],
  ])('%s: %s', (backend, words) => {
    expect(cutWords(backend)).toBe(words);
  });
});

it.each([
  ['ssh:lab-host', /may go on/],
  // It takes its labs along.
  ['vm', /built again/],
])('%s out of reach: what becomes of the lab', (backend, words) => {
  expect(meanwhileWords(backend)).toMatch(words);
});

describe('a way out', () => {
  it.each([
    ['sudo systemctl start docker', 'sudo systemctl start docker'],
    ['Install it: brew install qemu', 'brew install qemu'],
    ['Build it from Debian packages with `npm run image`, in the folder of Netyard.', 'npm run image'],
    ['This kernel comes without it: run labs that need it on another backend, such as vm.', null],
    ['Start Docker Desktop.', null],
  ])('%s: has the command %s', (fix, command) => {
    expect(commandIn(fix)).toBe(command);
  });

  it('is told once, with all that it mends', () => {
    const check = { ok: false, needed: false, why: '', said: '' };
    const checks = [
      { ...check, name: 'bridge', fix: 'one' },
      { ...check, name: 'curl', fix: 'two' },
      { ...check, name: 'bridge', fix: 'one', needed: true },
      { ...check, name: 'vi', ok: true },
    ];
    expect(gapsOf({ checks })).toEqual([
      { fix: 'one', names: ['bridge'], needed: true },
      { fix: 'two', names: ['curl'], needed: false },
    ]);
  });

  it('to another backend is offered where something was refused and nothing runs', () => {
    const refused = state({ runProblems: [{ code: 'kernel-lacks', message: 'No ipvlan.', backend: 'vm' }] });
    expect([wayOut(refused, false), wayOut(refused, true), wayOut({ ...refused, activity: 'running' }, false), wayOut(state({}), false)]).toEqual([
      'vm',
      null,
      null,
      null,
    ]);
  });
});

describe('the choice', () => {
  const refused = { ok: false as const, problems: [{ code: 'backend-name', message: 'That is no backend.' }] };

  it('is remembered by the host process, and what it refuses is said', async () => {
    const host = fakeHost({
      'backends.choose': async ({ backend }) => (backend === 'vm' ? { ok: true, value: {} } : refused),
      'app.info': async () => ({ ...info, why: [], backend: 'vm' }),
      'backends.list': async () => [],
    });
    const app = createApp(host, createHub(host));
    const done = [await chooseBackend(app, 'nonsense')];
    const between = app.store.getState().backends.refused;
    done.push(await chooseBackend(app, 'vm'));
    const { info: after, backends } = app.store.getState();
    expect([done, between, after?.backend, backends]).toEqual([[false, true], refused.problems, 'vm', { offers: [], looks: {}, choosing: null, refused: [] }]);
  });

  it('of what a lab lacks here runs it there at once', async () => {
    const host = fakeHost({
      'backends.choose': async () => ({ ok: true, value: {} }),
      'app.info': async () => ({ ...info, why: [], backend: 'vm' }),
      'backends.list': async () => [],
      'lab.run': async () => ({ ok: true, value: on('vm', summary('shop', 'running')) }),
    });
    const app = createApp(host, createHub(host));
    const text = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] } }\n';
    openDocument(app, documentOf('shop', text));
    await runOn(app, 'vm');
    expect(host.asked.find(({ call }) => call === 'lab.run')?.params).toEqual({ lab: 'shop', text, file: null, backend: 'vm' });
  });

  it('may be looked at closely first; a look that is lost leaves nothing', async () => {
    const found = { backend: 'vm', canRun: true, checks: [], ways: [], versions: { kernel: '6.1.0', iproute2: null, iptables: null } };
    const host = fakeHost({ 'backends.examine': async ({ backend }) => (backend === 'vm' ? { ok: true, value: found } : refused) });
    const app = createApp(host, createHub(host));
    const looking = examineBackend(app, 'vm');
    const meanwhile = app.store.getState().backends.looks;
    await looking;
    await examineBackend(app, 'ssh:away');
    await findBackends(app);
    expect([meanwhile, app.store.getState().backends]).toEqual([
      { vm: 'looking' },
      { offers: null, looks: { vm: found, 'ssh:away': { problems: refused.problems } }, choosing: null, refused: [] },
    ]);
  });
});
