import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Resource } from '../../shared/resources/resource.ts';
import { ok } from '../../shared/result.ts';
import type { Executor } from '../backend/executor.ts';
import { localBackend } from '../backend/local-backend.ts';
import { everProven, Proven } from './proven.ts';
import { type Ground, refusals } from './refuse.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-refuse-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const veth = { kind: 'veth', element: 'containers.a' } as unknown as Resource;
const ipvlan = (element: string, mode = 'l2') => ({ kind: 'ipvlan', element, mode }) as unknown as Resource;

/** A machine that says this of what it is asked for, and a way to another one. */
function ground(said: string, elsewhere: Ground['elsewhere'] = async () => null): Ground & { readonly asked: () => number } {
  let asked = 0;
  const run = async () => {
    asked += 1;
    return ok({ code: 0, stdout: said, stderr: '' });
  };
  return { machine: { run } as unknown as Executor, proven: new Proven(root, localBackend()), elsewhere, asked: () => asked };
}

const LACKS = 'inside\nworks\tveth\nlacks\tipvlan\tError: Unknown device type.\nlacks\tipvlan l3s\tError: Unknown device type.\n';

test('what the kernel lacks is refused on each element that needs it, and names the backend that has all the lab needs', async () => {
  const wanted: string[][] = [];
  const here = ground(LACKS, async (features) => {
    wanted.push([...features].sort());
    return 'vm';
  });
  expect([await refusals(here, [veth, ipvlan('containers.b'), ipvlan('containers.c', 'l3s')], null), wanted]).toEqual([
    [
      ['containers.b', 'ipvlan'],
      ['containers.c', 'ipvlan l3s'],
    ].map(([element, feature]) => ({
      code: 'kernel-lacks',
      element,
      message: `This Linux kernel cannot make what ${element} needs: it has no ${feature} (Error: Unknown device type.).`,
      fix: 'The backend vm has it: use --backend vm, or choose it in the app.',
      backend: 'vm',
    })),
    [['ipvlan', 'ipvlan l3s', 'veth']],
  ]);
});

test('IPv6 and its packet filter are asked for where something is addressed by it', async () => {
  const setting = { kind: 'sysctl', element: 'lans.office', key: 'net.ipv6.conf.eth0.disable_ipv6' } as unknown as Resource;
  const rule = { kind: 'rule', element: 'networks.front', family: 6 } as unknown as Resource;
  const said = 'inside\nlacks\tIPv6\tRTNETLINK answers: Operation not supported\nlacks\tip6tables\tno such table\n';
  expect((await refusals(ground(said), [setting, rule], null)).map(({ element, message }) => [element, message])).toEqual([
    ['lans.office', 'This Linux kernel cannot make what lans.office needs: it has no IPv6 (RTNETLINK answers: Operation not supported).'],
    ['networks.front', 'This Linux kernel cannot make what networks.front needs: it has no ip6tables (no such table).'],
  ]);
});

test('where no other backend is known, there is still a way out', async () => {
  expect(await refusals(ground(LACKS), [ipvlan('containers.b')], null)).toMatchObject([
    { fix: 'Run this lab on a Linux whose kernel has it, or use another driver.' },
  ]);
});

test('a machine that forbids namespaces keeps its own way out, and the other one comes after it', async () => {
  const [problem] = await refusals(
    ground('fact\tuserns max\t0\nforbidden\tNo space left on device\n', async () => 'ssh:lab-host'),
    [veth],
    null,
  );
  expect([problem?.code, problem?.fix, problem?.backend]).toEqual([
    'user-namespaces',
    expect.stringMatching(/^echo user\.max_user_namespaces.* Or: The backend ssh:lab-host has it: use --backend ssh:lab-host, or choose it in the app\.$/),
    'ssh:lab-host',
  ]);
});

test('what works is not tried again, nor is what a running lab has', async () => {
  const here = ground('inside\nworks\tveth\n');
  const first = await refusals(here, [veth], null);
  const second = await refusals(here, [veth], null);
  const running = await refusals(here, [ipvlan('containers.b')], [ipvlan('containers.b')]);
  expect([first, second, running, here.asked()]).toEqual([[], [], [], 1]);
});

test('what other backends were seen to do is read from beside the labs, spoilt files left out', async () => {
  const seen = (features: unknown) => JSON.stringify({ bootId: 'b', uid: 0, features });
  writeFileSync(join(root, 'proven.json'), seen(['veth']));
  writeFileSync(join(root, 'proven.ssh%3Alab-host.json'), seen(['ipvlan', 'veth']));
  writeFileSync(join(root, 'proven.vm.json'), 'junk');
  writeFileSync(join(root, 'proven.%zz.json'), seen(['veth']));
  writeFileSync(join(root, 'settings.json'), '{}');
  expect(await everProven(root)).toEqual(
    new Map([
      ['local', new Set(['veth'])],
      ['ssh:lab-host', new Set(['ipvlan', 'veth'])],
    ]),
  );
});
