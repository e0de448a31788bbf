/** A container engine's command line: how it is asked, and what its complaints mean. */
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { quote } from '../../shared/shell/quote.ts';
import { ask } from './ask.ts';
import { PROGRAM_PATH } from './path.ts';

/** Both understand the same commands. */
export type EngineName = 'docker' | 'podman';

/** A plain question is answered in a fraction of a second, in milliseconds; Docker Desktop may just be waking up. */
const ASK_MS = 15_000;

/** Namespaces and mounts as a lab makes them; a machine whose programs are missing hears so from `netyard doctor`. */
const LAB_LIKE = 'mount -t proc proc /proc && mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /tmp && mkdir /tmp/old && pivot_root /tmp /tmp/old';
const CHECK = [
  `export ${PROGRAM_PATH}`,
  'command -v perl >/dev/null || { echo "perl: not found" >&2; exit 127; }',
  'command -v unshare >/dev/null && command -v pivot_root >/dev/null || exit 0',
  `said=$(unshare --user --map-root-user --net --mount --pid --fork sh -c ${quote(LAB_LIKE)} 2>&1) || { echo "confined: $said" >&2; exit 1; }`,
].join('\n');

/** Root in there: who may make labs, and gives each a range of other ids. Its input stays open; it has no terminal. */
export function execArgs(container: string, argv: readonly string[]): readonly string[] {
  return ['exec', '--interactive', '--user', '0', '--', container, ...argv];
}

export class ContainerEngine {
  readonly name: EngineName;
  readonly #platform: NodeJS.Platform;

  constructor(name: EngineName, platform: NodeJS.Platform) {
    this.name = name;
    this.#platform = platform;
  }

  /** What a command says on its standard output, without the line feed at its end. */
  async run(args: readonly string[], timeoutMs: number = ASK_MS): Promise<Result<string>> {
    const { code, stdout, stderr } = await ask([this.name, ...args], timeoutMs);
    if (code === 0) return ok(stdout.toString().trimEnd());
    return fail(engineProblem(this.name, this.#platform, { code, said: stderr.toString().trim() }));
  }

  /** A container's state and labels; null where there is no container of that name. */
  async inspect(container: string): Promise<Result<Inspected | null>> {
    const format = '{{.State.Status}} {{index .Config.Labels "netyard.container"}} {{index .Config.Labels "netyard.rootfs"}}';
    const said = await this.run(['container', 'inspect', '--format', format, '--', container]);
    if (!said.ok) return said.problems[0]?.code === 'no-container' ? ok(null) : said;
    const [status = '', ours = '', rootfs = ''] = said.value.split(' ');
    return ok({ running: status === 'running', ended: ENDED.has(status), ours: ours === 'own', rootfs });
  }

  /** Can labs be made in a container that is there? Problems: `no-container`, `container-stopped`, `container-confined`, `machine-lacks`. */
  async servesLabs(container: string): Promise<Result<void>> {
    const said = await this.run(execArgs(container, ['sh', '-c', CHECK]));
    if (said.ok) return ok(undefined);
    return fail(...said.problems.map((problem) => (problem.fix === undefined ? problem : { ...problem, fix: problem.fix.replace('NAME', container) })));
  }

  /** Debian's word for the processor of the machine that containers run on, which need not be this one's. */
  async architecture(): Promise<Result<string>> {
    return await this.run(this.name === 'docker' ? ['version', '--format', '{{.Server.Arch}}'] : ['info', '--format', '{{.Host.Arch}}']);
  }
}

/** What ends with it is gone; one that is paused or being started again may go on. */
const ENDED: ReadonlySet<string> = new Set(['created', 'exited', 'dead', 'removing', 'configured', 'stopped']);

export interface Inspected {
  readonly running: boolean;
  /** It does not run, and nothing of it can go on. */
  readonly ended: boolean;
  /** Netyard made it for itself. */
  readonly ours: boolean;
  /** SHA-256 of the tar that it was made from; empty where it is not ours. */
  readonly rootfs: string;
}

/** How a command failed: some complaints have a hint of several lines after them. */
interface Complaint {
  readonly code: number;
  readonly said: string;
}

/** What each complaint of an engine means. Its words are the same in every language. */
const MEANINGS: readonly (readonly [RegExp, (engine: EngineName, platform: NodeJS.Platform, said: string) => Problem])[] = [
  [/^confined: /, confined],
  [/permission denied.*(docker|podman)[^ ]* (daemon|API|socket)|connect: permission denied/is, noPermission],
  [/Cannot connect to (the Docker daemon|Podman)|failed to connect to the docker API|error during connect|docker daemon is not running/i, notRunning],
  [/No such container|no container with name or ID|no such object/i, noContainer],
  [/is not running|is paused|container state improper|is restarting/i, stopped],
  [/(executable file|perl|command)["':]* (not found|No such file)|'perl': No such file/i, noPerl],
];

/** A complaint in the person's words, with one way out where it is known. */
export function engineProblem(engine: EngineName, platform: NodeJS.Platform, { code, said }: Complaint): Problem {
  if (code === 124) return { code: 'engine-silent', message: `${named(engine)} gave no answer.`, fix: `See whether \`${engine} version\` answers.` };
  if (code === 127 && said === '') return notInstalled(engine, platform);
  const meaning = MEANINGS.find(([pattern]) => pattern.test(said));
  if (meaning !== undefined) return meaning[1](engine, platform, said);
  return { code: 'engine-refused', message: `${named(engine)} refused: ${firstLine(said) || `it ended with ${code}.`}` };
}

function named(engine: EngineName): string {
  return engine === 'docker' ? 'Docker' : 'Podman';
}

function firstLine(said: string): string {
  return (said.split('\n')[0] ?? '').replace(/^(docker|Error): /, '').trim();
}

function notInstalled(engine: EngineName, platform: NodeJS.Platform): Problem {
  const linux = `sudo apt-get install --no-install-recommends ${engine === 'docker' ? 'docker.io' : 'podman'}`;
  const elsewhere = engine === 'docker' ? 'Install Docker Desktop, then start it.' : 'Install Podman, then: podman machine init --now';
  return { code: 'no-engine', message: `${named(engine)} is not on this machine.`, fix: platform === 'linux' ? linux : elsewhere };
}

function notRunning(engine: EngineName, platform: NodeJS.Platform): Problem {
  const elsewhere = engine === 'docker' ? 'Start Docker Desktop.' : 'podman machine start';
  const fix = platform === 'linux' ? `sudo systemctl start ${engine}` : elsewhere;
  return { code: 'engine-not-running', message: `${named(engine)} is installed, but its daemon does not answer.`, fix };
}

function noPermission(engine: EngineName): Problem {
  return {
    code: 'engine-permission',
    message: `${named(engine)} does not let you use it. Who may use it is as good as root on this machine.`,
    fix: `sudo usermod --append --groups ${engine} "$USER", then log in anew.`,
  };
}

function noContainer(engine: EngineName, _platform: NodeJS.Platform, said: string): Problem {
  const name = /container:? "?([\w.-]+)"?/i.exec(said.replace(/with name or ID /, ''))?.[1];
  return {
    code: 'no-container',
    message: `${named(engine)} has no container of ${name === undefined ? 'that name' : `the name ${name}`}.`,
    fix: `\`${engine} ps\` lists them; plain \`${engine}\` as a backend is a container that Netyard makes for itself.`,
  };
}

function stopped(engine: EngineName, _platform: NodeJS.Platform, said: string): Problem {
  const paused = /is paused/i.test(said);
  return {
    code: 'container-stopped',
    message: `The container ${paused ? 'is paused' : 'does not run'}.`,
    fix: `${engine} ${paused ? 'unpause' : 'start'} NAME`,
  };
}

function confined(engine: EngineName, _platform: NodeJS.Platform, said: string): Problem {
  return {
    code: 'container-confined',
    message: `The container may not make namespaces and mounts, of which labs are made: ${said.slice('confined: '.length)}.`,
    fix: `Make it anew with \`${engine} run --privileged\`, or use the backend ${engine} without a name: a container that Netyard makes for itself.`,
  };
}

function noPerl(engine: EngineName): Problem {
  return {
    code: 'machine-lacks',
    message: 'The container has no perl, in which the first process of every lab is written.',
    fix: `In a container of Debian or Ubuntu: ${engine} exec --user 0 NAME apt-get install --yes perl-base iproute2 iptables nftables iputils-ping procps`,
  };
}
