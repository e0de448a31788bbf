import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { labTexts } from '../../../test/arbitraries/labs.ts';
import { ModelKernel } from '../../../test/model/kernel.ts';
import { drive } from '../drivers/registry.ts';
import type { Command, Resource } from '../resources/resource.ts';
import { parseTopology } from '../topology/parse.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { type Held, NOTHING_HELD, type Resolved } from '../topology/resolved.ts';
import { type BatchLine, cutBatches } from './batches.ts';
import { diff } from './diff.ts';
import { lineOf } from './lines.ts';
import type { Plan, Step } from './plan.ts';
import { settle } from './settle.ts';

// Hundreds of labs each: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

function resolved(text: string, held: Held): Resolved | null {
  const topology = parseTopology(text);
  const result = topology.ok ? resolveTopology(topology.value, held) : topology;
  return result.ok ? result.value : null;
}

/** Resources of two versions of one lab: the second holds what the first decided. */
const versions = fc.tuple(labTexts, labTexts).map(([before, after]) => {
  const first = resolved(before, NOTHING_HELD);
  const second = first === null ? null : resolved(after, first.held);
  return first === null || second === null ? null : { have: drive(first), want: drive(second) };
});

function run(kernel: ModelKernel, plan: Plan): ModelKernel {
  for (const step of plan.steps) for (const command of step.commands) kernel.run(command);
  return kernel;
}

const built = (resources: readonly Resource[]) => run(new ModelKernel(), diff([], resources));

function checkEdits(check: (have: readonly Resource[], want: readonly Resource[]) => void, numRuns = 60): void {
  let met = 0;
  fc.assert(
    fc.property(versions, (pair) => {
      if (pair === null) return;
      met += 1;
      check(pair.have, pair.want);
    }),
    { numRuns },
  );
  // A generator that makes nothing valid would prove nothing.
  expect(met).toBeGreaterThan(numRuns / 2);
}

test('an edit leaves the kernel as a fresh start does', () => {
  checkEdits((have, want) => {
    expect(run(built(have), diff(have, want)).state()).toEqual(built(want).state());
  });
});

test('a batch more, a wave more: the batches of a wave may run in any order', () => {
  checkEdits((have, want) => {
    const kernel = built(have);
    const plan = diff(have, want);
    const commands = new Map<string, Command[]>();
    for (const [index, step] of plan.steps.entries()) {
      for (const command of step.commands) commands.set(`${index} ${lineOf(command)}`, [...(commands.get(`${index} ${lineOf(command)}`) ?? []), command]);
    }
    for (const wave of cutBatches(plan)) {
      for (const batch of wave.toReversed()) {
        for (const line of batch.lines) {
          const command = commands.get(`${line.step} ${line.text}`)?.shift();
          if (command === undefined) throw new Error(`Twice in the batches: ${line.text}`);
          kernel.run(command);
        }
      }
    }
    expect([...commands.values()].flat()).toEqual([]);
    expect(kernel.state()).toEqual(built(want).state());
  });
});

test('what an edit does not concern is not touched: no step, and the same interface', () => {
  checkEdits((have, want) => {
    const kernel = built(have);
    const plan = diff(have, want);
    const before = kernel.serials();
    const after = run(kernel, plan).serials();
    const touched = new Set(plan.steps.map(({ resource }) => resource));
    for (const resource of want) {
      if (resource.kind !== 'veth' || touched.has(resource.id)) continue;
      for (const end of [resource.outer, resource.inner]) {
        const name = `${end.ns ?? '(fabric)'}/${end.name}`;
        expect(after.get(name)).toBe(before.get(name));
      }
    }
  });
});

test('between a lab and itself there is nothing to do', () => {
  checkEdits((have) => expect(diff(have, have).steps).toEqual([]));
});

test('there and back again is as it was', () => {
  checkEdits((have, want) => {
    const kernel = run(built(have), diff(have, want));
    expect(run(kernel, diff(diff(have, want).want, have)).state()).toEqual(built(have).state());
  });
});

/** Runs a plan's waves until it is cut off: in the last wave each batch gets some of its lines done. Tells which steps were done, and which were begun. */
function runUntil(kernel: ModelKernel, plan: Plan, part: number, lines: number): { done: Step[]; unsure: Step[] } {
  const waves = cutBatches(plan);
  const cut = Math.floor(part * waves.length);
  const [done, begun] = [new Set<number>(), new Set<number>()];
  for (const [index, wave] of waves.slice(0, cut + 1).entries()) {
    for (const batch of wave) {
      for (const line of batch.lines) begun.add(line.step);
      for (const line of index < cut ? batch.lines : batch.lines.slice(0, Math.floor(lines * batch.lines.length))) {
        kernel.run(commandOf(plan, line));
        if (line.last) done.add(line.step);
      }
    }
  }
  return { done: plan.steps.filter((_, step) => done.has(step)), unsure: plan.steps.filter((_, step) => begun.has(step) && !done.has(step)) };
}

function commandOf(plan: Plan, line: BatchLine): Command {
  const command = plan.steps[line.step]?.commands.find((candidate) => lineOf(candidate) === line.text);
  if (command === undefined) throw new Error(`No such line: ${line.text}`);
  return command;
}

function runTolerantly(kernel: ModelKernel, commands: readonly Command[]): void {
  for (const command of commands) {
    try {
      kernel.run(command);
    } catch {
      // What is not there need not be removed.
    }
  }
}

const part = fc.double({ min: 0, max: 0.999, noNaN: true });

test('a plan cut off anywhere can be finished or undone from what stands', () => {
  fc.assert(
    fc.property(versions, part, part, fc.boolean(), (pair, waves, lines, finish) => {
      if (pair === null) return;
      const { have, want } = pair;
      const plan = diff(have, want);
      const kernel = built(have);
      const cut = { ...runUntil(kernel, plan, waves, lines), want: plan.want };
      const settled = settle(have, cut);
      runTolerantly(kernel, settled.commands);
      const goal = finish ? want : have;
      expect(run(kernel, diff(settled.standing, goal)).state()).toEqual(built(goal).state());
    }),
    { numRuns: 150 },
  );
});
