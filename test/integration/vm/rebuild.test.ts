/** A VM that dies under a lab: it is said, the VM is started anew, and the lab stands again with the addresses that it had. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Backends } from '../../../src/main/backend/backends.ts';
import { VmFolder } from '../../../src/main/backend/vm/folder.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import { rebuildLost } from '../../../src/main/session/rebuild.ts';
import type { LabSummary } from '../../../src/shared/api/contract.ts';
import { must, until } from '../../until.ts';

const TWO = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';

const vmRoot = process.env.NETYARD_TEST_VM_ROOT ?? '';
let root: string;
let backends: Backends;
let labs: Labs;
const told: LabSummary[] = [];
const said: string[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-rebuild-'));
  backends = new Backends({ root: vmRoot, environment: process.env, platform: process.platform });
  labs = new Labs(root, backends, 'vm');
  labs.on('changed', (summary) => void told.push(summary));
  rebuildLost(labs, { log: (line) => void said.push(line), onProgress: () => undefined });
});
afterAll(async () => {
  await labs.open('two').remove();
  labs.dispose();
  backends.dispose();
  rmSync(root, { recursive: true });
});

test('the lab is built anew', async () => {
  const lab = labs.open('two');
  const before = must(await lab.apply(TWO, { file: null }));
  await until(
    () => told.at(-1)?.state,
    (state) => state === 'running',
    10_000,
  );
  const addresses = async () => must(await lab.observe('a')).interfaces.map(({ name, addresses: all }) => [name, all]);
  const had = await addresses();
  const { machine } = (await new VmFolder(vmRoot).readRecord()) ?? {};
  process.kill(machine?.pid ?? 0, 'SIGKILL');
  await until(
    () => said.length > 0 && told.at(-1)?.state,
    (state) => state === 'running',
    60_000,
  );
  const after = await lab.summary();
  const seen = told.slice(told.findIndex(({ state }) => state === 'running')).map(({ state }) => state);
  expect([said, seen.includes('unreachable') || seen.includes('stopped'), after.state, after.startedAt === before.startedAt, await addresses()]).toEqual([
    ['The lab two was lost with the VM and is built anew.'],
    true,
    'running',
    false,
    had,
  ]);
});
