/** Every backend by its name: one of each for this process. */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { BACKEND_KINDS, type Backend, type BackendKind, type BackendName } from './backend.ts';
import { type ContainerSurroundings, containerBackend } from './container.ts';
import { localBackend } from './local-backend.ts';
import { rootfsFolders } from './rootfs.ts';
import { sshBackend } from './ssh.ts';
import { vmBackend } from './vm/vm-backend.ts';
import { wslBackend, wslProgram } from './wsl/wsl-backend.ts';

/** What backends are made with. */
export interface Surroundings {
  /** Where Netyard keeps its state. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** How each kind is made. */
const MAKERS: Readonly<Record<BackendKind, (name: BackendName, surroundings: Surroundings) => Backend>> = {
  local: () => localBackend(),
  ssh: (name, { environment }) => sshBackend(name, environment),
  vm: (name, { root }) => vmBackend(name, root),
  wsl: makeWsl,
  docker: (name, surroundings) => containerBackend(name, 'docker', forContainers(surroundings)),
  podman: (name, surroundings) => containerBackend(name, 'podman', forContainers(surroundings)),
};

function makeWsl(name: BackendName, { root, environment, platform }: Surroundings): Backend {
  const disk = environment.LOCALAPPDATA === undefined ? join(root, 'wsl') : join(environment.LOCALAPPDATA, 'Netyard', 'wsl');
  const imageFolders = rootfsFolders(root, process.arch === 'arm64' ? 'arm64' : 'amd64');
  return wslBackend(name, root, { program: wslProgram(environment, platform), imageFolders, disk });
}

function forContainers({ root, platform }: Surroundings): ContainerSurroundings {
  return { platform, imageFolders: (architecture) => rootfsFolders(root, architecture) };
}

/** Which kinds say which one they mean: `ssh` has to, a distribution or a container may be named. */
const TARGET: Readonly<Record<BackendKind, 'never' | 'may' | 'must'>> = {
  local: 'never',
  vm: 'never',
  ssh: 'must',
  wsl: 'may',
  docker: 'may',
  podman: 'may',
};

/** `KIND` or `KIND:TARGET`. Problem: `backend-name`. */
export function parseBackendName(text: string): Result<BackendName> {
  // A target that began with `-` would be an option to ssh and docker.
  const [, word, target = null] = /^([a-z]+)(?::([\w.@%[\]/][\w.:@%[\]/-]*))?$/.exec(text) ?? [];
  const kind = BACKEND_KINDS.find((candidate) => candidate === word);
  const refused = { never: target !== null, may: false, must: target === null };
  if (kind !== undefined && !refused[TARGET[kind]]) return ok({ kind, target, text });
  return fail({
    code: 'backend-name',
    kind: 'input',
    message: `“${text}” is no backend.`,
    fix: 'It is local, vm, ssh:HOST, wsl, wsl:DISTRIBUTION, docker, docker:CONTAINER, podman or podman:CONTAINER.',
  });
}

/** The backends of this process, each made when it is first asked for. */
export class Backends {
  readonly #surroundings: Surroundings;
  readonly #all = new Map<string, Backend>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  open(text: string): Result<Backend> {
    const known = this.#all.get(text);
    if (known !== undefined) return ok(known);
    const name = parseBackendName(text);
    if (!name.ok) return name;
    const backend = MAKERS[name.value.kind](name.value, this.#surroundings);
    this.#all.set(text, backend);
    return ok(backend);
  }

  /** Lets go of all of them; labs go on. */
  dispose(): void {
    for (const backend of this.#all.values()) backend.dispose();
    this.#all.clear();
  }
}
