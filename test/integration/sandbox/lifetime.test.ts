/** A sandbox outlives who started it once it is committed, never before; and when its pid 1 ends, everything of it ends. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTimeOf } from '../../../src/main/process/identity.ts';
import { attachSandbox } from '../../../src/main/sandbox/attach.ts';
import { launchSandbox } from '../../../src/main/sandbox/launch.ts';
import { launchArgv, launchInput } from '../../../src/main/sandbox/programs.ts';
import { backend, type Engine, finished, startEngine, started, startPair, until } from './engine.ts';

const KINDS = ['user', 'mnt', 'net', 'pid', 'uts', 'ipc'] as const;

/** Namespaces of a process, as the kernel names them: `net:[4026531840]`. */
function namespacesOf(pid: string | number): string[] {
  return KINDS.flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}

/** Living processes of the machine that are in one of these namespaces. */
function inhabitants(namespaces: ReadonlySet<string>): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && namespacesOf(pid).some((namespace) => namespaces.has(namespace)) && !isDead(pid));
}

/** All namespaces that processes of the sandbox are in. */
function allNamespaces(engine: Engine): Set<string> {
  const own = new Set(namespacesOf(process.pid));
  const sandboxed = new Set(namespacesOf(engine.sandbox.identity.pid).filter((namespace) => !own.has(namespace)));
  const seen = new Set(sandboxed);
  // Children of its pid namespace have others, but their parents lead back to pid 1.
  const parents = new Map(
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .map((pid) => [pid, parentOf(pid)]),
  );
  for (const pid of parents.keys()) {
    let ancestor: string | undefined = pid;
    while (ancestor !== undefined && ancestor !== String(engine.sandbox.identity.pid)) ancestor = parents.get(ancestor);
    if (ancestor !== undefined) for (const namespace of namespacesOf(pid)) if (!own.has(namespace)) seen.add(namespace);
  }
  return seen;
}

/** A zombie has ended, and holds nothing but its number until its parent has asked how. */
function isDead(pid: string): boolean {
  return startTimeOf(Number(pid)) === null;
}

function parentOf(pid: string): string | undefined {
  try {
    return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

describe('ending', () => {
  test('kill -9 of pid 1 ends every process and namespace within 2 s, terminals included', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80'], ['host', 'beta'], ['netns', 'blue@beta', 'beta']);
    const terminal = started(engine.sandbox.enterArgv('api', ['sleep', '1000']));
    await until(
      () => finished(engine.sandbox.enterArgv('alpha', ['pgrep', '-x', 'sleep'])),
      ({ code }) => code === 0,
    );
    const namespaces = allNamespaces(engine);
    expect(namespaces.size).toBeGreaterThan(KINDS.length * 3);
    process.kill(engine.sandbox.identity.pid, 'SIGKILL');
    await until(
      () => inhabitants(namespaces),
      (left) => left.length === 0,
    );
    expect(await engine.sandbox.alive()).toBe(false);
    await until(
      () => terminal.exitCode ?? terminal.signalCode,
      (end) => end !== null,
    );
    expect(terminal.exitCode).toBe(137);
  });

  test('stop ends it all, and stopping again is no error', async () => {
    const engine = await startPair();
    const namespaces = allNamespaces(engine);
    expect(await engine.sandbox.stop()).toEqual({ ok: true, value: undefined });
    expect({ alive: await engine.sandbox.alive(), left: inhabitants(namespaces) }).toEqual({ alive: false, left: [] });
    expect(await engine.sandbox.stop()).toEqual({ ok: true, value: undefined });
  });

  test('what was killed cannot be entered any more, and says so', async () => {
    const engine = await startEngine(['host', 'alpha']);
    await engine.sandbox.stop();
    expect(await engine.in('alpha', 'true')).toEqual({ code: 125, stdout: '', stderr: 'netyard: this lab is not running any more.\n' });
  });

  test('a process that got the number of pid 1 later is neither entered nor killed', async () => {
    const engine = await startEngine(['host', 'alpha']);
    const { pid, startTime, bootId } = engine.sandbox.identity;
    const other = attachSandbox(backend, { pid, startTime: String(Number(startTime) - 1), bootId });
    expect((await finished(other.enterArgv('alpha', ['true']))).code).toBe(125);
    expect({ alive: await other.alive(), stopped: await other.stop(), still: await engine.sandbox.alive() }).toEqual({
      alive: false,
      stopped: { ok: true, value: undefined },
      still: true,
    });
  });
});

describe('starting', () => {
  test('a launcher that dies before the commit leaves nothing', async () => {
    const launcher = started(launchArgv());
    launcher.stdin?.write(launchInput());
    const line = await new Promise<string>((resolve) => launcher.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString())));
    const [word, pid] = line.split(' ');
    expect(word).toBe('ok');
    const namespaces = new Set(namespacesOf(Number(pid)).filter((namespace) => !namespacesOf(process.pid).includes(namespace)));
    onTestFinished(() => {
      if (inhabitants(namespaces).length > 0) process.kill(Number(pid), 'SIGKILL');
    });
    launcher.kill('SIGKILL');
    launcher.stdin?.destroy();
    await until(
      () => inhabitants(namespaces),
      (left) => left.length === 0,
    );
  });

  test('work that fails in a new sandbox ends it', async () => {
    let pid = 0;
    const problem = { code: 'no-room', message: 'There is no room.' };
    const failed = await launchSandbox(backend, async ({ identity }) => {
      pid = identity.pid;
      return { ok: false, problems: [problem] };
    });
    expect(failed).toEqual({ ok: false, problems: [problem] });
    expect(await attachSandbox(backend, { pid, startTime: '0', bootId: '' }).alive()).toBe(false);
    await until(
      () => namespacesOf(pid),
      (left) => left.length === 0,
    );
  });

  test('once committed it outlives the process that started it, and another attaches', async () => {
    const source = fileURLToPath(new URL('.', import.meta.url));
    const script = `
      import { createServer } from 'vite';
      const server = await createServer({ root: ${JSON.stringify(join(source, '../../..'))}, configFile: false, server: { middlewareMode: true }, logLevel: 'error', appType: 'custom', optimizeDeps: { noDiscovery: true } });
      const { localBackend } = await server.ssrLoadModule('/src/main/backend/local-backend.ts');
      const { launchSandbox } = await server.ssrLoadModule('/src/main/sandbox/launch.ts');
      const started = await launchSandbox(localBackend(), async () => ({ ok: true, value: undefined }));
      console.log(JSON.stringify(started.value.identity));
      process.kill(process.pid, 'SIGKILL');`;
    const starter = await finished([process.execPath, '--input-type=module', '-e', script.replace("'vite'", JSON.stringify(import.meta.resolve('vite')))]);
    expect({ code: starter.code, stderr: starter.stderr }).toEqual({ code: 137, stderr: '' });
    const sandbox = attachSandbox(backend, JSON.parse(starter.stdout));
    onTestFinished(async () => void (await sandbox.stop()));
    const ran = await sandbox.executor.run('cat /proc/1/comm');
    expect({ alive: await sandbox.alive(), ran }).toEqual({ alive: true, ran: { ok: true, value: { code: 0, stdout: 'netyard-init\n', stderr: '' } } });
  });
});

describe('two sandboxes', () => {
  test('with the same names and addresses never meet', async () => {
    const [one, other] = [await startPair(), await startPair()];
    await one.make(['serve', 'api', 'http', '80']);
    await one.read('db', 'ping -c 1 -W 2 10.7.0.2');
    expect((await other.in('db', 'curl -s --max-time 2 http://10.7.0.2')).code).toBe(7);
    expect(await other.read('alpha', 'ps -eo args | grep -c "[n]etyard-responder"; :')).toBe('0');
    await one.sandbox.stop();
    expect(await other.read('db', 'ping -c 1 -W 2 10.7.0.2 | grep -c "1 received"')).toBe('1');
  });
});
