/** On which backend a lab is started. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import { bootId } from '../process/identity.ts';
import { Session } from './session.ts';
import { MemoryEngine } from './testing/memory-engine.ts';

const TWO = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';

let root: string;
let engine: MemoryEngine;
let usual: string;
let lab: Session;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-place-'));
  engine = new MemoryEngine();
  usual = 'vm';
  const engines = {
    get usual() {
      return usual;
    },
    on: () => ok(engine),
  };
  lab = new Session(root, 'shop', engines);
});
afterEach(() => {
  engine.end();
  rmSync(root, { recursive: true, force: true });
});

const place = async () => (await lab.summary()).backend;

test('a lab that was stopped starts where labs are to run now', async () => {
  await lab.apply(TWO, { file: null });
  expect(await place()).toBe('vm');
  await lab.stop();
  usual = 'local';
  await lab.apply(TWO, { file: null });
  expect(await place()).toBe('local');
});

test('a lab that nobody stopped starts where it was; meanwhile it is starting, not stopping', async () => {
  await lab.apply(TWO, { file: null });
  engine.end();
  await expect.poll(() => lab.wasCutOff()).toBe(true);
  usual = 'local';
  const states: string[] = [];
  engine.backend.boot = async () => {
    states.push((await lab.summary()).state);
    return ok({ bootId: bootId(), uid: 0 });
  };
  await lab.apply(TWO, { file: null });
  expect([await place(), states]).toEqual(['vm', ['starting']]);
});

test('whoever asks for the nodes of a lab that does not run is told so', async () => {
  await lab.apply(TWO, { file: null });
  expect(await lab.nodesThatStand()).toEqual({ ok: true, value: ['host', 'a', 'b'] });
  engine.cut = true;
  expect(await lab.nodesThatStand()).toMatchObject({ ok: false, problems: [{ code: 'backend-lost' }] });
  engine.cut = false;
  await lab.stop();
  expect(await lab.nodesThatStand()).toMatchObject({ ok: false, problems: [{ code: 'not-running' }] });
});
