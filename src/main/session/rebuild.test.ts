import { expect, test } from 'vitest';
import type { LabSummary } from '../../shared/api/contract.ts';
import { fail, ok } from '../../shared/result.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { rebuildLost } from './rebuild.ts';

const RUNNING: LabSummary = { name: 'shop', backend: 'vm', state: 'running', pid: 7, file: '/shop.yaml', startedAt: 'now', failed: {}, unreachable: null };
const UNREACHABLE: LabSummary = { ...RUNNING, state: 'unreachable', unreachable: 'It does not answer.' };
const STOPPED: LabSummary = { ...RUNNING, state: 'stopped', pid: null, startedAt: null };

/** Tells these summaries one after the other, and gives what was applied and said. */
async function after(told: readonly LabSummary[], { cutOff = true, cutOffs = Number.POSITIVE_INFINITY, refuses = false, times = [] as number[] } = {}) {
  const applied: unknown[] = [];
  const said: string[] = [];
  let asked = 0;
  let tell: (summary: LabSummary) => void = () => undefined;
  const labs = {
    open: (name: string) => ({
      wasCutOff: async () => cutOff && asked++ < cutOffs,
      text: async () => ok({ text: `text of ${name}`, file: '/shop.yaml', held: NOTHING_HELD }),
      apply: async (text: string, options: object) => {
        applied.push([text, options]);
        return refuses ? fail({ code: 'no-qemu', message: 'There is no QEMU.' }) : ok(RUNNING);
      },
    }),
    on: (_event: 'changed', listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  let now = 0;
  rebuildLost(labs, { log: (line) => said.push(line), onProgress: () => undefined, now: () => now });
  for (const [index, summary] of told.entries()) {
    now = times[index] ?? now;
    tell(summary);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { applied, said };
}

const ONCE = ['text of shop', { file: '/shop.yaml' }];
const ANEW = 'The lab shop was lost with the VM and is built anew.';

test('a lab that was lost with the VM is built anew, from its own file', async () => {
  expect(await after([RUNNING, UNREACHABLE, STOPPED])).toEqual({ applied: [ONCE], said: [ANEW] });
});

test.each([
  ['stopped by a person', [RUNNING, STOPPED], { cutOff: false }],
  ['never seen to run by this process', [STOPPED], {}],
  ['elsewhere than in the VM', [RUNNING, STOPPED].map((summary) => ({ ...summary, backend: 'local' })), {}],
  ['out of reach: it may well go on', [RUNNING, UNREACHABLE], {}],
])('one that was %s is left alone', async (_what, told, options) => {
  expect(await after(told, options)).toEqual({ applied: [], said: [] });
});

test('one that was built anew and is stopped by a person soon after is not said to be lost', async () => {
  expect(await after([RUNNING, STOPPED, RUNNING, STOPPED], { cutOffs: 1 })).toEqual({ applied: [ONCE], said: [ANEW] });
});

test('one that is lost again at once is not built for ever; a while later it is', async () => {
  const told = [RUNNING, STOPPED, RUNNING, STOPPED, RUNNING, STOPPED];
  expect(await after(told, { times: [0, 0, 1000, 1000, 100_000, 100_000] })).toEqual({
    applied: [ONCE, ONCE],
    said: [ANEW, 'The lab shop was lost again with the VM; it is not built once more by itself.', ANEW],
  });
});

test('where it cannot be built anew, it is said why', async () => {
  expect((await after([RUNNING, STOPPED], { refuses: true })).said).toEqual([ANEW, 'The lab shop could not be built anew: There is no QEMU.']);
});
