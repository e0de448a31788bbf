/** Labs in a container of a real Docker: Netyard's own, and one that a person has. */
import { afterAll, beforeAll } from 'vitest';
import { containerBackend } from '../../../src/main/backend/container.ts';
import { rootfsFolders } from '../../../src/main/backend/rootfs.ts';
import { type Dockerd, startDockerd } from './dockerd.ts';
import { keepsTheContract } from './contract.ts';

let dockerd: Dockerd;
beforeAll(async () => {
  dockerd = await startDockerd();
  process.env.DOCKER_HOST = dockerd.host;
});
afterAll(() => dockerd.dispose());
const imageFolders = (architecture: string) => rootfsFolders('/nowhere', architecture);

keepsTheContract('a container', async () => {
  const backend = containerBackend({ kind: 'docker', target: null, text: 'docker' }, 'docker', { platform: 'linux', imageFolders });
  return { executor: backend.executor, cut: dockerd.cut, dispose: () => backend.dispose() };
});
