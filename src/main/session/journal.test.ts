import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action, Step } from '../../shared/plan/plan.ts';
import type { AddressResource, LoopbackResource } from '../../shared/resources/resource.ts';
import { hasJournal, Journal, readJournal, standingAfter } from './journal.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const loopback = (ns: string): LoopbackResource => ({ kind: 'loopback', id: `loopback:${ns}`, element: `containers.${ns}`, needs: [], endsWith: [], ns });
const address = (ns: string, cidr: string): AddressResource => ({
  kind: 'address',
  id: `address:${ns}`,
  element: `containers.${ns}`,
  needs: [`loopback:${ns}`],
  endsWith: [`loopback:${ns}`],
  ns,
  dev: 'lo',
  cidr,
});
const step = (action: Action, resource: { id: string; element: string }): Step => ({
  action,
  element: resource.element,
  resource: resource.id,
  reason: 'test',
  commands: [],
});

function begin(steps: Step[], want: (LoopbackResource | AddressResource)[]): Journal {
  const journal = Journal.begin(path, steps, want);
  if (!journal.ok) throw new Error(journal.problems[0]?.message);
  return journal.value;
}

test('what was running when the process ended is unsure, what was reported is done, the rest never began', async () => {
  const [a, b, c] = [loopback('a'), loopback('b'), loopback('c')];
  const steps = [step('create', a), step('create', b), step('create', c)];
  const journal = begin(steps, [a, b, c]);
  await journal.started([0]);
  await journal.done([0]);
  await journal.started([1]);
  journal.leave();
  expect(readJournal(path)).toEqual({ done: [steps[0]], unsure: [steps[1]], want: [a, b, c] });
});

test('a last line that was cut in the middle had not been acted on', async () => {
  const a = loopback('a');
  const journal = begin([step('create', a)], [a]);
  journal.leave();
  appendFileSync(path, '{"started":[0');
  expect(readJournal(path)).toEqual({ done: [], unsure: [], want: [a] });
});

test('a plan that came to its end leaves no journal', () => {
  const journal = begin([], []);
  expect(hasJournal(path)).toBe(true);
  journal.end();
  expect([hasJournal(path), readJournal(path)]).toEqual([false, null]);
});

test('standing: made, changed and removed count once they are done', () => {
  const [a, b, old, now] = [loopback('a'), loopback('b'), address('a', '10.0.0.1/24'), address('a', '10.0.0.2/24')];
  const done = [step('create', b), step('change', old)];
  expect(standingAfter([a, old], { done, unsure: [], want: [a, b, now] })).toEqual([a, now, b]);
  expect(standingAfter([a, b], { done: [step('remove', b)], unsure: [], want: [a] })).toEqual([a]);
});

test('standing: what is unsure does not stand, nor does what the kernel ends with it', () => {
  const [a, b, onA] = [loopback('a'), loopback('b'), address('a', '10.0.0.1/24')];
  expect(standingAfter([onA, a, b], { done: [], unsure: [step('change', a)], want: [a, b, onA] })).toEqual([b]);
});

test('standing: removed and made again in one plan is the new one', () => {
  const [old, now] = [address('a', '10.0.0.1/24'), address('a', '10.0.0.2/24')];
  expect(standingAfter([old], { done: [step('remove', old), step('create', now)], unsure: [], want: [now] })).toEqual([now]);
});
