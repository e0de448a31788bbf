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
  const answer = 'inside\nveth ok\nipvlan lacks Error: Unknown device type.\n';
  expect(await probe(said(answer), ['veth', 'ipvlan', 'bridge'])).toEqual({
    problems: [],
    lacks: { ipvlan: 'Error: Unknown device type.', bridge: 'no answer' },
  });
});

test.each([
  ['user namespaces are forbidden', said('', 1, 'Operation not permitted\n'), ['user-namespaces', /Operation not permitted/]],
  ['they are made and then refused (AppArmor)', said('RTNETLINK answers: Operation not permitted\n', 3), ['user-namespaces', /RTNETLINK/]],
  ['there is no perl', said('', 127, 'sh: 1: perl: not found\n'), ['machine-lacks', /perl/]],
  ['there is no ip', said('sh: 3: ip: not found\n', 3), ['machine-lacks', /ip command/]],
  ['the shell does not answer', machine(fail({ code: 'timeout', message: 'late' })), ['timeout', /late/]],
] as const)('a problem with a way out where %s', async (_what, executor, [code, message]) => {
  expect(await probe(executor, ['veth'])).toEqual({
    problems: [expect.objectContaining({ code, message: expect.stringMatching(message) })],
    lacks: {},
  });
});
