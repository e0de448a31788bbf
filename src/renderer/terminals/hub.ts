/** Terminal output on its way to the screens: what comes before a screen is there waits for it. */
import type { Api } from '../../shared/api/contract.ts';
import type { Hub, OutputSink } from '../state/output.ts';

/** The hub of one connection: listens from now on. */
export function createHub(api: Api): Hub {
  const sinks = new Map<number, OutputSink>();
  const waiting = new Map<number, Uint8Array[]>();
  api.onOutput((terminal, bytes) => {
    const sink = sinks.get(terminal);
    if (sink) return sink.write(bytes);
    // The frame's bytes are a view of a buffer that the carrier may use again.
    waiting.set(terminal, [...(waiting.get(terminal) ?? []), bytes.slice()]);
  });
  return {
    connect(terminal, sink) {
      sinks.set(terminal, sink);
      for (const bytes of waiting.get(terminal) ?? []) sink.write(bytes);
      waiting.delete(terminal);
      return () => sinks.delete(terminal);
    },
    reset(terminal) {
      waiting.delete(terminal);
      sinks.get(terminal)?.reset();
    },
    forget(terminal) {
      waiting.delete(terminal);
      sinks.delete(terminal);
    },
  };
}
