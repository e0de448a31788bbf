import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Executor, Finished } from './executor.ts';
import { probe } from './probe.ts';

/** A machine that answers every script with this. */
function machine(answer: Result<Finished>): Executor {
  return { run: () => Promise.resolve(answer) } as Partial<Executor> as Executor;
}

function said(stdout: string, code = 0, stderr = ''): Executor {
  return machine(ok({ code, stdout, stderr }));
}

test('what works is not listed, what does not comes with what the kernel said', async () => {
  const answer = 'fact\tkernel\t6.1.0\nfact\tuserns max\t\nprogram\tip\ninside\nworks\tveth\nlacks\tipvlan l3s\tError: Unknown device type.\n';
  expect(await probe(said(answer), ['veth', 'ipvlan l3s', 'bridge'], ['ip', 'vi'])).toEqual({
    problems: [],
    lacks: { 'ipvlan l3s': 'Error: Unknown device type.', bridge: 'no answer' },
    facts: { kernel: '6.1.0' },
    programs: new Set(['ip']),
  });
});

test.each([
  ['user namespaces are forbidden', said('forbidden\tOperation not permitted\n', 3), ['user-namespaces', /Operation not permitted/, /On Ubuntu/]],
  [
    'they are made and then refused (AppArmor)',
    said('fact\tuserns apparmor\t1\nfact\tperl\t/usr/bin/perl\nforbidden\tRTNETLINK answers: Operation not permitted\n', 3),
    ['user-namespaces', /RTNETLINK/, /^printf .*profile netyard-perl \/usr\/bin\/perl .*apparmor_parser -r \/etc\/apparmor.d\/netyard-perl$/],
  ],
  [
    'there may be none of them',
    said('fact\tuserns max\t0\nforbidden\tNo space left on device\n', 3),
    ['user-namespaces', /No space/, /^echo user\.max_user_namespaces=65536 \|.*sysctl -p/],
  ],
  [
    'only root may make them',
    said('fact\tuserns clone\t0\nforbidden\tOperation not permitted\n', 3),
    ['user-namespaces', /not permitted/, /^echo kernel\.unprivileged_userns_clone=1 \|/],
  ],
  [
    'a container is not let',
    said('fact\tcontainer\tpodman\nforbidden\tOperation not permitted\n', 3),
    ['user-namespaces', /not permitted/, /podman run --privileged/],
  ],
  ['there is no perl', said('', 127, 'sh: 1: perl: not found\n'), ['machine-lacks', /perl/, /perl-base/]],
  ['there is no ip', said('fact\tkernel\t6.1.0\nforbidden\tip: No such file or directory\n', 3), ['machine-lacks', /ip command/, /iproute2/]],
] as const)('a problem with one way out where %s', async (_what, executor, [code, message, fix]) => {
  const { problems, lacks } = await probe(executor, ['veth']);
  expect({ problems, lacks }).toEqual({
    problems: [{ code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) }],
    lacks: {},
  });
});

test('a machine that does not answer is that problem', async () => {
  const problem = { code: 'timeout', message: 'late' };
  expect(await probe(machine(fail(problem)), ['veth'])).toEqual({ problems: [problem], lacks: {}, facts: {}, programs: new Set() });
});
