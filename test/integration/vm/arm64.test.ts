/** The image for Apple silicon, emulated whole: it boots, and a lab runs in it. In `npm run test:all`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import { must } from '../../until.ts';
import { SmallLinux } from './small-linux.ts';

const TWO = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';

let linux: SmallLinux;
let backends: Backends;
let labs: Labs;

beforeAll(() => {
  process.env.NETYARD_VM_ARCH = 'arm64';
  linux = SmallLinux.open();
  backends = new Backends({ root: linux.root, environment: process.env, platform: process.platform });
  labs = new Labs(linux.root, backends, 'vm');
});
afterAll(async () => {
  labs.dispose();
  backends.dispose();
  await linux.close();
  delete process.env.NETYARD_VM_ARCH;
});

test('arm64: boots, and two containers on a bridge reach each other by name', async () => {
  const lab = labs.open('two');
  must(await lab.apply(TWO, { file: null }));
  const machine = must(await must(backends.open('vm')).executor.run('uname -m'));
  const { executor, argv } = must(await lab.enter('a', ['ping', '-n', '-c', '1', '-W', '5', 'b']));
  const ping = executor.stream(argv);
  ping.stdin.end();
  expect([machine.stdout, await ping.ended]).toEqual(['aarch64\n', { code: 0 }]);
  must(await lab.remove());
});
