import { expect, test } from 'vitest';
import { engineProblem } from './container-engine.ts';

const codeAndFix = (engine: 'docker' | 'podman', platform: NodeJS.Platform, said: string, code = 1) => {
  const problem = engineProblem(engine, platform, { code, said });
  return [problem.code, problem.fix];
};

test.each([
  ['docker', 'linux', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', 'sudo systemctl start docker'],
  [
    'docker',
    'darwin',
    'Cannot connect to the Docker daemon at unix:///Users/a/.docker/run/docker.sock. Is the docker daemon running?',
    'Start Docker Desktop.',
  ],
  [
    'docker',
    'win32',
    'error during connect: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.47/version": open //./pipe/docker_engine: no file',
    'Start Docker Desktop.',
  ],
  ['docker', 'linux', 'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct', 'sudo systemctl start docker'],
  ['podman', 'darwin', 'Cannot connect to Podman. Please verify your connection to the Linux system', 'podman machine start'],
] as const)('a daemon that does not answer: %s on %s', (engine, platform, said, fix) => {
  expect(codeAndFix(engine, platform, said)).toEqual(['engine-not-running', fix]);
});

test.each([
  'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://x": dial unix /var/run/docker.sock: connect: permission denied',
  'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
])('a socket of which this user is not a friend', (said) => {
  expect(codeAndFix('docker', 'linux', said)).toEqual(['engine-permission', 'sudo usermod --append --groups docker "$USER", then log in anew.']);
});

test.each([
  ['docker', 'Error response from daemon: No such container: lab'],
  ['docker', 'Error: No such container: lab'],
  ['podman', 'Error: no container with name or ID "lab" found: no such container'],
] as const)('a container that is not there: %s, %s', (engine, said) => {
  expect(engineProblem(engine, 'linux', { code: 1, said }).code).toBe('no-container');
});

test.each([
  ['Error response from daemon: Container 5ff9be63464c is not running', 'docker start NAME'],
  ['Error response from daemon: container 5ff9be63464c is paused, unpause the container before exec', 'docker unpause NAME'],
])('a container that does not run: %s', (said, fix) => {
  expect(codeAndFix('docker', 'linux', said)).toEqual(['container-stopped', fix]);
});

test('a container without a shell has no perl either', () => {
  const said = 'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown';
  expect(engineProblem('docker', 'linux', { code: 127, said }).code).toBe('machine-lacks');
});

test('what is not known is said in the engine’s own words', () => {
  expect(engineProblem('docker', 'linux', { code: 125, said: 'docker: Error response from daemon: unable to apply caps.\n\nRun docker run --help' })).toEqual({
    code: 'engine-refused',
    message: 'Docker refused: Error response from daemon: unable to apply caps.',
  });
});
