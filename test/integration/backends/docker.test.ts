/** Labs in containers of a real Docker: Netyard's own, and one that a person has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import { stateRoot } from '../../../src/main/session/state-root.ts';
import type { Result } from '../../../src/shared/result.ts';
import { missing, needs } from '../../kernel.ts';
import { keepsTheContract } from './contract.ts';
import { placeTree } from './docker-tree.ts';
import { type Dockerd, startDockerd } from './dockerd.ts';

const served = missing('root') === null;

const LAB = `
hosts: { alpha: {} }
networks: { front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 } }
containers: { web: { host: alpha, networks: [front] }, api: { host: alpha, networks: [front] } }
`;

let dockerd: Dockerd;
let backends: Backends;
beforeAll(async () => {
  if (!served) return;
  dockerd = await startDockerd();
  process.env.DOCKER_HOST = dockerd.host;
  placeTree(stateRoot(process.env, 'linux'));
  backends = new Backends({ root: stateRoot(process.env, 'linux'), environment: process.env, platform: 'linux' });
});
afterAll(async () => {
  backends?.dispose();
  await dockerd?.dispose();
});

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

const backend = (name: string) => must(backends.open(name));
const problemOf = (result: Result<unknown>) => (result.ok ? null : (({ code, fix }) => ({ code, fix }))(result.problems[0] ?? { code: '', message: '' }));

if (served) {
  keepsTheContract('a container', async () => ({ executor: backend('docker').executor, cut: dockerd.cut, dispose: () => undefined }));
} else {
  needs('root')('the executor of a container', () => undefined);
}

describe("Netyard's own container", () => {
  needs('root')('holds a lab: one container in it reaches the other', async () => {
    const labs = new Labs(stateRoot(process.env, 'linux'), backends, () => 'docker');
    const session = labs.open('in-docker');
    must(await session.apply(LAB, { file: null }));
    const { executor, argv } = must(await session.enter('web', ['ping', '-n', '-c', '1', '-W', '1', 'api']));
    const program = executor.stream(argv);
    program.stdin.end();
    expect(await program.ended).toEqual({ code: 0 });
    must(await session.remove());
    labs.dispose();
  });

  needs('root')('is not started to hear that what it held is gone, and is started again when it is used', async () => {
    const gone = { pid: 1, startTime: '1', bootId: must(await backend('docker').boot()).bootId };
    dockerd.docker('kill', 'netyard');
    const other = new Backends({ root: '/nowhere', environment: process.env, platform: 'linux' });
    const again = must(other.open('docker'));
    const state = () => dockerd.docker('container', 'inspect', '--format', '{{.State.Status}}', 'netyard');
    const heard = [await again.isAlive(gone), state()];
    expect([...heard, (await again.boot()).ok, state()]).toEqual([{ ok: true, value: false }, 'exited', true, 'running']);
    other.dispose();
  });

  needs('root')("of somebody else's making is left alone", async () => {
    dockerd.docker('rename', 'netyard', 'aside');
    dockerd.docker('create', '--name', 'netyard', imageOf('aside'), 'true');
    const other = new Backends({ root: '/nowhere', environment: process.env, platform: 'linux' });
    const boot = await must(other.open('docker')).boot();
    expect([problemOf(boot), dockerd.docker('container', 'inspect', '--format', '{{.State.Status}}', 'netyard')]).toEqual([
      { code: 'container-taken', fix: 'Rename it (docker rename netyard another-name), or use it as the backend docker:netyard.' },
      'created',
    ]);
    other.dispose();
    dockerd.docker('rm', 'netyard');
    dockerd.docker('rename', 'aside', 'netyard');
  });
});

const imageOf = (container: string): string => dockerd.docker('container', 'inspect', '--format', '{{.Image}}', container);

describe('a container that a person has', () => {
  needs('root')('says what keeps labs from it', async () => {
    const image = imageOf('netyard');
    dockerd.docker('run', '--detach', '--name', 'plain', '--network', 'none', image, 'sleep', 'infinity');
    dockerd.docker('create', '--name', 'stopped', '--network', 'none', image, 'sleep', 'infinity');
    dockerd.docker('run', '--detach', '--name', 'bare', '--network', 'none', image, 'sh', '-c', 'rm /usr/bin/perl; sleep infinity');
    const seen = await Promise.all(['nobody', 'stopped', 'plain', 'bare'].map(async (name) => problemOf(await backend(`docker:${name}`).boot())));
    expect(seen).toEqual([
      { code: 'no-container', fix: '`docker ps` lists them; plain `docker` as a backend is a container that Netyard makes for itself.' },
      { code: 'container-stopped', fix: 'docker start stopped' },
      { code: 'container-confined', fix: expect.stringContaining('docker run --privileged') },
      { code: 'machine-lacks', fix: expect.stringContaining('docker exec --user 0 bare apt-get install --yes perl-base') },
    ]);
  });

  needs('root')('serves labs where it may make namespaces and mounts', async () => {
    expect((await backend('docker:netyard').executor.run('echo here')).ok).toBe(true);
  });
});

test('an engine that is not there', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  const other = new Backends({ root: '/nowhere', environment: process.env, platform: 'linux' });
  expect(problemOf(await must(other.open('podman')).boot())).toEqual({ code: 'no-engine', fix: 'sudo apt-get install --no-install-recommends podman' });
  process.env.PATH = path;
  other.dispose();
});
