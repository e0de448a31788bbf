/** Drives the engine without a topology: sandboxes with hosts and containers made by netyard-init's own operations. */
import { spawn } from 'node:child_process';
import { afterEach, expect } from 'vitest';
import { localBackend } from '../../../src/main/backend/local-backend.ts';
import { launchSandbox } from '../../../src/main/sandbox/launch.ts';
import type { Sandbox } from '../../../src/main/sandbox/sandbox.ts';
import type { Finished } from '../../../src/main/backend/executor.ts';
import { escapeField } from '../../../src/shared/plan/lines.ts';

export { until } from '../../until.ts';

export const backend = localBackend();
export const machine = backend.executor;

export const isRoot = process.getuid?.() === 0;

const running: Engine[] = [];

afterEach(async () => {
  for (const engine of running.splice(0)) await engine.sandbox.stop();
});

/** One operation: its name and its fields. */
export type Operation = readonly string[];

/** A running sandbox, with short ways to work in it. */
export class Engine {
  readonly sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  /** netyard-init's replies, one for each operation up to the first that failed. */
  async ask(...operations: readonly Operation[]): Promise<string[]> {
    const lines = operations.map((fields) => `${fields.map(escapeField).join('\t')}\n`).join('');
    const { stdout } = await this.fabric(`perl /run/netyard/ask <<'END'\n${lines}END`);
    return stdout.trimEnd().split('\n');
  }

  /** Operations that have to succeed. */
  async make(...operations: readonly Operation[]): Promise<void> {
    expect(await this.ask(...operations)).toEqual(operations.map(() => 'ok'));
  }

  /** Runs a script in the fabric; it has to be possible to run it. */
  async fabric(script: string): Promise<Finished> {
    const ran = await this.sandbox.executor.run(script);
    if (!ran.ok) throw new Error(ran.problems.map(({ message }) => message).join(' '));
    return ran.value;
  }

  /** Runs a script in a node. */
  in(node: string, script: string, input = ''): Promise<Finished> {
    return finished(this.sandbox.enterArgv(node, ['sh', '-c', script]), input);
  }

  /** What a script in a node prints; it has to end with 0. */
  async read(node: string, script: string): Promise<string> {
    const { code, stdout, stderr } = await this.in(node, script);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout.trimEnd();
  }
}

/** Starts a sandbox that ends with the test. */
export async function startEngine(...operations: readonly Operation[]): Promise<Engine> {
  const started = await launchSandbox(backend, async () => ({ ok: true, value: undefined }));
  if (!started.ok) throw new Error(started.problems.map(({ message }) => message).join(' '));
  const engine = new Engine(started.value);
  running.push(engine);
  if (operations.length > 0) await engine.make(...operations);
  return engine;
}

/** A host `alpha` with containers `api` and `db` on a bridge: 10.7.0.1, .2 and .3. */
export async function startPair(): Promise<Engine> {
  const engine = await startEngine(
    ['host', 'alpha', 'net.ipv4.ip_forward=0', 'net.ipv4.ping_group_range=0 2147483647'],
    ['container', 'api', 'alpha', 'own', 'api', 'net.ipv4.ping_group_range=0 2147483647', 'net.ipv4.ip_unprivileged_port_start=0'],
    ['container', 'db', 'alpha', 'own', 'db', 'net.ipv4.ping_group_range=0 2147483647'],
  );
  const { code, stderr } = await engine.fabric(`set -e
    ip -n alpha -batch - <<END
link set lo up
link add br0 type bridge
link set br0 up
address add 10.7.0.1/24 dev br0
link add v-api master br0 up type veth peer name eth0 netns api
link add v-db master br0 up type veth peer name eth0 netns db
END
    for each in api:2 db:3; do ip -n \${each%:*} -batch - <<END
link set lo up
link set eth0 up
address add 10.7.0.\${each#*:}/24 dev eth0
END
    done`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return engine;
}

/** Runs a program on the machine to its end. */
export async function finished(argv: readonly string[], input = ''): Promise<Finished> {
  const program = machine.stream(argv);
  const [stdout, stderr] = [collect(program.stdout), collect(program.stderr)];
  program.stdin.on('error', () => undefined);
  program.stdin.end(input);
  const { code } = await program.ended;
  return { code, stdout: (await stdout).toString(), stderr: (await stderr).toString() };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Starts a program as a child whose pid is known, to be killed. */
export function started(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): ReturnType<typeof spawn> {
  const [program = '', ...rest] = argv;
  return spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...environment } });
}
