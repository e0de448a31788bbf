import { expect, test } from 'vitest';
import type { Examination } from '../../backend/examine.ts';
import type { Offer } from '../../backend/offers-types.ts';
import { chosenText, offersText } from './backend.ts';
import { reportOnAll, reportText } from './doctor.ts';

const INSTALL = 'sudo apt-get install --no-install-recommends curl tcpdump';
const check = (name: string, fix?: string, needed = false) => ({
  name,
  ok: fix === undefined,
  needed,
  why: `is ${name}`,
  said: '',
  ...(fix === undefined ? {} : { fix }),
});
const LOCAL: Examination = {
  backend: 'local',
  canRun: true,
  checks: [
    check('veth', undefined, true),
    { ...check('netem', 'sudo modprobe sch_netem'), said: 'Unknown.' },
    check('curl', INSTALL),
    check('tcpdump', INSTALL),
  ],
  ways: ['sudo modprobe sch_netem', INSTALL],
  versions: { kernel: '6.1.0', iproute2: '6.1.0', iptables: null },
};

test('a report: versions, checks, every way out once with the gaps that it closes, the verdict', () => {
  expect(reportText(LOCAL).split('\n')).toEqual([
    'local · Linux 6.1.0 · iproute2 6.1.0',
    '',
    'ok       veth     is veth',
    'missing  netem    is netem; Unknown.',
    'missing  curl     is curl',
    'missing  tcpdump  is tcpdump',
    '',
    'netem:',
    '  sudo modprobe sch_netem',
    'curl, tcpdump:',
    `  ${INSTALL}`,
    '',
    'Labs can run on local.',
  ]);
});

test('a backend on which no lab can run says so, loudly', () => {
  const text = reportText({ ...LOCAL, canRun: false, checks: [check('bridge', 'sudo modprobe bridge', true)] });
  expect(text.split('\n').slice(2)).toEqual(['MISSING  bridge  is bridge', '', 'bridge:', '  sudo modprobe bridge', '', 'Labs cannot run on local yet.']);
});

test('all of them: each for itself, and whether labs can run somewhere', () => {
  const away = { backend: 'ssh:away', problems: [{ code: 'backend-lost', message: 'The connection to away has ended.' }] };
  const all = reportOnAll([LOCAL, away]);
  expect([all.text.split('\n────\n\n').at(-1), all.json, all.code, reportOnAll([away]).code]).toEqual([
    'ssh:away\n\nThe connection to away has ended.',
    { backends: [LOCAL, away] },
    0,
    1,
  ]);
});

test('the list of backends: which is chosen, which recommended, what is missing', () => {
  const offer = { running: false, missing: [], recommended: false } as const;
  const offers: Offer[] = [
    { ...offer, backend: 'local', kind: 'local', what: 'This.', state: 'ready', can: 'Runs labs.' },
    {
      ...offer,
      backend: 'vm',
      kind: 'vm',
      what: 'Small.',
      state: 'lacking',
      can: '',
      missing: [{ code: 'no-qemu', message: 'No QEMU.', fix: 'brew install qemu' }],
      recommended: true,
    },
  ];
  expect(offersText(offers, 'local').split('\n')).toEqual([
    '*  local  ready            This. Runs labs.',
    '   vm     lacks something  Small. Recommended.',
    '',
    'vm: No QEMU.',
    '  brew install qemu',
    '',
    '* is the one that labs run on.',
  ]);
  expect(offersText(offers, 'ssh:away').split('\n').at(-1)).toBe('Labs run on ssh:away, which was not found here.');
});

test('a choice that cannot run a lab yet is made, and not unnoticed', () => {
  const missing = [{ code: 'no-qemu', message: 'No QEMU.', fix: 'brew install qemu' }];
  const vm: Offer = { backend: 'vm', kind: 'vm', what: 'Small.', state: 'lacking', can: '', missing, running: false, recommended: false };
  expect([chosenText('vm', [{ ...vm, missing: [] }]), chosenText('vm', [vm]), chosenText('podman', [vm])].map((text) => text.split('\n').slice(1))).toEqual([
    [],
    ['No QEMU.', '  brew install qemu'],
    ['It was not found here: netyard doctor --backend podman says why.'],
  ]);
});
