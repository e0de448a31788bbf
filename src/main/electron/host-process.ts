/** The host process, seen from the main process. */
import { join } from 'node:path';
import { app, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type FromHost, fromHost, type ToHost } from './messages.ts';

export interface HostProcess {
  /** Gives a page's port to it. */
  serve(port: MessagePortMain): void;
  /** Names of the labs that run now; empty when the host process has ended. */
  running(): Promise<readonly string[]>;
  /** Stops labs; gives what went wrong, as sentences. */
  stop(labs: readonly string[]): Promise<readonly string[]>;
  onEnd(listener: (code: number) => void): void;
}

/** Starts it. Its output goes where ours goes. */
export function startHost(): HostProcess {
  const child = utilityProcess.fork(join(app.getAppPath(), 'dist', 'main', 'host.js'), [], { serviceName: 'Netyard host', stdio: 'inherit' });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  const ask = async (question: ToHost): Promise<FromHost | null> => (ended ? null : await answerOf(child, question));
  return {
    serve: (port) => child.postMessage({ kind: 'page' } satisfies ToHost, [port]),
    running: async () => {
      const answer = await ask({ kind: 'list' });
      return answer?.kind === 'running' ? answer.labs : [];
    },
    stop: async (labs) => {
      const answer = await ask({ kind: 'stop', labs: [...labs] });
      return answer?.kind === 'stopped' ? answer.failed : ['The host process has ended before the labs did.'];
    },
    onEnd: (listener) => void child.once('exit', listener),
  };
}

/** One question at a time is asked, by the one dialog there is: the next answer is its. null when the process ends first. */
function answerOf(child: UtilityProcess, question: ToHost): Promise<FromHost | null> {
  return new Promise((resolve) => {
    const answered = (message: unknown) => {
      child.off('exit', gone);
      resolve(fromHost.safeParse(message).data ?? null);
    };
    const gone = () => {
      child.off('message', answered);
      resolve(null);
    };
    child.once('message', answered);
    child.once('exit', gone);
    child.postMessage(question);
  });
}
