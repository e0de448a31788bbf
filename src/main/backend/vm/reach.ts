/** Finds the keeper, or starts one: whoever comes first starts it, and it outlives him. */
import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { packageFolder } from '../../package-folder.ts';
import { enter } from './doors.ts';
import { lockHolder } from '../../process/lock.ts';
import type { VmFolder } from './folder.ts';
import { messageLine, PROTOCOL } from './messages.ts';

const DEADLINE_MS = 20_000;
const RETRY_MS = 10;

/** How many keepers may end at once before it is said that none stays. */
const MOST_STARTS = 3;

/** A connection to the keeper, the secret said. Problems: `vm-keeper`, `vm-other-version`, `cancelled`, or the disk's. */
export async function reachKeeper(folder: VmFolder, stateRoot: string, signal?: AbortSignal): Promise<Result<Socket>> {
  const deadline = performance.now() + DEADLINE_MS;
  let starts = 0;
  let keeper: Started | null = null;
  while (performance.now() < deadline) {
    if (signal?.aborted) return fail({ code: 'cancelled', message: 'The start of the small Linux was cancelled.' });
    const found = await connectToKeeper(folder);
    if (found !== null) return found;
    // One that has the lock is about to let others in, or to end.
    if ((keeper === null || !keeper.running()) && lockHolder(folder.lock) === null) {
      if (starts === MOST_STARTS) break;
      starts += 1;
      const started = await startKeeper(folder, stateRoot);
      if (!started.ok) return started;
      keeper = started.value;
    }
    await sleep(RETRY_MS);
  }
  return fail(noKeeper(folder));
}

/** Null where nobody keeps the VM: no record, or nobody behind it. */
async function connectToKeeper(folder: VmFolder): Promise<Result<Socket> | null> {
  const record = await folder.readRecord();
  if (record === null) return null;
  const socket = await enter(record.door).catch(() => null);
  if (socket === null) return null;
  if (record.protocol !== PROTOCOL) {
    socket.destroy();
    return fail({
      code: 'vm-other-version',
      message: 'The small Linux that runs was started by another version of Netyard.',
      fix: 'Stop its labs and close that version, then try again.',
    });
  }
  socket.write(messageLine({ kind: 'secret', secret: record.secret }));
  return ok(socket);
}

/** A keeper that was started. */
interface Started {
  running(): boolean;
}

async function startKeeper(folder: VmFolder, stateRoot: string): Promise<Result<Started>> {
  const made = await folder.create();
  if (!made.ok) return made;
  return process.versions.electron === undefined ? startProcess(folder, stateRoot) : ok(startHere(folder));
}

/** Electron's program is no Node for others (its fuse `runAsNode` is off), and the VM ends with the app anyway: so the app keeps it. */
function startHere(folder: VmFolder): Started {
  let running = true;
  const log = (sentence: string): void => appendFileSync(folder.log, `${sentence}\n`, { mode: 0o600 });
  void import('./keep.ts')
    .then(({ keepVm }) => keepVm(folder, log, new AbortController().signal))
    .then((done) => {
      for (const { message } of done.ok ? [] : done.problems) log(message);
    })
    .finally(() => {
      running = false;
    });
  return { running: () => running };
}

function startProcess(folder: VmFolder, stateRoot: string): Result<Started> {
  const program = join(packageFolder(), 'dist', 'main', 'vm-keeper.js');
  if (!existsSync(program)) return fail({ code: 'vm-keeper', message: `Netyard is not built whole: there is no ${program}.`, fix: 'Run `npm run build`.' });
  const log = openSync(folder.log, 'a', 0o600);
  const keeper = spawn(process.execPath, [program, stateRoot], {
    detached: true,
    stdio: ['ignore', 'ignore', log],
    cwd: '/',
    windowsHide: true,
  });
  closeSync(log);
  keeper.on('error', () => undefined);
  keeper.unref();
  return ok({ running: () => keeper.exitCode === null && keeper.signalCode === null });
}

function noKeeper(folder: VmFolder) {
  let said = '';
  try {
    said = readFileSync(folder.log, 'utf8').trim().split('\n').slice(-3).join(' ').slice(-500);
  } catch {
    // it said nothing
  }
  return {
    code: 'vm-keeper',
    message: `The process that keeps the small Linux does not start${said === '' ? '' : `: ${said}`}.`,
    fix: `See ${folder.log}, then try again.`,
  };
}
