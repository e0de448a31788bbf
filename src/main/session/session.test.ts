/** Sessions over a sandbox in memory: a real process that only sleeps, and plans that go as the test says. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '../../shared/result.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { Session } from './session.ts';
import { LOST, MemoryEngine } from './testing/memory-engine.ts';

const two = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';
const three = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] }, c: { networks: [web] } }\n';

let root: string;
let engine: MemoryEngine;
let lab: Session;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-session-'));
  engine = new MemoryEngine();
  lab = new Session(root, 'shop', { usual: 'local', on: () => ok(engine) });
});
afterEach(() => {
  engine.end();
  rmSync(root, { recursive: true, force: true });
});

const standing = { name: 'shop', file: null, failed: {} };

test('a lab starts, is edited by the difference, and stops', async () => {
  expect(await lab.apply(two, { file: null })).toMatchObject({ ok: true, value: { ...standing, state: 'running' } });
  engine.ran.length = 0;
  expect(await lab.apply(three, { file: null })).toMatchObject({ ok: true, value: { state: 'running' } });
  expect(engine.ran.filter((step) => !/(:| )c\b|\bc[./]|names:/.test(step))).toEqual([]);
  expect(await lab.nodes()).toEqual(['host', 'a', 'b', 'c']);
  expect(await lab.stop()).toMatchObject({ ok: true, value: { ...standing, state: 'stopped', pid: null, startedAt: null } });
  expect(engine.alive()).toBe(0);
});

test('a sandbox whose start was killed is ended before the next begins: it ends by itself, perhaps under the first step', async () => {
  await lab.apply(two, { file: null });
  const { pid } = await lab.summary();
  const record = join(root, 'labs', 'shop', 'applied.json');
  // What a starter leaves that was killed before its last step: an identity, and nothing that stands.
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), resources: [] }));
  engine.ran.length = 0;
  expect(await lab.apply(two, { file: null })).toMatchObject({ ok: true, value: { state: 'running' } });
  expect([engine.alive(), (await lab.summary()).pid === pid, engine.ran[0]]).toEqual([1, false, 'create host:host']);
});

test('Stop while a start has not yet said who it is ends it all the same', async () => {
  let release: () => void = () => undefined;
  engine.beforeWork = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const starting = lab.apply(two, { file: null });
  await expect.poll(() => engine.alive()).toBe(1);
  const stopping = new Session(root, 'shop', { usual: 'local', on: () => ok(engine) }).stop();
  release();
  await starting;
  expect(await stopping).toMatchObject({ ok: true, value: { state: 'stopped' } });
  expect([engine.alive(), (await lab.summary()).state]).toEqual([0, 'stopped']);
});

test('a start that is cancelled says so and leaves nothing', async () => {
  const cancel = new AbortController();
  engine.fails = () => {
    cancel.abort();
    return null;
  };
  const cancelled = await lab.apply(two, { file: null, signal: cancel.signal });
  expect(cancelled).toEqual(fail({ code: 'cancelled', message: 'The start was cancelled. Nothing of it is left.' }));
  expect([engine.alive(), (await lab.summary()).state]).toEqual([0, 'stopped']);
});

test('an edit that fails is undone: the lab is as it was, and the element is marked', async () => {
  await lab.apply(two, { file: null });
  engine.ran.length = 0;
  engine.fails = (step) => (step.action === 'create' && step.resource === 'address:c.web' ? 'RTNETLINK answers: File exists' : null);
  const edit = await lab.apply(three, { file: null });
  expect(edit).toMatchObject({ ok: false, problems: [{ code: 'step-failed' }] });
  const [problem] = edit.ok ? [] : edit.problems;
  expect(problem?.message).toMatch(
    /^The address 172\.18\.0\.4\/16 on eth0 in c could not be made: RTNETLINK answers: File exists\. The lab is as it was before\.$/,
  );
  const made = engine.ran.filter((step) => step.startsWith('create ')).map((step) => step.slice('create '.length));
  const removed = engine.ran.filter((step) => step.startsWith('remove ')).map((step) => step.slice('remove '.length));
  expect([...made].sort()).toEqual([...removed].sort());
  expect(await lab.summary()).toMatchObject({ state: 'running', failed: { [problem?.element ?? '']: expect.stringContaining('File exists') } });
  engine.fails = () => null;
  expect(await lab.apply(three, { file: null })).toMatchObject({ ok: true, value: { state: 'running', failed: {} } });
});

test('where the undo fails too, what stands is said, and the next run goes on from there', async () => {
  await lab.apply(two, { file: null });
  engine.fails = (step) => (step.resource === 'address:c.web' || step.action === 'remove' ? 'No space left' : null);
  const edit = await lab.apply(three, { file: null });
  expect(edit).toMatchObject({ ok: false, problems: [{ code: 'step-failed' }, { code: 'half-applied' }] });
  expect(edit.ok ? '' : edit.problems[1]?.message).toBe(
    'Undoing failed too: The veth pair v-c.web could not be removed: No space left. Not as it was: the names on web. Not there before: lo in c, the container c.',
  );
  expect((await lab.summary()).state).toBe('failed');
  engine.fails = () => null;
  engine.ran.length = 0;
  expect(await lab.apply(three, { file: null })).toMatchObject({ ok: true, value: { state: 'running' } });
  expect(engine.ran).toContain('create address:c.web');
  expect(engine.ran).not.toContain('create container:c');
});

test('a lab whose first start failed is stopped, and can be forgotten', async () => {
  engine.fails = () => 'no';
  expect((await lab.apply(two, { file: null })).ok).toBe(false);
  expect([engine.alive(), (await lab.summary()).state]).toEqual([0, 'stopped']);
  expect(await lab.remove()).toEqual(ok(undefined));
  expect(await lab.stop()).toMatchObject({ ok: false, problems: [{ code: 'unknown-lab' }] });
});

test.each([
  ['is cut short', '{"resources": "gone'],
  ['lacks a part of what is held', '{"format":1,"resources":[],"failed":{},"held":{"addresses":{}}}'],
  ['names no backend', JSON.stringify({ format: 1, resources: [], failed: {}, held: NOTHING_HELD, backend: 5 })],
  ['has a resource that is none', JSON.stringify({ format: 1, resources: [null], failed: {}, held: NOTHING_HELD })],
])('a record that %s is never taken for nothing', async (_what, record) => {
  mkdirSync(join(root, 'labs', 'shop'), { recursive: true });
  writeFileSync(join(root, 'labs', 'shop', 'applied.json'), record);
  expect(await lab.apply(two, { file: null })).toMatchObject({ ok: false, problems: [{ code: 'lab-damaged' }] });
  expect([engine.alive(), (await lab.summary()).state]).toEqual([0, 'failed']);
  expect(await lab.remove()).toEqual(ok(undefined));
  expect(await lab.apply(two, { file: null })).toMatchObject({ ok: true });
});

test('another file with the name of a running lab is refused', async () => {
  await lab.apply(two, { file: '/here/shop.yaml' });
  expect(await lab.apply(two, { file: '/there/shop.yaml' })).toMatchObject({ ok: false, problems: [{ code: 'name-taken' }] });
});

test('a plan that was cut off is settled by the next edit, whoever makes it', async () => {
  await lab.apply(two, { file: null });
  engine.fails = (step) => {
    if (step.resource === 'address:c.web') throw new Error('killed here');
    return null;
  };
  await expect(lab.apply(three, { file: null })).rejects.toThrow('killed here');
  expect((await lab.summary()).state).toBe('interrupted');
  engine.fails = () => null;
  engine.ran.length = 0;
  expect(await new Session(root, 'shop', { usual: 'local', on: () => ok(engine) }).apply(three, { file: null })).toMatchObject({
    ok: true,
    value: { state: 'running' },
  });
  expect(engine.scripts.join('\n')).toContain('addr');
  expect(engine.ran).toContain('create address:c.web');
  expect(engine.ran).not.toContain('create container:c');
});

describe('a backend whose line is cut', () => {
  test('a start that was lost at its very end is found again, and ended before the next', async () => {
    engine.fails = () => {
      engine.cut = true;
      return 'cut';
    };
    expect(await lab.apply(two, { file: null })).toMatchObject({ ok: false });
    expect([engine.alive(), await lab.summary()]).toMatchObject([1, { state: 'unreachable', unreachable: LOST.message }]);
    engine.cut = false;
    engine.fails = () => null;
    expect((await lab.summary()).state).toBe('failed');
    expect(await lab.apply(two, { file: null })).toMatchObject({ ok: true, value: { state: 'running' } });
    expect(engine.alive()).toBe(1);
  });

  test('a lab there is neither stopped nor changed, but may be forgotten', async () => {
    await lab.apply(two, { file: null });
    engine.cut = true;
    expect([await lab.apply(three, { file: null }), await lab.stop(), (await lab.summary()).state]).toEqual([fail(LOST), fail(LOST), 'unreachable']);
    expect(await lab.remove()).toEqual(ok(undefined));
    expect(existsSync(join(root, 'labs', 'shop'))).toBe(false);
  });

  test('an edit whose way back is cut too keeps its journal: what may have happened is not forgotten', async () => {
    await lab.apply(two, { file: null });
    engine.fails = (step) => {
      if (step.action === 'remove') engine.cut = true;
      return step.action === 'remove' || step.resource === 'address:c.web' ? 'refused' : null;
    };
    expect(await lab.apply(three, { file: null })).toMatchObject({ ok: false });
    engine.cut = false;
    expect((await lab.summary()).state).toBe('interrupted');
  });
});
