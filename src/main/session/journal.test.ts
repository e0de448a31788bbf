import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action, Step } from '../../shared/plan/plan.ts';
import type { LoopbackResource } from '../../shared/resources/resource.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { hasJournal, Journal, readJournal } from './journal.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const loopback = (ns: string): LoopbackResource => ({ kind: 'loopback', id: `loopback:${ns}`, element: `containers.${ns}`, needs: [], endsWith: [], ns });
const step = (action: Action, resource: { id: string; element: string }): Step => ({
  action,
  element: resource.element,
  resource: resource.id,
  reason: 'test',
  commands: [],
});

async function begin(steps: Step[], want: LoopbackResource[]): Promise<Journal> {
  const journal = await Journal.begin(path, { steps, want }, NOTHING_HELD);
  if (!journal.ok) throw new Error(journal.problems[0]?.message);
  return journal.value;
}

test('what was running when the process ended is unsure, what was reported is done, the rest never began', async () => {
  const [a, b, c] = [loopback('a'), loopback('b'), loopback('c')];
  const steps = [step('create', a), step('create', b), step('create', c)];
  const journal = await begin(steps, [a, b, c]);
  await journal.started([0]);
  await journal.done([0]);
  await journal.started([1]);
  journal.leave();
  expect(readJournal(path)).toEqual({ done: [steps[0]], unsure: [steps[1]], want: [a, b, c], held: NOTHING_HELD });
});

test('a last line that was cut in the middle had not been acted on', async () => {
  const a = loopback('a');
  const plan = { steps: [step('create', a)], want: [a] };
  const journal = await begin(plan.steps, plan.want);
  journal.leave();
  appendFileSync(path, '{"started":[0');
  expect(readJournal(path)).toEqual({ done: [], unsure: [], want: [a], held: NOTHING_HELD });
});

test('a plan that came to its end leaves no journal', async () => {
  const journal = await begin([], []);
  expect(hasJournal(path)).toBe(true);
  journal.end();
  expect([hasJournal(path), readJournal(path)]).toEqual([false, null]);
});
