import { expect, test } from 'vitest';
import { fail, ok } from '../../shared/result.ts';
import type { Backend, BackendKind } from './backend.ts';
import { examine, obstacles } from './examine.ts';
import { FEATURES } from './probe.ts';
import tools from './tools.json' with { type: 'json' };

const FACTS = ['kernel\t6.1.0', 'iproute2\t6.1.0', 'uid\t1000', 'user\tada', 'system\tdebian', 'subuid own\t1'];
const PROGRAMS = tools.filter(({ need }) => need === 'run' || need === 'better').map(({ program }) => program);

/** A Linux that has everything but what is said, with these facts more. */
function linux(lacks: Readonly<Record<string, string>>, facts: readonly string[] = [], kind: BackendKind = 'local'): Backend {
  const lines = [
    ...[...FACTS, ...facts].map((fact) => `fact\t${fact}`),
    ...PROGRAMS.filter((program) => lacks[program] === undefined).map((program) => `program\t${program}`),
    'inside',
    ...FEATURES.map((feature) => (lacks[feature] === undefined ? `works\t${feature}` : `lacks\t${feature}\t${lacks[feature]}`)),
  ];
  const run = async () => ok({ code: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });
  const boot = async () => ok({ bootId: 'b', uid: 1000 });
  return { name: { kind, target: null, text: kind }, executor: { run }, boot } as unknown as Backend;
}

/** The gaps that are found, each with its fix. */
async function gaps(backend: Backend): Promise<Record<string, string | undefined>> {
  const found = await examine(backend, 'linux');
  if (!found.ok) throw new Error(found.problems[0]?.message);
  return Object.fromEntries(found.value.checks.filter((check) => !check.ok).map(({ name, fix }) => [name, fix]));
}

test('a machine that has everything has no gaps, and says what it is', async () => {
  const found = await examine(linux({}), 'linux');
  expect(found).toEqual({
    ok: true,
    value: {
      backend: 'local',
      canRun: true,
      checks: expect.arrayContaining([{ name: 'netem', ok: true, needed: false, why: 'delays and loses packets, with tc in a host', said: '' }]),
      ways: [],
      versions: { kernel: '6.1.0', iproute2: '6.1.0', iptables: null },
    },
  });
});

const ELSEWHERE = 'This kernel comes without it: run labs that need it on another backend, such as vm.';

test.each([
  [
    'programs: one command for all',
    linux({ tcpdump: '', curl: '' }),
    {
      tcpdump: 'sudo apt-get install --no-install-recommends curl tcpdump',
      curl: 'sudo apt-get install --no-install-recommends curl tcpdump',
    },
  ],
  ['programs where root asks', linux({ curl: '' }, ['uid\t0']), { curl: 'apt-get install --no-install-recommends curl' }],
  ['no newuidmap, which root does not need', linux({ newuidmap: '' }, ['uid\t0'], 'vm'), {}],
  ['programs on another system', linux({ curl: '' }, ['system\tfedora']), { curl: 'Install what has curl, with this system’s package manager.' }],
  ['programs in the VM', linux({ curl: '' }, [], 'vm'), { curl: 'npm run image' }],
  ['a module that waits to be loaded', linux({ ipvlan: 'x' }, ['module ipvlan\tipvlan there']), { ipvlan: 'sudo modprobe ipvlan' }],
  [
    'a module that the machine under a container has',
    linux({ ipvlan: 'x' }, ['module ipvlan\tipvlan there', 'container\tdocker']),
    {
      ipvlan: 'On the machine that this container is on: sudo modprobe ipvlan',
    },
  ],
  [
    'a module of Ubuntu’s other package',
    linux({ netem: 'x' }, ['module netem\tsch_netem absent', 'system\tubuntu debian']),
    {
      netem: 'sudo apt-get install linux-modules-extra-6.1.0',
    },
  ],
  ['a kernel without the module', linux({ netem: 'x' }, ['module netem\tsch_netem absent']), { netem: ELSEWHERE }],
  ['no tc', linux({ netem: 'tc: No such file or directory' }), { netem: 'sudo apt-get install --no-install-recommends iproute2' }],
  ['a device that is not ours', linux({ '/dev/net/tun': 'open: Permission denied' }), { '/dev/net/tun': 'sudo chmod 0666 /dev/net/tun' }],
  [
    'groups that are not passed on',
    linux({ 'cgroup limits': 'no group can be made in /x: Permission denied' }),
    {
      'cgroup limits': expect.stringContaining('Delegate=cpu cpuset io memory pids'),
    },
  ],
  [
    'no cgroup v2',
    linux({ 'cgroup limits': 'there is no cgroup v2 tree' }),
    { 'cgroup limits': expect.stringContaining('systemd.unified_cgroup_hierarchy=1') },
  ],
  [
    'no range of ids: behind everybody else’s',
    linux({}, ['subuid own\t0', 'subuid next\t165536']),
    {
      'range of user ids': 'sudo usermod --add-subuids 165536-231071 --add-subgids 165536-231071 ada',
    },
  ],
])('%s', async (_what, backend, expected) => {
  expect(await gaps(backend)).toEqual(expected);
});

test('what every lab needs keeps labs from running, with its way out', async () => {
  const found = await examine(linux({ veth: 'Error: Unknown device type.', ipvlan: 'x' }), 'linux');
  expect(found.ok && [found.value.canRun, obstacles(found.value)]).toEqual([
    false,
    [
      {
        code: 'machine-lacks',
        message: 'This machine lacks veth, which joins a container to its network: Error: Unknown device type.',
        fix: ELSEWHERE,
      },
    ],
  ]);
});

test('forbidden namespaces are the one thing that is said of them; the programs are looked for all the same', async () => {
  const stdout = 'fact\tuserns max\t0\nfact\tsystem\tdebian\nprogram\tip\nforbidden\tNo space left on device\n';
  const backend = { ...linux({}), executor: { run: async () => ok({ code: 3, stdout, stderr: '' }) } } as unknown as Backend;
  const found = await examine(backend, 'linux');
  const names = found.ok ? found.value.checks.filter((check) => !check.ok && check.needed).map(({ name }) => name) : [];
  expect([found.ok && found.value.canRun, names.slice(0, 3)]).toEqual([false, ['user namespaces', 'sh', 'perl']]);
});

test('a backend that cannot be reached is a failure, not a list of gaps', async () => {
  const lost = fail({ code: 'backend-lost', message: 'The connection to lab-host has ended.' });
  expect(await examine({ ...linux({}, [], 'ssh'), boot: async () => lost }, 'linux')).toEqual(lost);
});

test('elsewhere than on Linux nothing is tried', async () => {
  const backend = { ...linux({}), boot: () => Promise.reject(new Error('tried')) };
  expect(await examine(backend, 'darwin')).toMatchObject({ ok: false, problems: [{ code: 'not-linux' }] });
});
