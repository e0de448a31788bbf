/** The way of terminal output to the screens, as the state and the terminals know it; terminals/hub.ts is one. */

export interface OutputSink {
  write(bytes: Uint8Array): void;
  /** What follows is the whole screen anew. */
  reset(): void;
}

export interface Hub {
  /** Gives the sink what waited, and all that comes. Returns what ends that. */
  connect(terminal: number, sink: OutputSink): () => void;
  /** Before a replay. */
  reset(terminal: number): void;
  forget(terminal: number): void;
}
