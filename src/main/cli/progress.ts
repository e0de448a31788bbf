/** A run's progress on stderr: one line that is written over where a person looks, a line each where a log does. */
import type { Payload } from '../../shared/api/contract.ts';
import type { Io } from './io.ts';
import { printable } from '../../shared/printable.ts';

export interface Progress {
  readonly listen: (progress: Payload<'lab.progress'>) => void;
  /** Clears the line, so that what follows starts on an empty one. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** Progress on that stream; `listen` is what `Session.apply` calls. */
export function progressOn(stderr: Io['stderr']): Progress {
  let last = '';
  const listen: Progress['listen'] = ({ done, total, doing }) => {
    // Before the first step, as while a backend starts, there is nothing to count.
    const count = total === 0 ? '' : `[${String(done).padStart(String(total).length)}/${total}] `;
    const line = printable(`${count}${doing}`);
    if (doing === '' || line === last) return;
    last = line;
    // One column is left free: a terminal that is written full may wrap.
    stderr.write(stderr.isTTY ? `${CLEAR_LINE}${line.slice(0, (stderr.columns || 80) - 1)}` : `${line}\n`);
  };
  return {
    listen,
    end: () => {
      if (stderr.isTTY && last !== '') stderr.write(CLEAR_LINE);
    },
  };
}
